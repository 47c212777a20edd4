import type { Grouping } from '#libs/contract';
import type { Lived } from './world.js';

/** Something of one contact that counts, with the agent on whose account it is. `n`: contacts, or seconds. */
export interface Bit {
  agent: string | null;
  n: number;
}
type Count = (read: Read) => Bit[];
interface Rule {
  num: Count;
  den: Count;
  /** Of one agent, where that is not simply what has their name on it. */
  own?: { num: Count; den: Count };
  /** The greatest, not the sum. */
  most?: true;
  /** A count is 0 without anybody. */
  count?: true;
}

/** A timeline read by plain words, with nothing of the product in it. */
export interface Read {
  keys: Partial<Record<Grouping, string | null>>;
  arrived: boolean;
  asked: boolean;
  answer: { agent: string; wait: number } | null;
  left: number | null;
  out: number | null;
  /** Seconds of talk and of hold of each agent. */
  talk: Map<string, number>;
  hold: Map<string, number>;
  handled: { by: string; wrap: number; topic: boolean; again: boolean; call: boolean } | null;
  reply: { agent: string; after: number | null } | null;
  had: Set<string>;
  passed: { agent: string; kind: string }[];
  first: string | null;
  callback: { agent: string; reached: string | null } | null;
  returned: boolean;
  menu: boolean | null;
  score: number | null | undefined;
  lastAgent: string | null;
  lastQueue: string;
  /** From when to when each agent was on it, s since the epoch. */
  on: { agent: string; from: number; until: number }[];
}

export function read({ item: { contact, timeline }, score }: Lived): Read {
  const opened = timeline[0];
  const r: Read = {
    keys: {},
    arrived: contact.callbackId === null,
    asked: false,
    answer: null,
    left: null,
    out: null,
    talk: new Map(),
    hold: new Map(),
    handled: null,
    reply: null,
    had: new Set(),
    passed: [],
    first: null,
    callback: null,
    returned: contact.continues !== null,
    menu: opened?.type === 'contact.opened' ? (opened.journey?.served ?? null) : null,
    score,
    lastAgent: null,
    lastQueue: contact.queueId,
    on: [],
  };
  const add = (to: Map<string, number>, agent: string, s: number): void =>
    void to.set(agent, (to.get(agent) ?? 0) + s);
  let askedAt = 0;
  let queue = contact.queueId;
  let talks: { agent: string; from: number; held: number | null } | null = null;
  let endedAt: number | null = null;
  const on = new Map<string, number>();
  const off = (agent: string, at: number): void => {
    const from = on.get(agent);
    if (from !== undefined) r.on.push({ agent, from, until: at });
    on.delete(agent);
  };
  const stop = (at: number): void => {
    if (!talks) return;
    add(r.talk, talks.agent, at - talks.from);
    if (talks.held !== null) add(r.hold, talks.agent, at - talks.held);
    talks = null;
  };
  const begin = (agent: string, at: number): void => {
    stop(at);
    talks = { agent, from: at, held: null };
    r.had.add(agent);
    r.lastAgent = agent;
    if (!on.has(agent)) on.set(agent, at);
  };
  for (const entry of timeline) {
    const at = entry.at / 1000;
    if (entry.type === 'contact.queued') r.lastQueue = entry.queueId;
    if (entry.type === 'contact.queued' && entry.reason === 'arrival')
      [r.asked, askedAt, queue] = [true, at, entry.queueId];
    if (entry.type === 'contact.overflowed') {
      if (!r.asked) [r.asked, askedAt, queue] = [true, at, entry.fromQueueId];
      r.out = at - askedAt;
    }
    if (entry.type === 'contact.accepted' || entry.type === 'contact.taken') {
      begin(entry.agentId, at);
      if (contact.callbackId !== null) r.callback ??= { agent: entry.agentId, reached: null };
      else r.answer ??= { agent: entry.agentId, wait: at - askedAt };
    }
    if (entry.type === 'contact.joined') on.set(entry.guestId, at);
    if (entry.type === 'contact.transferred') {
      stop(at);
      off(entry.agentId, at);
      r.passed.push({ agent: entry.agentId, kind: entry.kind });
      if (entry.kind === 'warm') begin(entry.toAgentId ?? '', at);
    }
    if (entry.type === 'contact.released') {
      stop(at);
      off(entry.agentId, at);
    }
    const now = talks as { agent: string; from: number; held: number | null } | null;
    if (entry.type === 'contact.held' && now) now.held = at;
    if (entry.type === 'contact.resumed' && now && now.held !== null) {
      add(r.hold, now.agent, at - now.held);
      now.held = null;
    }
    if (entry.type === 'contact.responded')
      r.reply ??= { agent: entry.agentId, after: r.asked ? at - askedAt : null };
    if (entry.type === 'contact.abandoned' && r.answer === null && r.asked) r.left = at - askedAt;
    if (entry.type === 'contact.ended') {
      stop(at);
      endedAt = at;
    }
    if (entry.type === 'contact.closed') {
      for (const agent of on.keys()) off(agent, at);
      if (endedAt !== null) {
        const by = entry.agentId ?? r.lastAgent ?? '';
        add(r.talk, by, 0);
        const topic = entry.topicId !== undefined;
        const call = contact.channel === 'voice' && contact.callbackId === null;
        r.handled = { by, wrap: at - endedAt, topic, again: entry.repeats !== undefined, call };
        const reached = entry.disposition === undefined ? r.reply !== null : entry.disposition !== 'no-reply';
        if (r.callback && reached) r.callback.reached = by;
      }
    }
  }
  r.first = r.answer?.agent ?? r.callback?.agent ?? null;
  const closed = timeline.at(-1);
  const topic = closed?.type === 'contact.closed' ? (closed.topicId ?? null) : null;
  const places = {
    district: contact.districtId,
    queue,
    channel: contact.channel,
    office: contact.officeId,
    topic,
  };
  r.keys = { ...places, ...timesOf(r.asked ? askedAt : (opened?.at ?? 0) / 1000) };
  return r;
}

