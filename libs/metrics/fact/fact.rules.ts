import { wasReached, type Fact, type TimelineEntry } from '#libs/contract';
import { shanghaiDay, shanghaiHalfHour } from '#libs/platform';
import {
  addTalk,
  begin,
  between,
  endHold,
  endStretch,
  heldOf,
  readingOf,
  told,
  type Entry,
  type FactSource,
  type Reading,
  type Told,
} from './reading.rules.js';

export type { FactSource };

/**
 * The facts of one contact, told from its timeline alone. A fact of entry n depends on entries up
 * to n only: reading more of a timeline adds facts and never changes one, which is why writing
 * them twice, late, or all again from nothing gives the same.
 */
export const factsOf = (item: FactSource): Fact[] => factsAnd(item).facts;

/** The same, and the numbers of the entries that would be an outcome, had the contact not had one before (`again`). */
export function factsAnd(item: FactSource): { facts: Fact[]; again: number[] } {
  const { contact, timeline } = item;
  const officeId = officeOf(timeline[0]);
  const reading = readingOf(item);
  const all = timeline.flatMap((entry) => {
    const facts = tell(reading, entry);
    if (facts.length === 0) return [];
    const moment = reading.dayOf ?? reading.arrivedAt;
    const asked = { at: moment, queueId: reading.queueId };
    return facts.map((told) => ({
      id: `${contact.id}:${entry.seq}:${partOf(told)}`,
      name: told.name,
      contactId: contact.id,
      seq: entry.seq,
      at: told.at,
      ...placeOf(told.ended ?? asked),
      districtId: contact.districtId,
      channel: contact.channel,
      accountId: contact.accountId,
      agentId: told.agentId,
      officeId,
      topicId: told.topicId ?? null,
      value: told.value,
    }));
  });
  return { facts: all, again: reading.again };
}

const placeOf = ({
  at,
  queueId,
}: {
  at: number;
  queueId: string;
}): Pick<Fact, 'day' | 'slot' | 'queueId'> => ({
  day: shanghaiDay(at),
  slot: shanghaiHalfHour(at),
  queueId,
});

/** An entry tells a fact once, but for those that it tells of several agents. */
const partOf = ({ name, agentId }: Told): string =>
  name === 'took-part' || name === 'held-part' ? `${name}:${agentId}` : name;

const officeOf = (first: TimelineEntry | undefined): string | null =>
  first?.type === 'contact.opened' ? (first.officeId ?? null) : null;

function tell(reading: Reading, entry: TimelineEntry): Told[] {
  switch (entry.type) {
    case 'contact.queued':
      placeCallback(reading, entry);
      reading.lastQueueId = entry.queueId;
      return entry.reason === 'arrival' ? ask(reading, entry) : [];
    case 'contact.accepted':
      return accept(reading, entry);
    case 'contact.declined':
      return [...settle(reading), told('declined', entry.at, entry.agentId)];
    case 'contact.missed':
      return [...settle(reading), told('missed', entry.at, entry.agentId)];
    case 'contact.released':
    case 'contact.requeued':
      return endStretch(reading, entry.at);
    case 'contact.transferred':
      return transfer(reading, entry);
    case 'contact.taken':
      return accept(reading, entry);
    case 'contact.overflowed':
      return entry.queueId === null ? flowOut(reading, entry) : [];
    case 'contact.responded':
      return respond(reading, entry);
    case 'contact.abandoned':
      return abandon(reading, entry);
    case 'contact.ended':
      return end(reading, entry);
    case 'contact.closed':
      return close(reading, entry);
    case 'contact.held':
      if (reading.stretch !== null) reading.heldSince ??= entry.at;
      return [];
    case 'contact.resumed':
      endHold(reading, entry.at);
      return [];
    case 'contact.opened':
      reading.served = entry.journey?.served ?? null;
      return [];
    case 'contact.offered':
    case 'contact.invited':
    case 'contact.joined':
    case 'contact.left':
    case 'contact.wrap-up-extended':
      return [];
  }
}

