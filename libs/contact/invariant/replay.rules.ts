import {
  AppError,
  type ContactImage,
  type Exit,
  type HangupCause,
  type OverflowStep,
  type TimelineEntry,
} from '#libs/contract';
import { newContact } from '../contact.rules.js';
import type { ContactCommand } from '../lifecycle/command.rules.js';
import { decide } from '../lifecycle/decide.rules.js';

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
  const born = birthOf(contact, timeline);
  if (!born) return fault('it does not begin with an arrival');
  let image: ContactImage = { ...born, customer: contact.customer };
  while (image.seq < timeline.length) {
    const entry = timeline[image.seq] as TimelineEntry;
    const command = commandOf(timeline, image);
    if (!command) return fault(`entry ${entry.seq} (${entry.type}) follows nothing`);
    try {
      // In timelines of earlier builds an entry may be dated a little before the one it follows.
      const dated = { ...image, changedAt: Math.min(image.changedAt, entry.at) };
      const { after, entries } = decide(dated, command, entry.at);
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

/** A contact as its first entries made it: opened, led on, and queued or closed. */
function birthOf(contact: ContactImage, timeline: readonly TimelineEntry[]): ContactImage | null {
  const [opened] = timeline;
  const steps = stepsFrom(timeline, 1);
  const placed = timeline[1 + steps.length];
  if (opened?.type !== 'contact.opened') return null;
  if (placed?.type !== 'contact.queued' && placed?.type !== 'contact.closed') return null;
  const queueId = placed.type === 'contact.queued' ? placed.queueId : contact.queueId;
  const exit = steps.at(-1)?.to as Exit;
  const unasked = placed.type === 'contact.closed' && steps.length === 0 && placed.by !== 'agent';
  return newContact({
    ...contact,
    channel: opened.channel,
    officeId: opened.officeId ?? null,
    accountId: opened.accountId,
    queueId,
    identity: contact.customer.identity,
    placing: {
      admission:
        placed.type === 'contact.queued'
          ? { to: 'queue', queueId, steps }
          : { to: exit, queueId: null, steps },
      vipListIds: contact.vipListIds,
      kept: placed.type === 'contact.queued' ? (placed.kept ?? null) : null,
    },
    ...(unasked ? { unasked: placed.by as 'customer' | 'system' } : {}),
    callback:
      contact.callbackId === null
        ? null
        : {
            id: contact.callbackId,
            place: placed.type === 'contact.queued' ? placed.place : contact.queuedAt,
          },
    now: opened.at,
  }).image;
}

/** The overflows that stand in a row from an entry on. */
function stepsFrom(timeline: readonly TimelineEntry[], index: number): OverflowStep[] {
  const rest = timeline.slice(index);
  const end = rest.findIndex(({ type }) => type !== 'contact.overflowed');
  return rest.slice(0, end < 0 ? rest.length : end).map((entry) => {
    const {
      seq: _,
      at: __,
      type: ___,
      ...step
    } = entry as Extract<TimelineEntry, { type: 'contact.overflowed' }>;
    return step;
  });
}

/** The command that appended the entry after an image; null for one that only ever comes along with another. */
function commandOf(timeline: readonly TimelineEntry[], { seq, epoch }: ContactImage): ContactCommand | null {
  const entry = timeline[seq] as TimelineEntry;
  const next = timeline[seq + 1];
  switch (entry.type) {
    case 'contact.opened':
    case 'contact.queued':
      return null;
    case 'contact.overflowed':
      return ledOn(stepsFrom(timeline, seq), timeline, seq, epoch);
    case 'contact.transferred':
      return transferOf(entry, next, epoch);
    case 'contact.requeued':
      return {
        type: 'requeue',
        epoch,
        by: entry.by,
        queueId: next?.type === 'contact.queued' ? next.queueId : null,
      };
    case 'contact.closed': {
      const { agentId = '', disposition, topicId, repeats } = entry;
      if (entry.by !== 'agent' || !disposition) return { type: 'close-overdue', epoch };
      const about = {
        ...(topicId === undefined ? {} : { topicId }),
        ...(repeats === undefined ? {} : { repeats }),
      };
      return { type: 'close', by: 'agent', epoch, agentId, disposition, ...about };
    }
    default:
      return singleOf(entry, epoch);
  }
}

function ledOn(
  steps: OverflowStep[],
  timeline: readonly TimelineEntry[],
  seq: number,
  epoch: number,
): ContactCommand {
  if (timeline[seq + steps.length]?.type === 'contact.queued') return { type: 'overflow', epoch, steps };
  return { type: 'exit', epoch, to: steps.at(-1)?.to as Exit, steps };
}

function transferOf(
  entry: Extract<TimelineEntry, { type: 'contact.transferred' }>,
  next: TimelineEntry | undefined,
  epoch: number,
): ContactCommand {
  const { agentId, kind, toAgentId, toQueueId } = entry;
  if (kind === 'warm') return { type: 'hand-over', epoch, agentId, guestId: toAgentId ?? '' };
  const kept = next?.type === 'contact.queued' ? (next.kept ?? null) : null;
  return { type: 'transfer', epoch, agentId, queueId: toQueueId ?? '', kept };
}

type Paired =
  | 'contact.opened'
  | 'contact.queued'
  | 'contact.overflowed'
  | 'contact.transferred'
  | 'contact.requeued'
  | 'contact.closed';

const causeOf = ({ cause }: { cause?: HangupCause }): { cause?: HangupCause } => (cause ? { cause } : {});

/** Commands that append one entry, or one and what always follows it. */
function singleOf(entry: Exclude<TimelineEntry, { type: Paired }>, epoch: number): ContactCommand {
  switch (entry.type) {
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
      return { type: 'release', epoch, ...(entry.reason ? { reason: entry.reason } : {}), ...causeOf(entry) };
    case 'contact.responded':
      return { type: 'respond', epoch, agentId: entry.agentId };
    case 'contact.invited': {
      const { agentId, guestId, slot, role, expiresAt } = entry;
      return { type: 'invite', epoch, agentId, guestId, slot, role, expiresAt };
    }
    case 'contact.joined':
      return { type: 'join', epoch, guestId: entry.guestId };
    case 'contact.left':
      return { type: 'leave', epoch, guestId: entry.guestId, reason: entry.reason };
    case 'contact.taken':
      return { type: 'take', epoch, by: entry.by, agentId: entry.agentId, slot: entry.slot };
    case 'contact.held':
      return { type: 'hold', epoch, agentId: entry.agentId };
    case 'contact.resumed':
      return { type: 'resume', epoch, agentId: entry.agentId };
    case 'contact.abandoned':
      return { type: 'abandon', by: entry.by, ...causeOf(entry) };
    case 'contact.ended':
      return { type: 'hang-up', wrapUpUntil: entry.wrapUpUntil, ...causeOf(entry) };
    case 'contact.wrap-up-extended':
      return { type: 'extend', epoch, agentId: entry.agentId, wrapUpUntil: entry.wrapUpUntil };
  }
}

/** Field by field; who ended a conversation is told by the entry alone, and older ones say nothing of being held. */
function alike(made: object, stored: object | undefined): boolean {
  const { seq: _, ...entry } = (stored ?? {}) as Record<string, unknown>;
  const keys = new Set([...Object.keys(made), ...Object.keys(entry)]);
  if (entry['type'] === 'contact.ended') keys.delete('by');
  if (entry['type'] === 'contact.ended' && entry['heldMs'] === undefined) keys.delete('heldMs');
  const told = (value: unknown): string | undefined => JSON.stringify(value);
  return [...keys].every((key) => told((made as Record<string, unknown>)[key]) === told(entry[key]));
}
