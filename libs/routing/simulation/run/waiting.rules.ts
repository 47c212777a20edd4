import type { Admission } from '#libs/contract';
import {
  admit,
  nextTickAt,
  onTick,
  reservedFor,
  type WaitingContact,
} from '../../policy/decision/admission.rules.js';
import { rank } from '../../policy/decision/rank.rules.js';
import type { Placed } from './matching.adapter.js';
import { lineOf, newCaller, type Caller, type Stage } from './stage.rules.js';

/** A contact arrives, and the one after it is planned. */
export function arrive(stage: Stage, n: number): void {
  const arrival = stage.arrivals[n];
  if (!arrival) throw new Error(`there is no arrival ${n}`);
  const following = stage.arrivals[n + 1];
  if (following) stage.events.plan(following.at, { type: 'arrive', n: n + 1 });
  const caller = newCaller(arrival, n, stage.lastAgents.get(arrival.customer) ?? null);
  stage.callers.push(caller);
  const queue = lineOf(stage, arrival.queueId).policy;
  follow(stage, caller, admit({ channel: arrival.channel }, queue, stage.situation, arrival.at));
  if (caller.state !== 'waiting') return;
  stage.pending.arrived.push(caller);
  stage.events.plan(Math.round(arrival.at + arrival.patienceMs), { type: 'patience', caller });
}

/** Comes to wait where it was led, or is led out. */
function follow(stage: Stage, caller: Caller, admission: Admission): void {
  if (admission.to !== 'queue') {
    settle(stage, caller, 'flowed-out');
    return;
  }
  caller.queueId = admission.queueId;
  caller.enteredAt = stage.clock.now();
  caller.ring = 0;
  enter(stage, caller);
}

/** Takes its place in the line of its queue. */
export function enter(stage: Stage, caller: Caller): void {
  caller.state = 'waiting';
  lineOf(stage, caller.queueId).waiting.add(caller);
  stage.waiting += 1;
  place(stage, caller);
  planTick(stage, caller);
}

/** Is in no line any more. */
export function leaveLine(stage: Stage, caller: Caller): void {
  lineOf(stage, caller.queueId).waiting.delete(caller);
  stage.waiting -= 1;
  stage.pending.placed.delete(caller);
}

/** What time has made due for a waiting contact: a wider ring, an overflow, the end of a reservation. */
export function tick(stage: Stage, caller: Caller): void {
  const queue = lineOf(stage, caller.queueId).policy;
  const decision = onTick(waitingContact(caller), queue, stage.situation, stage.clock.now());
  if (decision.act === 'overflow') {
    leaveLine(stage, caller);
    follow(stage, caller, decision.admission);
    return;
  }
  if (decision.act === 'ring') caller.ring = decision.ring;
  if (decision.act === 'ring' || reservation(stage, caller) !== caller.reservedFor) place(stage, caller);
  planTick(stage, caller);
}

/** Somebody of this queue has come or gone, so that what was planned for those who wait may not hold. */
export function tickAll(stage: Stage, callers: Iterable<Caller>): void {
  for (const caller of callers) tick(stage, caller);
}

/** The customer has waited as long as they would. */
export function loosePatience(stage: Stage, caller: Caller): void {
  if (caller.state === 'waiting') {
    leaveLine(stage, caller);
    settle(stage, caller, 'abandoned');
  } else if (caller.state === 'offered') {
    const { owner } = caller;
    settle(stage, caller, 'abandoned');
    const desk = owner && stage.desks.get(owner.agentId);
    if (!desk) return;
    desk.free(owner.slot, stage.clock.now());
    stage.pending.freed.push({ desk, slot: owner.slot });
  }
}

/** As the index is told. */
export function placedOf(stage: Stage, caller: Caller): Placed {
  const queue = lineOf(stage, caller.queueId).policy;
  const { id, epoch, slotClass, queueId, ring, arrival } = caller;
  const ranked = { queuedAt: arrival.at, vipListIds: [] };
  return {
    id,
    epoch,
    slotClass,
    queueId,
    ring,
    reservedFor: caller.reservedFor,
    rank: rank(ranked, queue, stage.policy.vipLists),
  };
}

function settle(stage: Stage, caller: Caller, outcome: 'abandoned' | 'flowed-out'): void {
  if (caller.state === 'waiting') stage.pending.gone.push({ id: caller.id, epoch: caller.epoch });
  caller.state = 'over';
  caller.owner = null;
  caller.outcome = outcome;
  caller.settledAt = stage.clock.now();
}

function place(stage: Stage, caller: Caller): void {
  caller.reservedFor = reservation(stage, caller);
  stage.pending.placed.add(caller);
}

function planTick(stage: Stage, caller: Caller): void {
  const queue = lineOf(stage, caller.queueId).policy;
  const at = nextTickAt(waitingContact(caller), queue, stage.situation, stage.clock.now());
  caller.tick += 1;
  if (at !== null) stage.events.plan(at, { type: 'tick', caller, tick: caller.tick });
}

/** Whom it is kept for: only somebody on duty who may have it. */
function reservation(stage: Stage, caller: Caller): string | null {
  const queue = lineOf(stage, caller.queueId).policy;
  const agentId = reservedFor(waitingContact(caller), queue, stage.clock.now());
  const desk = agentId === null ? undefined : stage.desks.get(agentId);
  return desk?.ready && desk.serves.some((one) => one.queueId === caller.queueId) ? agentId : null;
}

const waitingContact = ({ arrival, enteredAt, ring, lastAgentId }: Caller): WaitingContact => ({
  channel: arrival.channel,
  enteredAt,
  ring,
  lastAgentId,
});
