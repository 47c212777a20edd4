import { AppError, type ContactImage, type TimelineEntry } from '#libs/contract';
import { newContact } from '../contact.rules.js';
import { decide, type ContactCommand } from '../lifecycle.rules.js';

/** A timeline that can't have come from commands on a contact. */
export interface Fault {
  rule: 'timeline' | 'owner';
  detail: string;
}

/**
 * Makes a contact again from its timeline by the very rules that made it. Answers the image, or the
 * first entry that those rules would not have written.
 */
export function replay(contact: ContactImage, timeline: readonly TimelineEntry[]): ContactImage | Fault {
  const gap = timeline.findIndex((entry, i) => entry.seq !== i + 1);
  if (gap >= 0) return fault(`entry ${gap + 1} is missing`);
  const [opened, queued] = timeline;
  if (opened?.type !== 'contact.opened' || queued?.type !== 'contact.queued') {
    return fault('it does not begin with an arrival');
  }
  const born = newContact({
    ...contact,
    channel: opened.channel,
    accountId: opened.accountId,
    queueId: queued.queueId,
    identity: contact.customer.identity,
    now: opened.at,
  });
  let image: ContactImage = { ...born.image, customer: contact.customer };
  while (image.seq < timeline.length) {
    const entry = timeline[image.seq] as TimelineEntry;
    const command = commandOf(entry, image.epoch);
    if (!command) return fault(`entry ${entry.seq} (${entry.type}) follows nothing`);
    try {
      const { after, entries } = decide(image, command, entry.at);
      const stored = timeline.slice(image.seq, after.seq);
      if (entries.length !== stored.length || !entries.every((one, i) => alike(one, stored[i]))) {
        return fault(`entries from ${entry.seq} on are not those of "${command.type}"`);
      }
      image = after;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const detail = `entry ${entry.seq} (${entry.type}) was not allowed: ${error.code}`;
      return error.code === 'NOT_OWNER' ? { rule: 'owner', detail } : fault(detail);
    }
  }
  return image;
}

const fault = (detail: string): Fault => ({ rule: 'timeline', detail });

/** The command that appended an entry first; null for one that only ever comes along with another. */
function commandOf(entry: TimelineEntry, epoch: number): ContactCommand | null {
  switch (entry.type) {
    case 'contact.opened':
    case 'contact.queued':
      return null;
    case 'contact.offered': {
      const { agentId, slot, expiresAt } = entry;
      return { type: 'offer', epoch, agentId, slot, expiresAt };
    }
    case 'contact.accepted':
      return { type: 'accept', epoch, agentId: entry.agentId };
    case 'contact.declined':
      return { type: 'decline', epoch, agentId: entry.agentId };
    case 'contact.missed':
      return { type: 'miss', epoch };
    case 'contact.released':
      return { type: 'release', epoch };
    case 'contact.responded':
      return { type: 'respond', epoch, agentId: entry.agentId };
    case 'contact.abandoned':
      return { type: 'abandon', by: entry.by };
    case 'contact.ended': {
      const { wrapUpUntil } = entry;
      return { type: 'hang-up', wrapUpUntil };
    }
    case 'contact.closed': {
      const { agentId = '', disposition } = entry;
      if (entry.by !== 'agent' || !disposition) return { type: 'close-overdue', epoch };
      return { type: 'close', by: 'agent', epoch, agentId, disposition };
    }
  }
}

/** Field by field; who ended a conversation is told by the entry alone. */
function alike(made: object, stored: object | undefined): boolean {
  const { seq: _, ...entry } = (stored ?? {}) as Record<string, unknown>;
  const keys = new Set([...Object.keys(made), ...Object.keys(entry)]);
  if (entry['type'] === 'contact.ended') keys.delete('by');
  return [...keys].every((key) => (made as Record<string, unknown>)[key] === entry[key]);
}
