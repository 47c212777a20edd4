import { slotClassOf, type Owner, type SlotClass } from '#libs/contract';
import { ManualClock, WorkingCalendar } from '#libs/platform';
import { randomOf } from '../chance/random.rules.js';
import type { Situation } from '../../policy/decision/admission.rules.js';
import { queuePolicyOf, type QueuePolicy, type RoutingPolicy } from '../../policy/model/policy.rules.js';
import type { Arrival, OfferAnswer, Traffic } from '../scenario.rules.js';
import { Desk } from './desk.rules.js';
import { EventQueue } from './event-queue.rules.js';

/** A contact in a replay. */
export interface Caller {
  n: number;
  id: string;
  arrival: Arrival;
  slotClass: SlotClass;
  state: 'waiting' | 'offered' | 'active' | 'over';
  /** Rises with every change of its owner, and with every return to the line. */
  epoch: number;
  queueId: string;
  /** When it came into this queue, epoch ms. */
  enteredAt: number;
  ring: number;
  lastAgentId: string | null;
  reservedFor: string | null;
  owner: Owner | null;
  offers: number;
  /** When the last offer began to ring, epoch ms. */
  offeredAt: number | null;
  /** The tick that counts; an earlier one was replaced. */
  tick: number;
  /** How the line stood when it came to wait in the queue it asked in; null if it was served at once. */
  stood: { ahead: number; slots: number } | null;
  outcome: 'waiting' | 'answered' | 'abandoned' | 'flowed-out';
  /** When it was answered, left, or was led out, epoch ms; null while waiting. */
  settledAt: number | null;
  closedAt: number | null;
  /** Who answered. */
  servedBy: string | null;
}

/** What is planned. `tick`, `answer` and `back` count only if nothing has changed since. */
export type Happening =
  | { type: 'arrive'; n: number }
  | { type: 'patience'; caller: Caller }
  | { type: 'tick'; caller: Caller; tick: number }
  | { type: 'answer'; caller: Caller; epoch: number; answer: OfferAnswer['kind'] }
  | { type: 'close'; caller: Caller }
  | { type: 'on'; desk: Desk }
  | { type: 'off'; desk: Desk }
  | { type: 'back'; desk: Desk; since: number }
  | { type: 'forget' };

/** How one queue stands. */
export interface Line {
  policy: QueuePolicy;
  waiting: Set<Caller>;
  /** Agents of the queue itself (ring 0) who are on duty. */
  onDuty: number;
  nobodySince: number | null;
}

/** What has changed at this moment and the index does not know yet. */
export interface Pending {
  settled: string[];
  declined: { contactId: string; agentId: string; at: number }[];
  desks: Set<Desk>;
  gone: { id: string; epoch: number }[];
  freed: { desk: Desk; slot: string }[];
  placed: Set<Caller>;
  /** Those who have just arrived, and may have to wait. */
  arrived: Caller[];
  forget: boolean;
}

/** Everything a replay of one seed under one policy consists of. */
export interface Stage {
  clock: ManualClock;
  traffic: Traffic;
  policy: RoutingPolicy;
  seed: number;
  arrivals: readonly Arrival[];
  /** The classes of slots that anybody asks for. */
  classes: ReadonlySet<SlotClass>;
  events: EventQueue<Happening>;
  callers: Caller[];
  desks: ReadonlyMap<string, Desk>;
  lines: ReadonlyMap<string, Line>;
  /** How many wait, in all lines. */
  waiting: number;
  /** Who served a customer last. */
  lastAgents: Map<number, string>;
  pending: Pending;
  situation: Situation;
  /** Arrivals by queue. */
  loads: ReadonlyMap<string, number>;
  /** Slots of a line, by class and queue, until somebody comes or goes. */
  slots: Map<string, number>;
}

export function openStage(traffic: Traffic, policy: RoutingPolicy, seed: number): Stage {
  const queues = traffic.world.queues.map((queue) => queuePolicyOf(policy, queue));
  const lines = new Map<string, Line>(
    queues.map((queue) => [
      queue.queueId,
      { policy: queue, waiting: new Set(), onDuty: 0, nobodySince: traffic.from },
    ]),
  );
  const desks = new Map(traffic.world.agents.map((agent) => [agent.id, new Desk(agent, policy, queues)]));
  const lineOf = (queueId: string): Line | undefined => lines.get(queueId);
  const arrivals = traffic.arrivals(seed);
  const stage: Stage = {
    clock: new ManualClock(traffic.from),
    traffic,
    policy,
    seed,
    arrivals,
    classes: new Set(arrivals.map(({ channel }) => slotClassOf(channel))),
    events: new EventQueue(),
    callers: [],
    desks,
    lines,
    waiting: 0,
    lastAgents: new Map(),
    pending: nothingPending(),
    situation: {
      policy,
      calendar: new WorkingCalendar(policy.calendar),
      queue: (queueId) => lineOf(queueId)?.policy ?? null,
      state: (queueId) => ({
        waiting: lineOf(queueId)?.waiting.size ?? 0,
        nobodySince: lineOf(queueId)?.nobodySince ?? null,
      }),
    },
    loads: loadsOf(arrivals),
    slots: new Map(),
  };
  for (const { agentId, from, to } of traffic.shifts) {
    const desk = desks.get(agentId);
    if (!desk) continue;
    stage.events.plan(from, { type: 'on', desk });
    stage.events.plan(to, { type: 'off', desk });
  }
  if (stage.arrivals[0]) stage.events.plan(stage.arrivals[0].at, { type: 'arrive', n: 0 });
  return stage;
}

export const nothingPending = (): Pending => ({
  settled: [],
  declined: [],
  desks: new Set(),
  gone: [],
  freed: [],
  placed: new Set(),
  arrived: [],
  forget: false,
});

/** Throws for a queue that is not in the world: arrivals to such are left out before. */
export function lineOf(stage: Stage, queueId: string): Line {
  const line = stage.lines.get(queueId);
  if (!line) throw new Error(`queue ${queueId} is not simulated`);
  return line;
}

export const newCaller = (arrival: Arrival, n: number, lastAgentId: string | null): Caller => ({
  n,
  id: `c${String(n).padStart(7, '0')}`,
  arrival,
  slotClass: slotClassOf(arrival.channel),
  state: 'waiting',
  epoch: 1,
  queueId: arrival.queueId,
  enteredAt: arrival.at,
  ring: 0,
  lastAgentId,
  reservedFor: null,
  owner: null,
  offers: 0,
  offeredAt: null,
  tick: 0,
  stood: null,
  outcome: 'waiting',
  settledAt: null,
  closedAt: null,
  servedBy: null,
});

/** What this contact's next offer meets: the same under every policy, whoever gets it. */
export function luckOf({ traffic, seed }: Stage, caller: Caller): OfferAnswer {
  const { arrival, slotClass, n, offers } = caller;
  return traffic.behaviour(arrival.queueId, slotClass).offer(randomOf(seed, `offer/${n}/${offers}`));
}

/** Arrivals by queue. */
function loadsOf(arrivals: readonly Arrival[]): Map<string, number> {
  const loads = new Map<string, number>();
  for (const { queueId } of arrivals) loads.set(queueId, (loads.get(queueId) ?? 0) + 1);
  return loads;
}
