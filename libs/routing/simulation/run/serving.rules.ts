import { DECLINE_MS } from '../../index/lua/decline.lua.js';
import type { Proposal } from '../../index/routing-index.repository.js';
import type { OfferAnswer } from '../scenario.rules.js';
import type { Desk } from './desk.rules.js';
import { stopAnswering } from './duty.rules.js';
import { lineOf, luckOf, type Caller, type Stage } from './stage.rules.js';
import { enter, leaveLine, tick } from './waiting.rules.js';

/** How long an offer rings where the policy doesn't say: the deployment's usual setting. */
const OFFER_MS = 20_000;

/** Makes a proposal real. False if the agent may not have it after all: both are put right in the index. */
export function offer(stage: Stage, { contactId, epoch, agentId, slot }: Proposal): boolean {
  const caller = stage.callers[Number(contactId.slice(1))];
  const desk = stage.desks.get(agentId);
  if (!caller || !desk?.ready || caller.state !== 'waiting' || caller.epoch !== epoch) {
    throw new Error(`the index proposed ${contactId} to ${agentId}, which is not how things stand`);
  }
  stage.pending.settled.push(contactId);
  const taken = desk.take(slot, stage.clock.now());
  if (!taken || blocks(stage, desk, slot)) stage.pending.desks.add(desk);
  if (!taken) {
    stage.pending.placed.add(caller);
    return false;
  }
  leaveLine(stage, caller);
  caller.state = 'offered';
  caller.owner = { agentId, slot };
  caller.epoch += 1;
  caller.offers += 1;
  caller.offeredAt = stage.clock.now();
  planAnswer(stage, caller);
  return true;
}

function planAnswer(stage: Stage, caller: Caller): void {
  const seconds = lineOf(stage, caller.queueId).policy.offerSeconds;
  const rings = seconds === null ? OFFER_MS : seconds * 1000;
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
    const { missesAllowed } = desk.profile;
    if (missesAllowed > 0 && desk.misses >= missesAllowed && desk.ready) stopAnswering(stage, desk);
    else stage.pending.freed.push({ desk, slot });
  }
  enter(stage, caller);
  tick(stage, caller);
}

/** Talk and wrap-up are over. */
export function close(stage: Stage, caller: Caller): void {
  const { owner, desk } = heldBy(stage, caller);
  caller.state = 'over';
  caller.owner = null;
  caller.closedAt = stage.clock.now();
  desk.free(owner.slot, caller.closedAt);
  if (blocks(stage, desk, owner.slot)) stage.pending.desks.add(desk);
  else stage.pending.freed.push({ desk, slot: owner.slot });
}

function heldBy(stage: Stage, caller: Caller): { owner: NonNullable<Caller['owner']>; desk: Desk } {
  const desk = stage.desks.get(caller.owner?.agentId ?? '');
  if (!caller.owner || !desk) throw new Error(`contact ${caller.id} has no agent`);
  return { owner: caller.owner, desk };
}

/** True if taking or freeing this slot opens or closes others that somebody may ask for. */
const blocks = (stage: Stage, desk: Desk, slot: string): boolean =>
  desk.profile.callBlocksChats && slot.startsWith('voice:') && stage.classes.has('chat');
