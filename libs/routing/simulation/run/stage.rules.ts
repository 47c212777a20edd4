import { slotClassOf, type Kept, type Owner, type SlotClass } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { randomOf } from '../chance/random.rules.js';
import { situationOf } from '../../force/placement.rules.js';
import { PolicyInForce } from '../../force/policy-in-force.rules.js';
import type { Handled, IndexedContact, PlaceInLine } from '../../index/argument.rules.js';
import type { Situation } from '../../policy/decision/admission.rules.js';
import type { RoutingPolicy } from '../../policy/model/policy.rules.js';
import { QUEUE_DEFAULTS } from '../../queue/queue.rules.js';
import type { Arrival, OfferAnswer, Traffic, World } from '../scenario.rules.js';
import { Desk } from './desk.rules.js';
import { EventQueue } from './event-queue.rules.js';
import { Line } from './line.rules.js';

/** How long an offer rings unless told: the usual setting of a deployment. */
const OFFER_MS = 20_000;

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
  /** For whom it is kept while it waits. */
  kept: Kept | null;
  owner: Owner | null;
  offers: number;
  /** When the last offer began to ring, epoch ms. */
  offeredAt: number | null;
  /** The tick that counts; an earlier one was replaced. */
  tick: number;
  /** How the line stood when it came to wait in the queue it asked in; null if it was served at once. */
  stood: PlaceInLine | null;
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

/** What has changed at this moment and the index does not know yet. */
export interface Pending {
  settled: string[];
  declined: { contactId: string; agentId: string; at: number }[];
  desks: Set<Desk>;
  gone: { id: string; epoch: number }[];
  freed: { desk: Desk; slot: string }[];
  /** Contacts that are over, and how long they took, ms. */
  handled: Handled[];
  /** By id. */
  placed: Map<string, IndexedContact>;
  /** Those who have just arrived, and may have to wait. */
  arrived: Caller[];
  forget: boolean;
}

/** Everything a replay of one seed under one policy consists of. */
export interface Stage {
  clock: ManualClock;
  traffic: Traffic;
  policy: PolicyInForce;
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
  situations: Record<SlotClass, Situation>;
}

/** A replay before its first moment: everybody's shifts are planned, and the first arrival. */
export function openStage(traffic: Traffic, content: RoutingPolicy, seed: number): Stage {
  const policy = inForce(traffic.world, content);
  const lines = new Map(
    traffic.world.queues.flatMap(({ id }) => {
      const queue = policy.queue(id);
      return queue ? [[id, new Line(queue, traffic.from)]] : [];
    }),
  );
  const desks = new Map(
    traffic.world.agents.map((agent) => {
      const terms = policy.terms({ ...agent, capacity: agent.capacity ?? null });
      return [agent.id, new Desk(agent, terms)];
    }),
  );
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
    situations: { voice: situationOf(policy, lines, 'voice'), chat: situationOf(policy, lines, 'chat') },
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

/** The policy joined with the queues of the world, as a deployment has it. */
function inForce({ queues, offerMs = OFFER_MS }: World, content: RoutingPolicy): PolicyInForce {
  const stored = queues.map((queue) => ({ ...QUEUE_DEFAULTS, name: queue.id, nameEn: queue.id, ...queue }));
  const wrapUpMs = content.agentDefaults.wrapUpSeconds * 1000;
  return new PolicyInForce(
    { version: 1, at: null, content },
    new Map(stored.map((queue) => [queue.id, queue])),
    { wrapUpMs, offerMs },
  );
}

/** The index knows everything. */
export const nothingPending = (): Pending => ({
  settled: [],
  declined: [],
  desks: new Set(),
  gone: [],
  freed: [],
  handled: [],
  placed: new Map(),
  arrived: [],
  forget: false,
});

/** Throws for a queue that is not in the world: arrivals to such are left out before. */
export function lineOf(stage: Stage, queueId: string): Line {
  const line = stage.lines.get(queueId);
  if (!line) throw new Error(`queue ${queueId} is not simulated`);
  return line;
}

/** Number `n` of the arrivals, before it comes to any line. Ids are in the order of arrival. */
export const newCaller = (arrival: Arrival, n: number): Caller => ({
  n,
  id: `c${String(n).padStart(7, '0')}`,
  arrival,
  slotClass: slotClassOf(arrival.channel),
  state: 'waiting',
  epoch: 1,
  queueId: arrival.queueId,
  enteredAt: arrival.at,
  kept: null,
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
