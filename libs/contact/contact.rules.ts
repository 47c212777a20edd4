import { createHash } from 'node:crypto';
import {
  isErased,
  type CallJourney,
  type Channel,
  type ContactImage,
  type ContactView,
  type MessageView,
  type NewTimelineEntry,
  type Placing,
  type TimelineEntry,
  type VisitorContact,
  type VisitorMessage,
} from '#libs/contract';
import { maskEntered, maskIdentity } from '#libs/platform';
import { overflowed } from './lifecycle/entry.rules.js';

/**
 * A plain hash of who somebody is: what keeps their open contacts to one, beside the identity itself and only as
 * long. Before ids were made with a key (customer/), customers were known by it.
 */
export function identityHashOf({
  channel,
  accountId,
  identity,
}: Pick<Arrival, 'channel' | 'accountId' | 'identity'>): string {
  return createHash('sha256').update(`${channel}:${accountId}:${identity}`).digest('hex').slice(0, 24);
}

/** At most one open contact exists per value. `who`: the hash of an identity, or a visit of its own. */
export const openKeyOf = (channel: Channel, accountId: string, who: string): string =>
  `${channel}:${accountId}:${who}`;

/** One inbound event has one key, and one effect. */
export const inboxKeyOf = (channel: Channel, accountId: string, externalId: string): string =>
  `${channel}:${accountId}:${externalId}`;

/** What a contact is made of, as somebody arrives; times in epoch ms. */
export interface Arrival {
  id: string;
  channel: Channel;
  accountId: string;
  districtId: string;
  /** The office whose account it comes by; absent = none's. */
  officeId?: string | null;
  /** The queue it arrives at. */
  queueId: string;
  identity: string;
  /** Under which the customer is known; absent = the plain hash, as before there was a key. */
  customerId?: string;
  /** Where it begins to wait, or leaves at once; absent = in the queue it arrives at. */
  placing?: Placing;
  /** The contact it goes on from. */
  continues?: string | null;
  /** The callback it is an attempt of, and the place in line that was kept (epoch ms). */
  callback?: { id: string; place: number } | null;
  /** What a caller had said to the system before they asked for an agent. */
  journey?: CallJourney;
  /** It ended in self-service before anybody was asked for, and is closed; by whom. */
  unasked?: 'customer' | 'system';
  now: number;
}

/**
 * A contact as it is born: opened and waiting, wherever the overflow rules of its queue led it; or opened
 * and closed, if they led it out, or it ended before anybody was asked for.
 */
