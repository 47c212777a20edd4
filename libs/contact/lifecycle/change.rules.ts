import { heldUntil, type ContactImage, type Guest, type Owner } from '#libs/contract';
import type { ContactCommand } from './command.rules.js';

/** Back in a queue: nothing rings, and nobody has it. */
const waitingIn = (queueId: string, now: number): Partial<ContactImage> => ({
  queueId,
  enteredAt: now,
  deadlineAt: null,
  kept: null,
});

/** Somebody has it: answered now, if it never was before. */
const heldBy = (contact: ContactImage, owner: Owner, now: number): Partial<ContactImage> => ({
  owner,
  answeredAt: contact.answeredAt ?? now,
  handledBy: owner.agentId,
  kept: null,
});

const without = (contact: ContactImage, agentId: string): Guest[] =>
  contact.guests.filter((guest) => guest.agentId !== agentId);

/** What a command, once it is allowed, changes in a contact beside its state, epoch and seq. */
export function changesOf(
  contact: ContactImage,
  command: ContactCommand,
  now: number,
): Partial<ContactImage> {
  switch (command.type) {
    case 'offer':
      return { owner: { agentId: command.agentId, slot: command.slot }, deadlineAt: command.expiresAt };
    case 'accept':
      return { ...heldBy(contact, contact.owner as Owner, now), deadlineAt: null };
    case 'decline':
    case 'miss':
    case 'release':
      return { deadlineAt: null, kept: null };
    case 'respond':
      return { respondedAt: contact.respondedAt ?? now };
    case 'overflow':
      return waitingIn(command.steps.at(-1)?.queueId ?? contact.queueId, now);
    case 'transfer':
      return { ...waitingIn(command.queueId, now), kept: command.kept };
    case 'requeue':
      return waitingIn(command.queueId ?? contact.queueId, now);
    case 'exit':
      return { endedAt: now, closedAt: now, outcome: 'flowed-out', kept: null };
    case 'take': {
      // Invitations end with whoever made them, or nobody would end them.
      const guests = without(contact, command.agentId).filter(({ joined }) => joined);
      const owner = { agentId: command.agentId, slot: command.slot };
      return { ...heldBy(contact, owner, now), guests, deadlineAt: null };
    }
    case 'hand-over': {
      const { slot } = contact.guests.find(({ agentId }) => agentId === command.guestId) as Guest;
      const guests = without(contact, command.guestId);
      return { ...heldBy(contact, { agentId: command.guestId, slot }, now), guests };
    }
    case 'invite': {
      const { guestId, slot, role, expiresAt } = command;
      const guests = [...contact.guests, { agentId: guestId, slot, role, joined: false }];
      return { guests, deadlineAt: expiresAt };
    }
    case 'join': {
      const joined = (guest: Guest): Guest =>
        guest.agentId === command.guestId ? { ...guest, joined: true } : guest;
      return invitationsOf(contact, contact.guests.map(joined));
    }
    case 'leave':
      return invitationsOf(contact, without(contact, command.guestId));
    case 'hold':
      return { hold: { since: now, ms: heldUntil(contact.hold, now) } };
    case 'resume':
      return { hold: { since: null, ms: heldUntil(contact.hold, now) } };
    case 'end':
    case 'hang-up':
      return { endedAt: now, deadlineAt: command.wrapUpUntil };
    case 'extend':
      return { deadlineAt: command.wrapUpUntil, extensions: contact.extensions + 1 };
    case 'abandon':
      return { endedAt: now, closedAt: now, outcome: 'abandoned', deadlineAt: null, kept: null };
    case 'close':
      return {
        closedAt: now,
        outcome: 'handled',
        disposition: command.disposition,
        topicId: command.topicId ?? null,
        deadlineAt: null,
      };
    case 'close-overdue':
      return { closedAt: now, outcome: 'handled', deadlineAt: null };
  }
}

/** Guests, with the deadline of the invitations still open: the latest one's holds for all. */
const invitationsOf = (contact: ContactImage, guests: Guest[]): Partial<ContactImage> => ({
  guests,
  deadlineAt: guests.some(({ joined }) => !joined) ? contact.deadlineAt : null,
});