/** Day, month, year and the rest in Shanghai. */
export function timesOf(second: number): Partial<Record<Grouping, string>> {
  const iso = new Date((second + 8 * 3600) * 1000).toISOString();
  const [hour, minute] = [Number(iso.slice(11, 13)), Number(iso.slice(14, 16))];
  return {
    day: iso.slice(0, 10),
    month: iso.slice(0, 7),
    year: iso.slice(0, 4),
    hour: String(hour),
    'half-hour': String(hour * 2 + (minute >= 30 ? 1 : 0)),
  };
}

const one = (agent: string | null = null): Bit[] => [{ agent, n: 1 }];
const sum = (map: Map<string, number>, by: string): Bit[] => [
  { agent: by, n: [...map.values()].reduce((a, b) => a + b, 0) },
];
const each = (map: Map<string, number>): Bit[] => [...map].map(([agent, n]) => ({ agent, n }));
const agents = (all: Iterable<string>): Bit[] => [...all].map((agent) => ({ agent, n: 1 }));

const arrived: Count = (r) => (r.arrived ? one() : []);
const asked: Count = (r) => (r.asked ? one() : []);
const answered =
  (within = Infinity): Count =>
  ({ answer }) =>
    answer && answer.wait <= within ? one(answer.agent) : [];
const left =
  (from: number, to: number): Count =>
  ({ left: wait }) =>
    wait !== null && wait > from && wait <= to ? one() : [];
const minus =
  (a: Count, b: Count): Count =>
  (r) => [...a(r), ...b(r).map((bit) => ({ ...bit, n: -bit.n }))];
const both =
  (...counts: Count[]): Count =>
  (r) =>
    counts.flatMap((count) => count(r));
const handled: Count = (r) => (r.handled ? one(r.handled.by) : []);
const inHandled =
  (count: (r: Read & { handled: NonNullable<Read['handled']> }) => Bit[]): Count =>
  (r) =>
    r.handled ? count(r as never) : [];
const wrap = inHandled(({ handled: { by, wrap: n } }) => [{ agent: by, n }]);
const talkOfAll = inHandled(({ talk, handled: { by } }) => sum(talk, by));
const talkOfEach = inHandled(({ talk }) => each(talk));
const tookPart = inHandled(({ talk }) => agents(talk.keys()));
const held = inHandled(({ hold, handled: { by, call } }) => (call ? sum(hold, by) : []));
const calls = inHandled(({ handled: { by, call } }) => (call ? one(by) : []));
const heldByEach = inHandled(({ talk, hold, handled: { call } }) =>
  call ? [...talk.keys()].map((agent) => ({ agent, n: hold.get(agent) ?? 0 })) : [],
);
const partInCalls = inHandled(({ talk, handled: { call } }) => (call ? agents(talk.keys()) : []));
const topic = inHandled(({ handled: { by, topic: has } }) => (has ? one(by) : []));
const again = inHandled(({ handled: { by, topic: has, again: once } }) => (has && once ? one(by) : []));
const replied =
  (within = Infinity): Count =>
  ({ reply }) =>
    reply && reply.after !== null && reply.after <= within ? one(reply.agent) : [];
const selfServed: Count = (r) => (r.menu === true && !r.asked ? one() : []);
const taken: Count = ({ first }) => (first === null ? [] : one(first));
const passed =
  (kind?: string): Count =>
  (r) =>
    r.passed.some((one_) => kind === undefined || one_.kind === kind) ? one() : [];
const passedByEach =
  (kind?: string): Count =>
  (r) =>
    agents(
      new Set(r.passed.filter((one_) => kind === undefined || one_.kind === kind).map(({ agent }) => agent)),
    );
const rated =
  (...scores: (number | null)[]): Count =>
  ({ score, lastAgent }) =>
    score !== undefined && scores.includes(score) ? one(lastAgent) : [];
