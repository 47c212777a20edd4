import { slotClassOf, type RecordedContact, type SlotClass, type TimelineEntry } from '#libs/contract';
import type { ObservedWait } from '../chance/patience.rules.js';
import type { Ended } from '../result/tally.rules.js';
import type { Handling, OfferAnswer } from '../scenario.rules.js';

/** What one recorded contact teaches. Times in epoch ms and ms. */
export interface History {
  slotClass: SlotClass;
  customer: number;
  ended: Ended;
  wait: ObservedWait;
  /** Known only of a contact that one agent had from beginning to end. */
  handling: Handling | null;
  offers: OfferAnswer[];
  /** When agents were seen to be at work. */
  signs: { agentId: string; from: number; to: number }[];
}

/** Reads a timeline; null for a contact that never asked for an agent. `until`: what came later isn't known. */
export function historyOf(contact: RecordedContact, until: number): History | null {
  const { timeline, channel, districtId, id, customer } = contact;
  const asked = askedIn(timeline);
  if (!asked) return null;
  const settled = timeline.find((entry) => outcomeOf(entry) !== null);
  const outcome = (settled && outcomeOf(settled)) ?? 'waiting';
  const handling = outcome === 'answered' ? handlingOf(timeline) : null;
  return {
    slotClass: slotClassOf(channel),
    customer,
    ended: {
      id,
      queueId: asked.queueId,
      districtId,
      channel,
      askedAt: asked.at,
      outcome,
      settledAt: settled?.at ?? null,
      handledMs: handling && handling.talkMs + handling.wrapMs,
      moved: false,
    },
    wait: { ms: Math.max(0, (settled?.at ?? until) - asked.at), left: outcome === 'abandoned' },
    handling,
    offers: offersOf(timeline),
    signs: signsOf(timeline, until),
  };
}

type Entry<T extends TimelineEntry['type']> = Extract<TimelineEntry, { type: T }>;

const isA =
  <T extends TimelineEntry['type']>(type: T) =>
  (entry: TimelineEntry): entry is Entry<T> =>
    entry.type === type;

/** Where and when an agent was asked for: before any rule led on. What the hotline began itself is left out. */
function askedIn(timeline: readonly TimelineEntry[]): { at: number; queueId: string } | null {
  for (const entry of timeline) {
    if (entry.type === 'contact.overflowed') return { at: entry.at, queueId: entry.fromQueueId };
    if (entry.type === 'contact.queued') return entry.reason === 'arrival' ? entry : null;
  }
  return null;
}

/** What an entry makes of the request, if it was still open: whichever comes first counts. */
function outcomeOf(entry: TimelineEntry): Ended['outcome'] | null {
  switch (entry.type) {
    case 'contact.accepted':
    case 'contact.taken':
      return 'answered';
    case 'contact.abandoned':
      return 'abandoned';
    case 'contact.overflowed':
      return entry.queueId === null ? 'flowed-out' : null;
    // Over without any of these: ended by the system.
    case 'contact.closed':
      return 'flowed-out';
    default:
      return null;
  }
}

/** Contacts that went through several hands say nothing of how long one agent takes. */
function handlingOf(timeline: readonly TimelineEntry[]): Handling | null {
  if (timeline.some(({ type }) => PASSED_ON.has(type))) return null;
  const accepted = timeline.filter(isA('contact.accepted'));
  const ended = timeline.find(isA('contact.ended'));
  const closed = timeline.find(isA('contact.closed'));
  const [first] = accepted;
  if (!first || accepted.length > 1 || !ended || !closed) return null;
  return { talkMs: Math.max(0, ended.at - first.at), wrapMs: Math.max(0, closed.at - ended.at) };
}

/** How the offers were answered; one that the customer did not wait for says nothing. */
function offersOf(timeline: readonly TimelineEntry[]): OfferAnswer[] {
  const answers: OfferAnswer[] = [];
  let offered: number | null = null;
  for (const entry of timeline) {
    if (entry.type === 'contact.offered') offered = entry.at;
    if (offered === null) continue;
    const afterMs = Math.max(0, entry.at - offered);
    if (entry.type === 'contact.accepted') answers.push({ kind: 'accept', afterMs });
    else if (entry.type === 'contact.declined') answers.push({ kind: 'decline', afterMs });
    else if (entry.type === 'contact.missed') answers.push({ kind: 'miss' });
    else if (entry.type !== 'contact.taken' && entry.type !== 'contact.requeued') continue;
    offered = null;
  }
  return answers;
}

/** From each offer, or taking over, to the end of what came of it. */
function signsOf(timeline: readonly TimelineEntry[], until: number): History['signs'] {
  const signs: History['signs'] = [];
  let open: { agentId: string; from: number } | null = null;
  for (const entry of timeline) {
    const begins = beginning(entry);
    if (open && (begins !== null || ENDINGS.has(entry.type))) {
      // Whoever let it ring was there when it began; later nobody knows.
      const to = entry.type === 'contact.missed' ? open.from : entry.at;
      signs.push({ ...open, to });
      open = null;
    }
    if (begins !== null) open = { agentId: begins, from: entry.at };
  }
  if (open) signs.push({ ...open, to: until });
  return signs;
}

/** The agent who has it from this entry on, ringing included. */
function beginning(entry: TimelineEntry): string | null {
  if (entry.type === 'contact.offered' || entry.type === 'contact.taken') return entry.agentId;
  return entry.type === 'contact.transferred' && entry.kind === 'warm' ? entry.toAgentId : null;
}

const PASSED_ON: ReadonlySet<TimelineEntry['type']> = new Set([
  'contact.transferred',
  'contact.requeued',
  'contact.released',
  'contact.taken',
] as const);

const ENDINGS: ReadonlySet<TimelineEntry['type']> = new Set([
  'contact.declined',
  'contact.missed',
  'contact.released',
  'contact.transferred',
  'contact.requeued',
  'contact.abandoned',
  'contact.closed',
] as const);
