import type {
  AbandonedCallback,
  CallbackKind,
  CallbackView,
  Channel,
  ReactionContact,
  ReactionItem,
  TimelineEntry,
} from '#libs/contract';
import { CALLABLE_NUMBER, wasReached } from '#libs/contract';
import { maskIdentity, phoneNumberOf } from '#libs/platform';
import type { CallbackDoc } from './store/callback.schema.js';

/** What a timeline entry means for callbacks. */
export type CallbackAct =
  | { act: 'make'; kind: CallbackKind; source: string; at: number }
  /** The customer is here by themselves. */
  | { act: 'return'; at: number }
  | { act: 'attempt'; agentId: string; at: number }
  /** Taken out of the queue by the system, before anybody had it. */
  | { act: 'withdraw'; at: number }
  | { act: 'settle'; result: 'reached' | 'not-reached' | 'put-off' | 'cancelled'; at: number };

/**
 * What the fresh entries of a contact mean, in order. `left`: what its queue says of those who left; null = they are
 * called back on these `channels`.
 */
export function actsOf(
  item: ReactionItem,
  channels: readonly Channel[],
  left: AbandonedCallback | null = null,
): CallbackAct[] {
  const { contact } = item;
  const isCalledBack = (at: number): boolean =>
    left === null ? channels.includes(contact.channel) : waitedEnough(item, at, left);
  const acts = contact.callbackId === null ? asked(item, isCalledBack) : attempted(item);
  return acts.filter((act) => act !== null);
}

/** A wait begins when the contact first came to a queue. */
function waitedEnough({ timeline }: ReactionItem, at: number, left: AbandonedCallback): boolean {
  const from = timeline.find(({ type }) => type === 'contact.queued')?.at ?? at;
  return left.abandonedAfterSeconds !== null && at - from >= left.abandonedAfterSeconds * 1000;
}

/** True if somebody waits no more because they left. */
export const hasLeft = ({ fresh }: Pick<ReactionItem, 'fresh'>): boolean =>
  fresh.some(({ type }) => type === 'contact.abandoned');

function asked(
  { contact, fresh, timeline }: ReactionItem,
  isCalledBack: (at: number) => boolean,
): (CallbackAct | null)[] {
  const answered = (before: number): boolean => timeline.some((entry) => entry.seq < before && takes(entry));
  return fresh.map((entry) => {
    const { at, seq } = entry;
    const source = `${contact.id}:${seq}`;
    if (entry.type === 'contact.overflowed' && isExit(entry.to)) {
      // Who wished to leave a voice message has left one: that is what is to be listened to.
      const kind = entry.when === 'wished' && entry.to !== 'voice-mail' ? 'wished' : entry.to;
      return { act: 'make', kind, source, at };
    }
    if (entry.type === 'contact.abandoned' && isCalledBack(at) && !answered(seq)) {
      return { act: 'make', kind: 'abandoned', source, at };
    }
    return takes(entry) ? { act: 'return', at } : null;
  });
}

function attempted({ contact, fresh, timeline }: ReactionItem): (CallbackAct | null)[] {
  const responded = timeline.some(({ type }) => type === 'contact.responded');
  return fresh.map((entry) => {
    const { at } = entry;
    if (takes(entry)) return { act: 'attempt', agentId: entry.agentId, at };
    if (entry.type !== 'contact.closed') return null;
    if (contact.outcome === 'abandoned' && entry.by === 'system') return { act: 'withdraw', at };
    if (contact.outcome === 'abandoned') return { act: 'settle', result: 'cancelled', at };
    if (contact.outcome === 'flowed-out') return { act: 'settle', result: 'put-off', at };
    const reached = wasReached(entry.disposition ?? null, responded);
    return { act: 'settle', result: reached ? 'reached' : 'not-reached', at };
  });
}

type Taking = Extract<TimelineEntry, { type: 'contact.accepted' | 'contact.taken' }>;
const takes = (entry: TimelineEntry): entry is Taking =>
  entry.type === 'contact.accepted' || entry.type === 'contact.taken';

const isExit = (to: string): to is 'message' | 'callback' | 'voice-mail' =>
  to === 'message' || to === 'callback' || to === 'voice-mail';

/** A process that took one up and did not come so far within this time is gone, ms. */
export const LEASE_MS = 30_000;

/** Taken up by a process that has gone: whether its contact is there is not known. */
export const isLeft = (
  { state, attemptId, claimedAt }: Pick<CallbackDoc, 'state' | 'attemptId' | 'claimedAt'>,
  now: number,
): boolean => state === 'due' && attemptId === null && Number(claimedAt) <= now - LEASE_MS;

/** Under which the contact of its present round is opened, once. */
export const contactKeyOf = ({ _id, round }: Pick<CallbackDoc, '_id' | 'round'>): string =>
  `callback:${_id}:${round}`;

/** At most one callback is pending per value. */
export const openKeyOf = ({
  channel,
  accountId,
  customer,
}: Pick<ReactionContact, 'channel' | 'accountId' | 'customer'>): string =>
  `${channel}:${accountId}:${customer.id}`;

/** A telephone number as it is dialled, however it was written; null if it is none. */
export function phoneOf(text: string): string | null {
  const number = phoneNumberOf(text);
  return CALLABLE_NUMBER.test(number) ? number : null;
}

const iso = (time: Date): string => time.toISOString();

/** What people may see of a callback: identities and numbers masked. */
export function viewOf(doc: CallbackDoc): CallbackView {
  const { _id: id, kind, state, contactId, attemptId, queueId, districtId, attempts, maxAttempts } = doc;
  return {
    id,
    kind,
    state,
    contactId,
    attemptId,
    channel: doc.phone === null ? doc.channel : 'voice',
    queueId,
    districtId,
    customer: { id: doc.customer.id, masked: maskIdentity(doc.customer.identity) },
    phone: doc.phone && maskIdentity(doc.phone),
    place: iso(doc.place),
    notBefore: iso(doc.notBefore),
    attempts,
    maxAttempts,
    putOffs: doc.putOffs ?? 0,
    history: doc.history.map(({ at, event, contactId: inContact, by }) => {
      return { at: iso(at), event, contactId: inContact, by };
    }),
  };
}
