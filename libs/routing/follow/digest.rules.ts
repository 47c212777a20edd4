import { seatsOf, slotClassOf, type ContactImage, type Owner, type Transition } from '#libs/contract';
import type { Handled } from '../index/argument.rules.js';

/** The last that is known of an agent: took an offer, or let one run out. */
export interface Answer {
  contactId: string;
  agentId: string;
  at: number;
  missed: boolean;
}

/** What is to be done to the index after some transitions. */
export interface Digest {
  waiting: ContactImage[];
  /** Ids of contacts that wait again because an offer ran out. */
  returning: string[];
  gone: ContactImage[];
  freed: Owner[];
  /** Agents who got a slot otherwise than by a proposal of the index: it is to be told. */
  seated: string[];
  declined: { contactId: string; agentId: string; at: number }[];
  /** In the order in which they happened. */
  answers: Answer[];
  handled: Handled[];
}

/** What a batch of transitions means for the index: of each contact only where it ended up. */
export function digest(batch: readonly Transition[]): Digest {
  const latest = new Map<string, ContactImage>();
  const waited = new Set<string>();
  const returned = new Set<string>();
  const found: Digest = {
    waiting: [],
    returning: [],
    gone: [],
    freed: [],
    seated: [],
    declined: [],
    answers: [],
    handled: [],
  };
  for (const transition of batch) {
    const { before, after, entries } = transition;
    if ((latest.get(after.id)?.seq ?? 0) < after.seq) latest.set(after.id, after);
    if (before?.state === 'waiting' && after.state !== 'waiting') waited.add(after.id);
    if (entries.some(({ type }) => type === 'contact.missed')) returned.add(after.id);
    noteSeats(transition, found);
    noteAnswers(transition, found);
    if (before?.state === 'wrap-up' && after.closedAt !== null && after.answeredAt !== null) {
      const { queueId, channel, closedAt, answeredAt } = after;
      found.handled.push({ queueId, slotClass: slotClassOf(channel), ms: closedAt - answeredAt });
    }
  }
  const ends = [...latest.values()];
  const waiting = ends.filter((image) => image.state === 'waiting');
  found.waiting = waiting.filter((image) => !returned.has(image.id));
  found.returning = waiting.filter((image) => returned.has(image.id)).map((image) => image.id);
  found.gone = ends.filter((image) => image.state !== 'waiting' && waited.has(image.id));
  return found;
}

/** Whoever let an offer run out gets their slot back by coming back, not by the missed contact. */
function noteSeats({ before, after, entries }: Transition, found: Digest): void {
  const [was, is] = [before ? seatsOf(before) : [], seatsOf(after)];
  if (was.length === 0 && is.length === 0) return;
  const same = (a: Owner, b: Owner): boolean => a.agentId === b.agentId && a.slot === b.slot;
  const lost = was.filter((seat) => !is.some((other) => same(seat, other)));
  const won = is.filter((seat) => !was.some((other) => same(seat, other)));
  const missed = entries.some(({ type }) => type === 'contact.missed') ? before?.owner : null;
  found.freed.push(...lost.filter((seat) => !(missed && same(seat, missed))));
  if (entries.every(({ type }) => type !== 'contact.offered')) {
    found.seated.push(...won.map(({ agentId }) => agentId));
  }
}

function noteAnswers({ after, entries }: Transition, found: Digest): void {
  const contactId = after.id;
  for (const entry of entries) {
    const { type, at } = entry;
    // Whose phone can't be reached there is passed over by it, as if they had declined it.
    if (type === 'contact.released' && entry.reason === 'no-phone')
      found.declined.push({ contactId, agentId: entry.agentId, at });
    if (type === 'contact.declined') found.declined.push({ contactId, agentId: entry.agentId, at });
    if (type === 'contact.missed') {
      found.answers.push({ contactId, agentId: entry.agentId, at, missed: true });
    }
    if (type === 'contact.accepted') {
      found.answers.push({ contactId, agentId: entry.agentId, at, missed: false });
    }
  }
}

/** Who accepted something, and what each agent has missed since they last did. */
export function standingOf(answers: readonly Answer[]): { accepted: string[]; missed: Answer[] } {
  const accepted = new Set<string>();
  let missed: Answer[] = [];
  for (const answer of answers) {
    if (answer.missed) missed.push(answer);
    else {
      accepted.add(answer.agentId);
      missed = missed.filter(({ agentId }) => agentId !== answer.agentId);
    }
  }
  return { accepted: [...accepted], missed };
}
