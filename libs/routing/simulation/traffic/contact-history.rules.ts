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
  const asked = timeline.find(isA('contact.queued'));
  if (!asked) return null;
  const answered = timeline.find(isA('contact.accepted'));
  const abandoned = timeline.find(isA('contact.abandoned'));
  const closed = timeline.find(isA('contact.closed'));
  const left = !answered && abandoned !== undefined;
  const settled = answered ?? abandoned ?? closed;
  const handling = handlingOf(timeline);
  return {
    slotClass: slotClassOf(channel),
    customer,
    ended: {
      id,
      queueId: asked.queueId,
      districtId,
      channel,
      askedAt: asked.at,
      outcome: answered ? 'answered' : left ? 'abandoned' : closed ? 'flowed-out' : 'waiting',
      settledAt: settled?.at ?? null,
      handledMs: handling && handling.talkMs + handling.wrapMs,
      moved: false,
    },
    wait: { ms: Math.max(0, (settled?.at ?? until) - asked.at), left },
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

function handlingOf(timeline: readonly TimelineEntry[]): Handling | null {
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
    else continue;
    offered = null;
  }
  return answers;
}

/** From each offer to the end of what came of it. */
function signsOf(timeline: readonly TimelineEntry[], until: number): History['signs'] {
  const signs: History['signs'] = [];
  let open: { agentId: string; from: number } | null = null;
  for (const entry of timeline) {
    if (entry.type === 'contact.offered') open = { agentId: entry.agentId, from: entry.at };
    const over =
      entry.type === 'contact.declined' ||
      entry.type === 'contact.missed' ||
      entry.type === 'contact.released' ||
      entry.type === 'contact.abandoned' ||
      entry.type === 'contact.closed';
    if (!open || !over) continue;
    // Whoever let it ring was there when it began; later nobody knows.
    const to = entry.type === 'contact.missed' ? open.from : entry.at;
    signs.push({ ...open, to });
    open = null;
  }
  if (open) signs.push({ ...open, to: until });
  return signs;
}
