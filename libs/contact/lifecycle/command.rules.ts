import type {
  ContactState,
  Disposition,
  EndedBy,
  Exit,
  GuestLeft,
  GuestRole,
  HangupCause,
  Kept,
  OverflowStep,
} from '#libs/contract';

/** An owner's act: carries the epoch the owner knows. */
interface Owned {
  epoch: number;
  agentId: string;
}

/** What can be done to a contact. Whoever acts carries the epoch they know. */
export type ContactCommand =
  | { type: 'offer'; epoch: number; agentId: string; slot: string; expiresAt: number }
  /** `atDesk`: by a click at the console, which answers no call: a call is answered when the phone is picked up. */
  | ({ type: 'accept'; atDesk?: true } & Owned)
  | ({ type: 'decline' } & Owned)
  | { type: 'miss'; epoch: number }
  | { type: 'release'; epoch: number; reason?: 'no-phone'; cause?: HangupCause }
  | ({ type: 'respond' } & Owned)
  /** The last step names the queue it goes to. */
  | { type: 'overflow'; epoch: number; steps: readonly OverflowStep[] }
  | { type: 'exit'; epoch: number; to: Exit; steps: readonly OverflowStep[] }
  /** To a queue; `kept` if it is meant for one agent there. */
  | ({ type: 'transfer'; queueId: string; kept: Kept | null } & Owned)
  /** To a guest who has joined. */
  | ({ type: 'hand-over'; guestId: string } & Owned)
  | ({ type: 'invite'; guestId: string; slot: string; role: GuestRole; expiresAt: number } & Owned)
  | { type: 'join'; epoch: number; guestId: string }
  /** The guest's own act, the owner's (`dismissed`) or the system's (`missed`, `gone`). */
  | { type: 'leave'; epoch: number; guestId: string; reason: GuestLeft }
  /** The caller hears music until they are taken back; a repeat changes nothing. */
  | ({ type: 'hold' } & Owned)
  | ({ type: 'resume' } & Owned)
  /** By a supervisor: back to this queue, null = the one it is in. */
  | { type: 'requeue'; epoch: number; by: string; queueId: string | null }
  /** Out of its turn: `by` is who decided it, `agentId` who has it from now on. */
  | { type: 'take'; epoch: number; by: string; agentId: string; slot: string }
  | ({ type: 'end'; by: 'agent'; wrapUpUntil: number; cause?: HangupCause } & Owned)
  | { type: 'hang-up'; wrapUpUntil: number; cause?: HangupCause }
  | { type: 'abandon'; by: EndedBy; cause?: HangupCause }
  | ({ type: 'extend'; wrapUpUntil: number } & Owned)
  | ({ type: 'close'; by: 'agent'; disposition: Disposition; topicId?: string; repeats?: string } & Owned)
  | { type: 'close-overdue'; epoch: number };
export type CommandType = ContactCommand['type'];

/** What a command does to a contact, and where it may be given. */
export interface LifecycleMove {
  from: readonly ContactState[];
  to: ContactState;
  /** take and drop change the owner, and with it the epoch. */
  owner: 'take' | 'keep' | 'drop';
  /** Already in effect in this state, for the same owner and epoch: a repeat is answered, not refused. */
  repeatable?: ContactState;
}

/**
 * The lifecycle of a contact: the one table that the code, the tests and docs/ARCHITECTURE.md share.
 * A contact is born `waiting`, or `closed` when its queue leads it out at once; `closed` is final.
 */
export const LIFECYCLE: Readonly<Record<CommandType, LifecycleMove>> = {
  offer: { from: ['waiting'], to: 'offered', owner: 'take' },
  accept: { from: ['offered'], to: 'active', owner: 'keep', repeatable: 'active' },
  decline: { from: ['offered'], to: 'waiting', owner: 'drop' },
  miss: { from: ['offered'], to: 'waiting', owner: 'drop' },
  release: { from: ['offered', 'active'], to: 'waiting', owner: 'drop' },
  respond: { from: ['active'], to: 'active', owner: 'keep' },
  overflow: { from: ['waiting'], to: 'waiting', owner: 'drop' },
  exit: { from: ['waiting'], to: 'closed', owner: 'drop' },
  transfer: { from: ['active'], to: 'waiting', owner: 'drop' },
  'hand-over': { from: ['active'], to: 'active', owner: 'take' },
  invite: { from: ['active'], to: 'active', owner: 'keep' },
  join: { from: ['active'], to: 'active', owner: 'keep' },
  leave: { from: ['active'], to: 'active', owner: 'keep' },
  hold: { from: ['active'], to: 'active', owner: 'keep' },
  resume: { from: ['active'], to: 'active', owner: 'keep' },
  requeue: { from: ['waiting', 'offered', 'active'], to: 'waiting', owner: 'drop' },
  take: { from: ['waiting', 'offered', 'active'], to: 'active', owner: 'take' },
  end: { from: ['active'], to: 'wrap-up', owner: 'keep', repeatable: 'wrap-up' },
  'hang-up': { from: ['active'], to: 'wrap-up', owner: 'keep' },
  abandon: { from: ['waiting', 'offered'], to: 'closed', owner: 'drop' },
  extend: { from: ['wrap-up'], to: 'wrap-up', owner: 'keep' },
  close: { from: ['wrap-up'], to: 'closed', owner: 'drop' },
  'close-overdue': { from: ['wrap-up'], to: 'closed', owner: 'drop' },
};

/** States in which the customer's next message belongs to this contact. */
const OPEN_STATES: readonly ContactState[] = ['waiting', 'offered', 'active'];
/** Whether the customer is still to be, or being, spoken with: wrap-up is not open. */
export const isOpen = (state: ContactState): boolean => OPEN_STATES.includes(state);

/** What is wrong with a lifecycle table: states that cannot be reached, or that never end. Empty = sound. */
export function lifecycleFaults(
  table: Readonly<Record<string, Pick<LifecycleMove, 'from' | 'to'>>>,
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