/** Fixes the contact's day and tells its arrival; what comes later can't move it to another day. */
function settle(reading: Reading): Told[] {
  if (reading.dayOf !== null) return [];
  reading.dayOf = reading.askedAt ?? reading.arrivedAt;
  if (reading.callback) return [];
  const guided = reading.served === null ? [] : [told('guided', reading.arrivedAt)];
  return [told('arrived', reading.arrivedAt), ...guided];
}

function ask(reading: Reading, entry: { at: number; queueId: string }): Told[] {
  if (reading.askedAt !== null || reading.callback) return [];
  reading.askedAt = entry.at;
  if (reading.dayOf === null) reading.queueId = entry.queueId;
  const again = reading.returned ? [told('returned', entry.at)] : [];
  return [...settle(reading), told('asked', entry.at), ...again];
}

/** A call back is of the queue it was first placed in: which one it is in when its facts are made says nothing. */
function placeCallback(reading: Reading, { queueId }: Entry<'contact.queued'>): void {
  if (!reading.callback || reading.placed) return;
  reading.placed = true;
  reading.queueId = queueId;
}

function accept(reading: Reading, entry: Entry<'contact.accepted' | 'contact.taken'>): Told[] {
  const arrival = settle(reading);
  const called = callBack(reading, entry);
  const stretch = endStretch(reading, entry.at);
  const again = begin(reading, entry.agentId, entry.at);
  if (hasOutcome(reading, entry) || reading.askedAt === null) {
    return [...arrival, ...called, ...stretch, ...(called.length > 0 ? [] : again)];
  }
  reading.answered = true;
  return [...arrival, told('answered', entry.at, entry.agentId, between(reading.askedAt, entry.at))];
}

/** An attempt to call back counts when an agent takes it up, once. */
function callBack(reading: Reading, { at, agentId }: { at: number; agentId: string }): Told[] {
  if (!reading.callback || reading.calledBack !== null) return [];
  reading.calledBack = agentId;
  return [told('called-back', at, agentId)];
}

/** A contact that asked is answered, abandoned or flowed out: whichever comes first, once. Whatever comes then is noted. */
function hasOutcome({ answered, abandoned, flowedOut, again }: Reading, { seq }: { seq: number }): boolean {
  const has = answered || abandoned || flowedOut;
  if (has) again.push(seq);
  return has;
}

/** Who owned it has stopped talking; a warm transfer begins the guest's stretch at once. */
function transfer(reading: Reading, entry: Entry<'contact.transferred'>): Told[] {
  const stretch = endStretch(reading, entry.at);
  const { kind, toAgentId, at } = entry;
  const passed = passOn(reading, entry);
  const had = kind === 'warm' && toAgentId !== null ? begin(reading, toAgentId, at) : [];
  return [...stretch, told('transferred', at, entry.agentId), ...passed, ...had];
}

/** Once in all and once in each way, so that a rate counts contacts; and once of each agent who was not the first. */
function passOn({ passedOn, had }: Reading, { at, agentId, kind }: Entry<'contact.transferred'>): Told[] {
  const own = had.get(agentId) ?? new Set();
  const facts = [
    ...(passedOn.size === 0 ? [told('passed-on', at, agentId)] : []),
    ...(passedOn.size > 0 && own.size === 0 ? [told('handed-on', at, agentId)] : []),
    ...(passedOn.has(kind) ? [] : [told(`passed-on-${kind}`, at, agentId)]),
    ...(passedOn.has(kind) && !own.has(kind) ? [told(`handed-on-${kind}`, at, agentId)] : []),
  ];
  passedOn.add(kind);
  had.set(agentId, own.add(kind));
  return facts;
}

