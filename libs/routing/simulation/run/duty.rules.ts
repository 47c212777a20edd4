import type { Desk } from './desk.rules.js';
import { lineOf, type Stage } from './stage.rules.js';
import { tickAll } from './waiting.rules.js';

/** A shift begins. */
export function comeOn(stage: Stage, desk: Desk): void {
  if (desk.onDuty) return;
  desk.comeOn(stage.clock.now());
  stage.pending.desks.add(desk);
  countDuty(stage, desk, 1);
}

/** A shift ends: what the agent holds they finish, and get nothing more. */
export function goOff(stage: Stage, desk: Desk): void {
  if (!desk.onDuty) return;
  desk.goOff(stage.clock.now());
  stage.pending.desks.add(desk);
  countDuty(stage, desk, -1);
  freeReserved(stage, desk);
}

/** Let too many offers run out: gets nothing until they say that they are back. */
export function stopAnswering(stage: Stage, desk: Desk): void {
  const since = stage.clock.now();
  desk.stopAnswering(since);
  stage.pending.desks.add(desk);
  stage.events.plan(since + stage.traffic.notRespondingMs, { type: 'back', desk, since });
  freeReserved(stage, desk);
}

export function comeBack(stage: Stage, desk: Desk, since: number): void {
  if (desk.notRespondingSince !== since) return;
  desk.answerAgain(stage.clock.now());
  stage.pending.desks.add(desk);
}

/** Keeps the number on duty of every queue the agent belongs to; the first and the last change what is due there. */
function countDuty(stage: Stage, desk: Desk, by: 1 | -1): void {
  stage.slots.clear();
  for (const { queueId, firstRing } of desk.serves) {
    if (firstRing > 0) continue;
    const line = lineOf(stage, queueId);
    line.onDuty += by;
    if (line.onDuty > (by > 0 ? 1 : 0)) continue;
    line.nobodySince = by > 0 ? null : stage.clock.now();
    tickAll(stage, line.waiting);
  }
}

/** What was kept for them is there for everybody. */
function freeReserved(stage: Stage, desk: Desk): void {
  for (const { queueId, reserves } of desk.serves) {
    if (!reserves) continue;
    const kept = [...lineOf(stage, queueId).waiting].filter((caller) => caller.reservedFor === desk.id);
    tickAll(stage, kept);
  }
}
