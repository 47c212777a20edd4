import {
  heldUntil,
  type ContactImage,
  type HangupCause,
  type Kept,
  type NewTimelineEntry,
  type QueuedReason,
} from '#libs/contract';
import type { ContactCommand } from './command.rules.js';

/** The agent that holds the contact; every state the callers are in has one. */
function holder(contact: ContactImage): string {
  if (!contact.owner) throw new Error(`contact ${contact.id} is ${contact.state} and has no owner`);
  return contact.owner.agentId;
}

const released = (
  contact: ContactImage,
  { reason, cause }: { reason?: 'no-phone'; cause?: HangupCause },
  at: number,
): NewTimelineEntry => ({
  type: 'contact.released',
  at,
  agentId: holder(contact),
  ...(reason ? { reason } : {}),
  ...caused(cause),
});

const caused = (cause: HangupCause | undefined): { cause?: HangupCause } => (cause ? { cause } : {});

/** A caller is on the line; whoever is called back is dialled by the agent who took it. */
export const isCall = ({ channel, callbackId }: ContactImage): boolean =>
  channel === 'voice' && callbackId === null;

const ended = (
  contact: ContactImage,
  by: 'agent' | 'customer',
  { wrapUpUntil, cause }: Extract<ContactCommand, { type: 'end' | 'hang-up' }>,
  at: number,
): NewTimelineEntry => ({
  type: 'contact.ended',
  at,
  by,
  wrapUpUntil,
  ...(isCall(contact) ? { heldMs: heldUntil(contact.hold, at) } : {}),
  ...caused(cause),
});

/** What a command, once it is allowed, appends to the timeline. */
export function entriesOf(contact: ContactImage, command: ContactCommand, at: number): NewTimelineEntry[] {
  const queued = (
    reason: QueuedReason,
    queueId = contact.queueId,
    kept: Kept | null = null,
  ): NewTimelineEntry => ({
    type: 'contact.queued',
    at,
    queueId,
    place: contact.queuedAt,
    reason,
    ...(kept ? { kept } : {}),
  });
  switch (command.type) {
    case 'offer': {
      const { agentId, slot, expiresAt } = command;
      return [{ type: 'contact.offered', at, agentId, slot, expiresAt }];
    }
    case 'accept':
      return [{ type: 'contact.accepted', at, agentId: command.agentId }];
    case 'decline':
      return [{ type: 'contact.declined', at, agentId: command.agentId }, queued('declined')];
    case 'miss':
      return [{ type: 'contact.missed', at, agentId: holder(contact) }, queued('missed')];
    case 'release':
      return [released(contact, command, at), queued('released')];
    case 'respond':
      return [{ type: 'contact.responded', at, agentId: command.agentId }];
    case 'overflow': {
      const target = command.steps.at(-1)?.queueId ?? contact.queueId;
      return [...overflowed(command.steps, at), queued('overflow', target)];
    }
    case 'exit':
      return [...overflowed(command.steps, at), { type: 'contact.closed', at, by: 'system' }];
    case 'transfer': {
      const { agentId, queueId, kept } = command;
      const to = { toQueueId: queueId, toAgentId: kept?.agentId ?? null };
      return [
        { type: 'contact.transferred', at, agentId, kind: 'cold', ...to },
        queued('transfer', queueId, kept),
      ];
    }
    case 'hand-over': {
      const { agentId, guestId } = command;
      const slot = contact.guests.find((guest) => guest.agentId === guestId)?.slot ?? '';
      const to = { toQueueId: null, toAgentId: guestId, slot };
      return [{ type: 'contact.transferred', at, agentId, kind: 'warm', ...to }];
    }
    case 'invite': {
      const { agentId, guestId, slot, role, expiresAt } = command;
      return [{ type: 'contact.invited', at, agentId, guestId, slot, role, expiresAt }];
    }
    case 'join':
      return [{ type: 'contact.joined', at, guestId: command.guestId }];
    case 'leave':
      return [{ type: 'contact.left', at, guestId: command.guestId, reason: command.reason }];
    case 'requeue': {
      const agentId = contact.owner?.agentId ?? null;
      return [
        { type: 'contact.requeued', at, by: command.by, agentId },
        queued('requeue', command.queueId ?? contact.queueId),
      ];
    }
    case 'take': {
      const { by, agentId, slot } = command;
      return [{ type: 'contact.taken', at, by, agentId, slot, fromAgentId: contact.owner?.agentId ?? null }];
    }
    case 'hold':
      return [{ type: 'contact.held', at, agentId: command.agentId }];
    case 'resume':
      return [{ type: 'contact.resumed', at, agentId: command.agentId }];
    case 'end':
      return [ended(contact, 'agent', command, at)];
    case 'hang-up':
      return [ended(contact, 'customer', command, at)];
    case 'abandon':
      return [
        { type: 'contact.abandoned', at, by: command.by, ...caused(command.cause) },
        { type: 'contact.closed', at, by: command.by },
      ];
    case 'extend': {
      const { agentId, wrapUpUntil } = command;
      return [{ type: 'contact.wrap-up-extended', at, agentId, wrapUpUntil }];
    }
    case 'close': {
      const { agentId, disposition, topicId, repeats } = command;
      const about = {
        ...(topicId === undefined ? {} : { topicId }),
        ...(repeats === undefined ? {} : { repeats }),
      };
      return [{ type: 'contact.closed', at, agentId, disposition, ...about, by: 'agent' }];
    }
    case 'close-overdue':
      return [{ type: 'contact.closed', at, agentId: holder(contact), by: 'system' }];
  }
}

/** The overflows that led somewhere, one entry each. */
export const overflowed = (
  steps: Extract<ContactCommand, { type: 'overflow' }>['steps'],
  at: number,
): NewTimelineEntry[] => steps.map((step) => ({ type: 'contact.overflowed', at, ...step }));