/** Led out of the queues. Whoever comes when it is closed has asked too: out of hours counts against us. */
function flowOut(reading: Reading, entry: Entry<'contact.overflowed'>): Told[] {
  const arrival = ask(reading, { ...entry, queueId: entry.fromQueueId });
  if (hasOutcome(reading, entry) || reading.askedAt === null) return arrival;
  reading.flowedOut = true;
  return [...arrival, told('flowed-out', entry.at, null, between(reading.askedAt, entry.at))];
}

function respond(reading: Reading, entry: Entry<'contact.responded'>): Told[] {
  if (reading.responded || reading.stretch === null) return [];
  reading.responded = true;
  const since = reading.askedAt;
  return [
    told('responded', entry.at, entry.agentId, between(reading.stretch.since, entry.at)),
    ...(since === null ? [] : [told('replied', entry.at, entry.agentId, between(since, entry.at))]),
  ];
}

function abandon(reading: Reading, entry: Entry<'contact.abandoned'>): Told[] {
  const arrival = settle(reading);
  // Whoever was answered once and leaves while waiting again was answered: counted once.
  if (hasOutcome(reading, entry) || reading.askedAt === null) return arrival;
  reading.abandoned = true;
  return [...arrival, told('abandoned', entry.at, null, between(reading.askedAt, entry.at))];
}

function end(reading: Reading, entry: Entry<'contact.ended'>): Told[] {
  if (reading.endedAt !== null) return [];
  reading.saysHeld = entry.heldMs !== undefined;
  const talked = endStretch(reading, entry.at);
  if (reading.lastAgentId !== null) reading.endedAt = entry.at;
  return talked;
}

function close(reading: Reading, entry: Entry<'contact.closed'>): Told[] {
  if (reading.closed) return [];
  reading.closed = true;
  const arrival = settle(reading);
  if (reading.endedAt === null)
    return [...arrival, ...leaveUnfinished(reading, entry.at), ...selfServe(reading, entry.at)];
  const agentId = entry.agentId ?? reading.lastAgentId;
  // Whoever wraps up has had it, even if they never talked.
  if (agentId !== null) addTalk(reading, agentId, 0);
  const shares = [...reading.talkedMs];
  const talked = shares.reduce((sum, [, ms]) => sum + ms, 0);
  const wrapped = between(reading.endedAt, entry.at);
  const { calledBack } = reading;
  const reached = calledBack !== null && wasReached(entry.disposition ?? null, reading.responded);
  const topicId = entry.topicId ?? null;
  const ofTopic = [
    ...(reached ? [told('callback-reached', entry.at, calledBack)] : []),
    told('wrapped', entry.at, agentId, wrapped),
    told('conversed', entry.at, agentId, talked),
    told('handled', entry.at, agentId, talked + wrapped),
    ...shares.map(([one, ms]) => told('took-part', entry.at, one, ms)),
    ...heldOf(reading, entry.at, agentId),
    ...classify(entry, agentId),
  ];
  // As those who are asked how satisfied they are: of whoever had it last, where and when it ended.
  const ended = { at: reading.endedAt, queueId: reading.lastQueueId ?? reading.queueId };
  const finished = { ...told('finished', entry.at, reading.lastAgentId), ended };
  return [...arrival, ...[...ofTopic, finished].map((one) => ({ ...one, topicId }))];
}

/** An agent had it, and it is over without one: the customer left, or was led out, when it waited again. */
const leaveUnfinished = ({ lastAgentId }: Reading, at: number): Told[] =>
  lastAgentId === null ? [] : [told('unfinished', at, lastAgentId)];

/** The agent said what it was about; and the customer had been here about that not long before. */
function classify({ at, topicId, repeats }: Entry<'contact.closed'>, agentId: string | null): Told[] {
  if (topicId === undefined) return [];
  return [told('classified', at, agentId), ...(repeats === undefined ? [] : [told('repeated', at, agentId)])];
}

/** Answered by self-service, and over without having asked for anybody. */
function selfServe({ askedAt, served, callback }: Reading, at: number): Told[] {
  return askedAt === null && served === true && !callback ? [told('self-served', at)] : [];
}
