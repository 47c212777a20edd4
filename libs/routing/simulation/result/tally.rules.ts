import type { Channel, Fact, Measure, MeasureOptions } from '#libs/contract';
import { shanghaiDay, shanghaiHalfHour } from '#libs/platform';
import { waitError } from '../../policy/decision/wait.rules.js';
import type { Desk } from '../run/desk.rules.js';
import { waitSamples } from '../run/expectation.rules.js';
import type { Traffic } from '../scenario.rules.js';
import type { Caller, Stage } from '../run/stage.rules.js';

/** Which part of the traffic: all (both null), a district, or a queue. */
export interface Scope {
  districtId: string | null;
  queueId: string | null;
}

/** The figures of one part in one replay, by name; null where there is nothing to divide by. */
export interface Tally {
  scope: Scope;
  values: Readonly<Record<string, number | null>>;
}

/** A contact as far as figures need it, simulated or recorded. Times in epoch ms. */
export interface Ended {
  id: string;
  queueId: string;
  districtId: string;
  channel: Channel;
  askedAt: number;
  outcome: Caller['outcome'];
  settledAt: number | null;
  /** Talk and wrap-up; null if it was not over at the end. */
  handledMs: number | null;
  /** Answered in another queue than it asked in. */
  moved: boolean;
}

/** Every part of a replay: all, then the districts, then the queues. A contact counts where it asked first. */
export function talliesOf(stage: Stage, measure: Measure, options: MeasureOptions): Tally[] {
  const desks = [...stage.desks.values()];
  return scopesOf(stage.traffic).map((scope) => {
    const callers = stage.callers.filter(({ arrival }) => within(scope, arrival));
    const error = waitError(waitSamples(callers));
    return {
      scope,
      values: {
        ...countsOf(callers.map(endedOf), stage.traffic.to, measure, options),
        occupancy: occupancyOf(desks.filter((desk) => belongs(desk, scope))),
        'expected-wait-error': error?.meanAbsolute ?? null,
        'expected-wait-bias': error?.bias ?? null,
        'expected-wait-covered': error?.covered ?? null,
      },
    };
  });
}

/** The parts in their order. */
function scopesOf({ world, districtIds }: Pick<Traffic, 'world' | 'districtIds'>): Scope[] {
  return [
    { districtId: null, queueId: null },
    ...[...new Set(districtIds)].toSorted().map((districtId) => ({ districtId, queueId: null })),
    ...world.queues.map(({ id, districtId }) => ({ districtId, queueId: id })),
  ];
}

/** The figures of what was recorded, in the same order. */
export const recordedTallies = (
  traffic: Pick<Traffic, 'world' | 'districtIds' | 'to'>,
  ended: readonly Ended[],
  measure: Measure,
  options: MeasureOptions,
): Tally[] =>
  scopesOf(traffic).map((scope) => {
    const part = ended.filter((one) => within(scope, one));
    return { scope, values: countsOf(part, traffic.to, measure, options) };
  });

/** Counts, longest wait and figures. Throws if a contact was counted twice or not at all. */
function countsOf(
  ended: readonly Ended[],
  endAt: number,
  measure: Measure,
  options: MeasureOptions,
): Record<string, number | null> {
  const count = (outcome: Ended['outcome']): number => ended.filter((one) => one.outcome === outcome).length;
  const [answered, abandoned] = [count('answered'), count('abandoned')];
  const [flowedOut, waiting] = [count('flowed-out'), count('waiting')];
  const offered = ended.length;
  if (offered !== answered + abandoned + flowedOut + waiting) throw new Error('contacts were lost');
  const waits = ended.map(({ askedAt, settledAt }) => (settledAt ?? endAt) - askedAt);
  return {
    offered,
    answered,
    abandoned,
    'flowed-out': flowedOut,
    waiting,
    moved: ended.filter((one) => one.moved).length,
    'longest-wait': waits.reduce((most, wait) => Math.max(most, wait), 0) / 1000,
    ...measure(ended.flatMap(factsOf), options),
  };
}

/** A contact's district may be another than its queue's: headquarters' queues serve all. */
const within = (scope: Scope, one: { queueId: string; districtId: string }): boolean =>
  scope.queueId === null
    ? scope.districtId === null || scope.districtId === one.districtId
    : scope.queueId === one.queueId;

/** A queue's agents are those who may serve it before any ring has widened; a district's are its own. */
const belongs = ({ agent, terms }: Desk, { districtId, queueId }: Scope): boolean =>
  queueId === null
    ? districtId === null || agent.districtId === districtId
    : terms.lines.some((line) => line.queueId === queueId && line.ring === 0);

/** Time on contacts ÷ (time on contacts + idle), wall-clock: two chats at once count once. */
function occupancyOf(desks: readonly Desk[]): number | null {
  const busy = desks.reduce((sum, desk) => sum + desk.busyMs, 0);
  const idle = desks.reduce((sum, desk) => sum + desk.idleMs, 0);
  return busy + idle === 0 ? null : busy / (busy + idle);
}

function endedOf(caller: Caller): Ended {
  const { id, arrival, outcome, settledAt, closedAt, queueId } = caller;
  const { districtId, channel, at } = arrival;
  const handledMs = outcome === 'answered' && closedAt !== null ? closedAt - (settledAt ?? closedAt) : null;
  const moved = outcome === 'answered' && queueId !== arrival.queueId;
  return {
    id,
    queueId: arrival.queueId,
    districtId,
    channel,
    askedAt: at,
    outcome,
    settledAt,
    handledMs,
    moved,
  };
}

/** The facts that the product's own definitions are worked out of. */
function factsOf({ id, askedAt, settledAt, outcome, handledMs, ...of }: Ended): Fact[] {
  const { queueId, districtId, channel } = of;
  const day = shanghaiDay(askedAt);
  const fact = (name: Fact['name'], seq: number, at: number, value: number | null): Fact => ({
    id: `${id}:${seq}:${name}`,
    name,
    contactId: id,
    seq,
    at,
    day,
    slot: shanghaiHalfHour(askedAt),
    districtId,
    channel,
    accountId: '',
    queueId,
    agentId: null,
    officeId: null,
    topicId: null,
    value,
  });
  const facts = [fact('arrived', 1, askedAt, null), fact('asked', 2, askedAt, null)];
  if (settledAt !== null && (outcome === 'answered' || outcome === 'abandoned')) {
    facts.push(fact(outcome, 3, settledAt, settledAt - askedAt));
  }
  if (settledAt !== null && handledMs !== null) {
    facts.push(fact('handled', 4, settledAt + handledMs, handledMs));
  }
  return facts;
}
