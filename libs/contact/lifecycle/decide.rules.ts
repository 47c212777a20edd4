import { AppError, heldUntil, seatsOf, type ContactImage, type NewTimelineEntry } from '#libs/contract';
import { changesOf } from './change.rules.js';
import { LIFECYCLE, type ContactCommand } from './command.rules.js';
import { entriesOf, isCall } from './entry.rules.js';

/** What a command comes to. */
export interface Decision {
  after: ContactImage;
  /** Empty when the command was in effect already. */
  entries: NewTimelineEntry[];
}

/** Most agents that may be in a contact beside its owner. */
export const MOST_GUESTS = 3;

/**
 * Decides a command on a contact. Pure: the same image, command and time give the same answer. Processes'
 * clocks differ a little and are corrected: what is done counts at the earliest when the last thing was done.
 * Throws STALE_EPOCH, NOT_OWNER, NOT_FOUND (no such guest), AGENT_BUSY (in the contact already), TOO_MANY
 * (guests), ANSWER_AT_PHONE or STATE_CONFLICT ({state}).
 */
export function decide(contact: ContactImage, command: ContactCommand, time: number): Decision {
  const now = Math.max(time, contact.changedAt);
  const move = LIFECYCLE[command.type];
  checkOwner(contact, command);
  if (move.repeatable === contact.state) return { after: contact, entries: [] };
  if (!move.from.includes(contact.state)) {
    throw new AppError('STATE_CONFLICT', { state: contact.state });
  }
  if (command.type === 'accept' && command.atDesk && isCall(contact)) {
    throw new AppError('ANSWER_AT_PHONE');
  }
  checkGuest(contact, command);
  if (command.type === 'extend' && command.wrapUpUntil <= (contact.deadlineAt ?? 0)) {
    return { after: contact, entries: [] };
  }
  if (isHeldSo(contact, command)) return { after: contact, entries: [] };
  const entries = entriesOf(contact, command, now);
  const after: ContactImage = {
    ...contact,
    state: move.to,
    epoch: contact.epoch + (move.owner === 'keep' ? 0 : 1),
    seq: contact.seq + entries.length,
    changedAt: now,
    owner: move.owner === 'drop' ? null : contact.owner,
    // Who came along leaves with the conversation; only while it is talked about are there guests.
    guests: move.to === 'active' ? contact.guests : [],
    // Nobody holds a caller whom they have no more.
    ...(contact.hold && !(move.owner === 'keep' && move.to === 'active')
      ? { hold: { since: null, ms: heldUntil(contact.hold, now) } }
      : {}),
    ...changesOf(contact, command, now),
  };
  return { after, entries };
}

/** Holding who is held, or taking back who is not. */
const isHeldSo = ({ hold }: ContactImage, { type }: ContactCommand): boolean =>
  (type === 'hold' || type === 'resume') && (type === 'hold') === ((hold?.since ?? null) !== null);

/** Commands in which `agentId` is not the present owner's. */
const TAKERS: readonly ContactCommand['type'][] = ['offer', 'take'];

function checkOwner(contact: ContactImage, command: ContactCommand): void {
  if ('epoch' in command && command.epoch !== contact.epoch) throw new AppError('STALE_EPOCH');
  if (TAKERS.includes(command.type) || !('agentId' in command)) return;
  // A conference's guest answers the customer too.
  if (command.type === 'respond' && mayAnswer(contact, command.agentId)) return;
  if (contact.owner?.agentId !== command.agentId) throw new AppError('NOT_OWNER');
}

/** Who speaks with the customer: the owner, and whoever has joined a conference. */
export const mayAnswer = (contact: Pick<ContactImage, 'owner' | 'guests'>, agentId: string): boolean =>
  contact.owner?.agentId === agentId ||
  contact.guests.some((guest) => guest.agentId === agentId && guest.joined && guest.role === 'conference');

function checkGuest(contact: ContactImage, command: ContactCommand): void {
  const guest =
    'guestId' in command ? contact.guests.find(({ agentId }) => agentId === command.guestId) : undefined;
  switch (command.type) {
    case 'invite':
      if (contact.guests.length >= MOST_GUESTS) throw new AppError('TOO_MANY', { most: MOST_GUESTS });
      if (seatsOf(contact).some(({ agentId }) => agentId === command.guestId)) {
        throw new AppError('AGENT_BUSY', { agentId: command.guestId });
      }
      break;
    case 'take':
      if (contact.owner?.agentId === command.agentId) {
        throw new AppError('ALREADY_EXISTS', { agentId: command.agentId });
      }
      break;
    case 'join':
      if (!guest) throw new AppError('NOT_FOUND', { agentId: command.guestId });
      if (guest.joined) throw new AppError('STATE_CONFLICT', { state: contact.state });
      break;
    case 'leave':
      if (!guest) throw new AppError('NOT_FOUND', { agentId: command.guestId });
      break;
    case 'hand-over':
      if (!guest) throw new AppError('NOT_FOUND', { agentId: command.guestId });
      if (!guest.joined) throw new AppError('STATE_CONFLICT', { state: contact.state });
      break;
    default:
  }
}