const waits: Count = ({ answer, left: gone, out }) => [
  ...(answer ? [{ agent: answer.agent, n: answer.wait }] : []),
  ...(gone !== null ? [{ agent: null, n: gone }] : []),
  ...(out !== null ? [{ agent: null, n: out }] : []),
];
const ones =
  (count: Count): Count =>
  (r) =>
    count(r).map(({ agent }) => ({ agent, n: 1 }));
const transfers = (kind?: string): Rule => ({
  num: passed(kind),
  den: taken,
  own: { num: passedByEach(kind), den: ({ had }) => agents(had) },
});
const SCORES = [1, 2, 3, 4, 5];
export const [X, Y] = [20, 5];

/** Every definition but agents' time, in plain words. */
export const REFERENCE: Record<string, Rule> = {
  'connection-rate': { num: answered(), den: asked },
  'connection-rate-line': { num: both(answered(), selfServed), den: arrived },
  'connection-within-15s': { num: answered(15), den: asked },
  'service-level-answered': { num: answered(X), den: answered() },
  'service-level-settled': { num: both(answered(X), left(-1, X)), den: asked },
  'service-level-without-short': { num: answered(X), den: minus(asked, left(-1, Y)) },
  'service-level-asked': { num: answered(X), den: asked },
  'average-speed-of-answer': {
    num: ({ answer }) => (answer ? [{ agent: answer.agent, n: answer.wait }] : []),
    den: answered(),
  },
  'abandonment-rate': { num: left(-1, Infinity), den: asked },
  'abandonment-rate-without-short': { num: left(Y, Infinity), den: minus(asked, left(-1, Y)) },
  'average-handle-time': {
    num: both(talkOfAll, wrap),
    den: handled,
    own: { num: both(talkOfEach, wrap), den: tookPart },
  },
  'average-talk-time': { num: talkOfAll, den: handled, own: { num: talkOfEach, den: tookPart } },
  'average-wrap-up-time': { num: wrap, den: handled, own: { num: wrap, den: tookPart } },
  'average-hold-time': { num: held, den: calls, own: { num: heldByEach, den: partInCalls } },
  'callback-success': {
    num: ({ callback }) => (callback?.reached ? one(callback.reached) : []),
    den: ({ callback }) => (callback ? one(callback.agent) : []),
  },
  'self-service-containment': { num: selfServed, den: ({ menu }) => (menu === null ? [] : one()) },
  'longest-queue-wait': { num: waits, den: ones(waits), most: true },
  'first-response-time': {
    num: ({ reply }) => (reply?.after ? [{ agent: reply.agent, n: reply.after }] : []),
    den: replied(),
  },
  'first-response-within-3min': { num: replied(180), den: asked },
  'first-contact-resolution': { num: minus(asked, (r) => (r.returned ? asked(r) : [])), den: asked },
  'first-contact-resolution-topic': { num: minus(topic, again), den: topic },
  'classification-rate': { num: topic, den: handled },
  'transfer-rate': transfers(),
  'transfer-rate-cold': transfers('cold'),
  'transfer-rate-warm': transfers('warm'),
  'contacts-asked': { num: asked, den: arrived, count: true },
  'contacts-answered': { num: answered(), den: asked, count: true },
  'contacts-replied': { num: replied(), den: asked, count: true },
  'contacts-handled': { num: handled, den: handled, count: true },
  satisfaction: { num: rated(5, 4), den: rated(...SCORES) },
  'satisfaction-with-basic': { num: rated(5, 4, 3), den: rated(...SCORES) },
  'satisfaction-response-rate': { num: rated(...SCORES), den: rated(...SCORES, null) },
  'satisfaction-asked-rate': {
    num: rated(...SCORES, null),
    den: inHandled(({ lastAgent }) => one(lastAgent)),
  },
};

/** Those that say something by topic: all they are made of is known once a contact is closed. */
export const BY_TOPIC: ReadonlySet<string> = new Set([
  'average-handle-time',
  'average-talk-time',
  'average-wrap-up-time',
  'average-hold-time',
  'first-contact-resolution-topic',
  'classification-rate',
  'contacts-handled',
  'satisfaction',
  'satisfaction-with-basic',
  'satisfaction-response-rate',
  'satisfaction-asked-rate',
]);

export interface Expected {
  value: number | null;
  numerator: number;
  denominator: number;
}

/** A figure of these contacts; of one agent, if told. */
export function expectedOf(id: string, reads: readonly Read[], agent?: string): Expected {
  const rule = REFERENCE[id] as Rule;
  const { num, den } = agent === undefined ? rule : { ...rule, ...rule.own };
  const of = (count: Count): number[] =>
    reads
      .flatMap(count)
      .filter((bit) => agent === undefined || bit.agent === agent)
      .map(({ n }) => n);
  const add = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
  const numerator = rule.most ? Math.max(0, ...of(num)) : add(of(num));
  const denominator = add(of(den));
  const quotient = denominator === 0 ? null : rule.most ? numerator : numerator / denominator;
  return { value: rule.count ? numerator : quotient, numerator, denominator };
}