export function newContact(arrival: Arrival): { image: ContactImage; entries: NewTimelineEntry[] } {
  const {
    id,
    channel,
    accountId,
    districtId,
    identity,
    placing,
    callback = null,
    officeId = null,
    unasked,
    now,
  } = arrival;
  const admission = placing?.admission ?? { to: 'queue', queueId: arrival.queueId, steps: [] };
  const queueId = admission.queueId ?? admission.steps.at(-1)?.fromQueueId ?? arrival.queueId;
  const kept = placing?.kept ?? null;
  const place = callback?.place ?? now;
  const out = unasked !== undefined || admission.to !== 'queue';
  const entries: NewTimelineEntry[] = [
    {
      type: 'contact.opened',
      at: now,
      channel,
      accountId,
      ...(officeId === null ? {} : { officeId }),
      ...(arrival.journey ? { journey: arrival.journey } : {}),
    },
    ...overflowed(admission.steps, now),
    out
      ? { type: 'contact.closed', at: now, by: unasked ?? 'system' }
      : {
          type: 'contact.queued',
          at: now,
          queueId,
          place,
          reason: callback ? 'callback' : 'arrival',
          ...(kept ? { kept } : {}),
        },
  ];
  const image: ContactImage = {
    id,
    channel,
    accountId,
    districtId,
    officeId,
    queueId,
    customer: { id: arrival.customerId ?? identityHashOf(arrival), identity },
    state: out ? 'closed' : 'waiting',
    epoch: 1,
    seq: entries.length,
    owner: null,
    openedAt: now,
    queuedAt: place,
    enteredAt: now,
    changedAt: now,
    answeredAt: null,
    respondedAt: null,
    endedAt: out ? now : null,
    closedAt: out ? now : null,
    deadlineAt: null,
    outcome: unasked ? 'self-service' : out ? 'flowed-out' : null,
    disposition: null,
    topicId: null,
    handledBy: null,
    kept: out ? null : kept,
    vipListIds: placing?.vipListIds ?? [],
    guests: [],
    extensions: 0,
    continues: arrival.continues ?? null,
    callbackId: callback?.id ?? null,
  };
  return { image, entries };
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** What a console may see of a contact. */
export function viewOf(contact: ContactImage): ContactView {
  const known = views.get(contact);
  if (known) return known;
  const view = makeView(contact);
  views.set(contact, view);
  return view;
}

/** An image never changes, and is shown to several: its owner, whoever asked for the change, other screens. */
const views = new WeakMap<ContactImage, ContactView>();

function makeView(contact: ContactImage): ContactView {
  const { id, channel, accountId, districtId, queueId, state, epoch, seq, owner } = contact;
  return {
    id,
    channel,
    accountId,
    districtId,
    officeId: contact.officeId,
    queueId,
    state,
    epoch,
    seq,
    owner,
    customer: {
      id: contact.customer.id,
      masked: maskIdentity(contact.customer.identity),
      ...(isErased(contact) ? { erased: true } : {}),
    },
    openedAt: new Date(contact.openedAt).toISOString(),
    queuedAt: new Date(contact.queuedAt).toISOString(),
    answeredAt: iso(contact.answeredAt),
    endedAt: iso(contact.endedAt),
    closedAt: iso(contact.closedAt),
    deadlineAt: iso(contact.deadlineAt),
    outcome: contact.outcome,
    disposition: contact.disposition,
    topicId: contact.topicId,
    handledBy: contact.handledBy,
    guests: contact.guests,
    extensions: contact.extensions,
    continues: contact.continues,
    callbackId: contact.callbackId,
  };
}

/** Whether somebody has a contact in hand: as its owner from the offer until it is closed, or as a guest who came. */
export const holds = ({ owner, guests }: Pick<ContactImage, 'owner' | 'guests'>, userId: string): boolean =>
  owner?.agentId === userId || guests.some(({ agentId, joined }) => joined && agentId === userId);

/** A timeline as those see it who don't hold the contact: what the caller entered by keys is masked. */
export const discreet = (timeline: readonly TimelineEntry[]): TimelineEntry[] =>
  timeline.map((entry) =>
    entry.type === 'contact.opened' && entry.journey
      ? { ...entry, journey: { ...entry.journey, entered: maskedEach(entry.journey.entered) } }
      : entry,
  );

const maskedEach = (entered: CallJourney['entered']): CallJourney['entered'] =>
  Object.fromEntries(Object.entries(entered).map(([name, digits]) => [name, maskEntered(digits)]));

/** What the visitor may see of their own contact; where it stands is known to the routing index alone. */
export function visitorViewOf(
  contact: ContactImage,
  outlook: Pick<VisitorContact, 'ahead' | 'expectedWait'> | null,
): VisitorContact {
  const { ahead, expectedWait } = outlook ?? { ahead: null, expectedWait: null };
  return { contactId: contact.id, state: contact.state, seq: contact.seq, ahead, expectedWait };
}

/** A message without the agent's name and the channel's codes; null for a note among colleagues. */
export function visitorMessageOf(message: MessageView): VisitorMessage | null {
  const { id, contactId, seq, direction, kind, text, clientId, at } = message;
  if (direction === 'internal') return null;
  return { id, contactId, seq, direction, kind, text, clientId, at };
}
