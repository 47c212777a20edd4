import type { Admission, Kept } from '#libs/contract';
import { placed, waitingOf } from '../../force/placement.rules.js';
import { admit, onTick } from '../../policy/decision/admission.rules.js';
import { lineOf, newCaller, type Caller, type Stage } from './stage.rules.js';

/** A contact arrives, and the one after it is planned. */
export function arrive(stage: Stage, n: number): void {
  const arrival = stage.arrivals[n];
  if (!arrival) throw new Error(`there is no arrival ${n}`);
  const following = stage.arrivals[n + 1];
  if (following) stage.events.plan(following.at, { type: 'arrive', n: n + 1 });
  const caller = newCaller(arrival, n);
  stage.callers.push(caller);
  const { policy } = lineOf(stage, arrival.queueId);
  const lastAgentId = stage.lastAgents.get(arrival.customer) ?? null;
  follow(stage, caller, admit(arrival, policy, stage.situations[caller.slotClass], arrival.at), lastAgentId);
  if (caller.state !== 'waiting') return;
  stage.pending.arrived.push(caller);
  stage.events.plan(Math.round(arrival.at + arrival.patienceMs), { type: 'patience', caller });
}

/** Comes to wait where it was led, or is led out. */
function follow(stage: Stage, caller: Caller, admission: Admission, lastAgentId: string | null): void {
  if (admission.to !== 'queue') {
    settle(stage, caller, 'flowed-out');
    return;
  }
  caller.queueId = admission.queueId;
  caller.enteredAt = stage.clock.now();
  caller.kept = keptFor(stage, caller, lastAgentId);
  enter(stage, caller);
}

/** Whom an arrival is kept for: the customer's last agent, if they serve the queue now. */
function keptFor(stage: Stage, { queueId, slotClass }: Caller, agentId: string | null): Kept | null {
  const { lastAgentSeconds } = lineOf(stage, queueId).policy;
  const desk = lastAgentSeconds > 0 && agentId !== null ? stage.desks.get(agentId) : undefined;
  if (!desk?.ready || desk.terms.slots[slotClass] === 0) return null;
  if (desk.terms.lines.every((line) => line.queueId !== queueId)) return null;
  return { agentId: desk.id, until: stage.clock.now() + lastAgentSeconds * 1000 };
}

/** Takes its place in the line of its queue. */
export function enter(stage: Stage, caller: Caller): void {
  caller.state = 'waiting';
  lineOf(stage, caller.queueId).callers.add(caller);
  stage.waiting += 1;
  place(stage, caller);
}

/** Is in no line any more. */
export function leaveLine(stage: Stage, caller: Caller): void {
  lineOf(stage, caller.queueId).callers.delete(caller);
  stage.waiting -= 1;
  stage.pending.placed.delete(caller.id);
}

/** What time has made due for a waiting contact: an overflow, a wider ring, the end of being kept. */
export function tick(stage: Stage, caller: Caller): void {
  const { policy } = lineOf(stage, caller.queueId);
  const now = stage.clock.now();
  const { enteredAt, slotClass, arrival } = caller;
  const waiting = waitingOf({ channel: arrival.channel, enteredAt }, policy, now);
  const decision = onTick(waiting, policy, stage.situations[slotClass], now);
  if (decision.act !== 'overflow') {
    place(stage, caller);
    return;
  }
  leaveLine(stage, caller);
  follow(stage, caller, decision.admission, null);
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

/** Finds its place anew, as the routers do, and plans when time next changes something for it. */
export function place(stage: Stage, caller: Caller): void {
  const { id, epoch, queueId, arrival, enteredAt, kept } = caller;
  const { channel, at: queuedAt } = arrival;
  const contact = { id, epoch, queueId, channel, queuedAt, enteredAt, kept, vipListIds: [] };
  const { dueAt = null, ...found } = placed(contact, stage.policy, stage.lines, stage.clock.now());
  // The replay has its own list of what is due.
  stage.pending.placed.set(id, found);
  caller.tick += 1;
  if (dueAt === null) return;
  // Rules that lead back to where they begin must not stop time.
  stage.events.plan(Math.max(dueAt, enteredAt + 1), { type: 'tick', caller, tick: caller.tick });
}

function settle(stage: Stage, caller: Caller, outcome: 'abandoned' | 'flowed-out'): void {
  if (caller.state === 'waiting') stage.pending.gone.push({ id: caller.id, epoch: caller.epoch });
  caller.state = 'over';
  caller.owner = null;
  caller.outcome = outcome;
  caller.settledAt = stage.clock.now();
}
