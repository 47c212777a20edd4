import {
  AppError,
  type ContactImage,
  type ContactState,
  type Disposition,
  type EndedBy,
  type NewTimelineEntry,
  type QueuedReason,
} from '#libs/contract';

/** What can be done to a contact. Every owner's act carries the epoch it knows. */
export type ContactCommand =
  | { type: 'offer'; epoch: number; agentId: string; slot: string; expiresAt: number }
  | { type: 'accept'; epoch: number; agentId: string }
  | { type: 'decline'; epoch: number; agentId: string }
  | { type: 'miss'; epoch: number }
  | { type: 'release'; epoch: number }
  | { type: 'respond'; epoch: number; agentId: string }
  | { type: 'end'; by: 'agent'; epoch: number; agentId: string; wrapUpUntil: number }
  | { type: 'hang-up'; wrapUpUntil: number }
  | { type: 'abandon'; by: EndedBy }
  | { type: 'close'; by: 'agent'; epoch: number; agentId: string; disposition: Disposition }
  | { type: 'close-overdue'; epoch: number };
export type CommandType = ContactCommand['type'];

interface Move {
  from: readonly ContactState[];
  to: ContactState;
  /** take and drop change the owner, and with it the epoch. */
  owner: 'take' | 'keep' | 'drop';
  /** Already in effect in this state, for the same owner and epoch: a repeat is answered, not refused. */
  repeatable?: ContactState;
}

/**
 * The lifecycle of a contact: the one table that the code, the tests and docs/ARCHITECTURE.md share.
 * A contact is born `waiting`; `closed` is final.
 */
export const LIFECYCLE: Readonly<Record<CommandType, Move>> = {
  offer: { from: ['waiting'], to: 'offered', owner: 'take' },
  accept: { from: ['offered'], to: 'active', owner: 'keep', repeatable: 'active' },
  decline: { from: ['offered'], to: 'waiting', owner: 'drop' },
  miss: { from: ['offered'], to: 'waiting', owner: 'drop' },
  release: { from: ['offered', 'active'], to: 'waiting', owner: 'drop' },
  respond: { from: ['active'], to: 'active', owner: 'keep' },
  end: { from: ['active'], to: 'wrap-up', owner: 'keep', repeatable: 'wrap-up' },
  'hang-up': { from: ['active'], to: 'wrap-up', owner: 'keep' },
  abandon: { from: ['waiting', 'offered'], to: 'closed', owner: 'drop' },
  close: { from: ['wrap-up'], to: 'closed', owner: 'drop' },
  'close-overdue': { from: ['wrap-up'], to: 'closed', owner: 'drop' },
};

/** States in which the customer's next message belongs to this contact. */
export const OPEN_STATES: readonly ContactState[] = ['waiting', 'offered', 'active'];
export const isOpen = (state: ContactState): boolean => OPEN_STATES.includes(state);

export interface Decision {
  after: ContactImage;
  /** Empty when the command was in effect already. */
  entries: NewTimelineEntry[];
}

/**
 * Decides a command on a contact. Pure: the same image, command and time give the same answer.
 * Throws STALE_EPOCH, NOT_OWNER or STATE_CONFLICT ({state}).
 */
export function decide(contact: ContactImage, command: ContactCommand, now: number): Decision {
  const move = LIFECYCLE[command.type];
  checkOwner(contact, command);
  if (move.repeatable === contact.state) return { after: contact, entries: [] };
  if (!move.from.includes(contact.state)) {
    throw new AppError('STATE_CONFLICT', { state: contact.state });
  }
  const entries = entriesOf(contact, command, now);
  const after: ContactImage = {
    ...contact,
    state: move.to,
    epoch: contact.epoch + (move.owner === 'keep' ? 0 : 1),
    seq: contact.seq + entries.length,
    owner: move.owner === 'drop' ? null : contact.owner,
    ...changesOf(contact, command, now),
  };
  return { after, entries };
}

function checkOwner(contact: ContactImage, command: ContactCommand): void {
  if ('epoch' in command && command.epoch !== contact.epoch) throw new AppError('STALE_EPOCH');
  if (command.type !== 'offer' && 'agentId' in command && contact.owner?.agentId !== command.agentId) {
    throw new AppError('NOT_OWNER');
  }
}

/** The agent that holds the contact; every state the callers are in has one. */
function holder(contact: ContactImage): string {
  if (!contact.owner) throw new Error(`contact ${contact.id} is ${contact.state} and has no owner`);
  return contact.owner.agentId;
}

function entriesOf(contact: ContactImage, command: ContactCommand, at: number): NewTimelineEntry[] {
  const queued = (reason: QueuedReason): NewTimelineEntry => ({
    type: 'contact.queued',
    at,
    queueId: contact.queueId,
    place: contact.queuedAt,
    reason,
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
      return [{ type: 'contact.released', at, agentId: holder(contact) }, queued('released')];
    case 'respond':
      return [{ type: 'contact.responded', at, agentId: command.agentId }];
    case 'end':
      return [{ type: 'contact.ended', at, by: 'agent', wrapUpUntil: command.wrapUpUntil }];
    case 'hang-up':
      return [{ type: 'contact.ended', at, by: 'customer', wrapUpUntil: command.wrapUpUntil }];
    case 'abandon':
      return [
        { type: 'contact.abandoned', at, by: command.by },
        { type: 'contact.closed', at, by: command.by },
      ];
    case 'close':
      return [
        {
          type: 'contact.closed',
          at,
          agentId: command.agentId,
          disposition: command.disposition,
          by: 'agent',
        },
      ];
    case 'close-overdue':
      return [{ type: 'contact.closed', at, agentId: holder(contact), by: 'system' }];
  }
}

function changesOf(contact: ContactImage, command: ContactCommand, now: number): Partial<ContactImage> {
  switch (command.type) {
    case 'offer':
      return { owner: { agentId: command.agentId, slot: command.slot }, deadlineAt: command.expiresAt };
    case 'accept':
      return {
        answeredAt: contact.answeredAt ?? now,
        handledBy: command.agentId,
        deadlineAt: null,
      };
    case 'decline':
    case 'miss':
    case 'release':
      return { deadlineAt: null };
    case 'respond':
      return { respondedAt: contact.respondedAt ?? now };
    case 'end':
    case 'hang-up':
      return { endedAt: now, deadlineAt: command.wrapUpUntil };
    case 'abandon':
      return { endedAt: now, closedAt: now, outcome: 'abandoned', deadlineAt: null };
    case 'close':
      return { closedAt: now, outcome: 'handled', disposition: command.disposition, deadlineAt: null };
    case 'close-overdue':
      return { closedAt: now, outcome: 'handled', deadlineAt: null };
  }
}

/** What is wrong with a lifecycle table: states that cannot be reached, or that never end. Empty = sound. */
export function lifecycleFaults(
  table: Readonly<Record<string, Pick<Move, 'from' | 'to'>>>,
  states: readonly ContactState[],
): string[] {
  const moves = Object.values(table);
  const spread = (start: ContactState, next: (s: ContactState) => ContactState[]): Set<ContactState> => {
    const seen = new Set<ContactState>([start]);
    for (const state of seen) for (const follower of next(state)) seen.add(follower);
    return seen;
  };
  const reached = spread('waiting', (s) => moves.filter((m) => m.from.includes(s)).map((m) => m.to));
  const ending = spread('closed', (s) => moves.filter((m) => m.to === s).flatMap((m) => [...m.from]));
  return states.flatMap((state) => [
    ...(reached.has(state) ? [] : [`${state} is never reached`]),
    ...(ending.has(state) ? [] : [`${state} never ends`]),
  ]);
}
