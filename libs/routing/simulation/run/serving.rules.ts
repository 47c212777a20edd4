import { DECLINE_MS } from '../../index/lua/decline.lua.js';
import type { Proposal } from '../../index/argument.rules.js';
import type { OfferAnswer } from '../scenario.rules.js';
import type { Desk } from './desk.rules.js';
import { stopAnswering } from './duty.rules.js';
import { luckOf, type Caller, type Stage } from './stage.rules.js';
import { enter, leaveLine } from './waiting.rules.js';

/** Makes a proposal real. Throws if the agent may not have it: the index would not be what the routers go by. */
export function offer(stage: Stage, { contactId, epoch, agentId, slot }: Proposal): void {
  const caller = stage.callers[Number(contactId.slice(1))];
  const desk = stage.desks.get(agentId);
  const isWaiting = caller?.state === 'waiting' && caller.epoch === epoch;
  if (!isWaiting || !desk?.ready || !desk.take(slot, stage.clock.now())) {
    throw new Error(`the index proposed ${contactId} to ${agentId}, which is not how things stand`);
  }
  stage.pending.settled.push(contactId);
  leaveLine(stage, caller);
  caller.state = 'offered';
  caller.owner = { agentId, slot };
  caller.epoch += 1;
  caller.offers += 1;
  caller.offeredAt = stage.clock.now();
  planAnswer(stage, caller);
}

function planAnswer(stage: Stage, caller: Caller): void {
  const rings = stage.policy.offerMs(caller.queueId);
  const luck = luckOf(stage, caller);
  // Whoever takes longer than it rings has let it run out.
  const answer: OfferAnswer = luck.kind !== 'miss' && luck.afterMs < rings ? luck : { kind: 'miss' };
  const after = answer.kind === 'miss' ? rings : Math.round(answer.afterMs);
  stage.events.plan(stage.clock.now() + after, {
    type: 'answer',
    caller,
    epoch: caller.epoch,
    answer: answer.kind,
  });
}

/** The agent takes the offer, refuses it, or lets it run out. */
export function answer(stage: Stage, caller: Caller, epoch: number, kind: OfferAnswer['kind']): void {
  if (caller.state !== 'offered' || caller.epoch !== epoch) return;
  const { owner, desk } = heldBy(stage, caller);
  caller.kept = null;
  if (kind === 'accept') accept(stage, caller, desk);
  else giveBack(stage, caller, desk, owner.slot, kind);
}

function accept(stage: Stage, caller: Caller, desk: Desk): void {
  const now = stage.clock.now();
  desk.misses = 0;
  caller.state = 'active';
  caller.outcome = 'answered';
  caller.settledAt = now;
  caller.servedBy = desk.id;
  stage.lastAgents.set(caller.arrival.customer, desk.id);
  const { talkMs, wrapMs } = caller.arrival.handling;
  const held = Math.round(talkMs + Math.min(wrapMs, desk.mostWrapMs));
  stage.events.plan(now + held, { type: 'close', caller });
}

function giveBack(stage: Stage, caller: Caller, desk: Desk, slot: string, kind: 'decline' | 'miss'): void {
  const now = stage.clock.now();
  desk.free(slot, now);
  caller.owner = null;
  caller.epoch += 1;
  if (kind === 'decline') {
    stage.pending.declined.push({ contactId: caller.id, agentId: desk.id, at: now });
    stage.events.plan(now + DECLINE_MS, { type: 'forget' });
    stage.pending.freed.push({ desk, slot });
  } else {
    desk.misses += 1;
    const { missesAllowed } = desk.terms;
    if (missesAllowed > 0 && desk.misses >= missesAllowed && desk.ready) stopAnswering(stage, desk);
    else stage.pending.freed.push({ desk, slot });
  }
  enter(stage, caller);
}

/** Talk and wrap-up are over. */
export function close(stage: Stage, caller: Caller): void {
  const { owner, desk } = heldBy(stage, caller);
  caller.state = 'over';
  caller.owner = null;
  caller.closedAt = stage.clock.now();
  desk.free(owner.slot, caller.closedAt);
  stage.pending.freed.push({ desk, slot: owner.slot });
  const ms = caller.closedAt - (caller.settledAt ?? caller.closedAt);
  stage.pending.handled.push({ queueId: caller.queueId, slotClass: caller.slotClass, ms });
}

function heldBy(stage: Stage, caller: Caller): { owner: NonNullable<Caller['owner']>; desk: Desk } {
  const desk = stage.desks.get(caller.owner?.agentId ?? '');
  if (!caller.owner || !desk) throw new Error(`contact ${caller.id} has no agent`);
  return { owner: caller.owner, desk };
}
