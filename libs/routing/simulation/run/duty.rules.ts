import type { SlotClass } from '#libs/contract';
import type { Desk } from './desk.rules.js';
import { lineOf, type Stage } from './stage.rules.js';
import { place } from './waiting.rules.js';

const CLASSES: readonly SlotClass[] = ['chat', 'voice'];

/** A shift begins. */
export function comeOn(stage: Stage, desk: Desk): void {
  if (!desk.onDuty) change(stage, desk, (now) => desk.comeOn(now));
}

/** A shift ends: what the agent holds they finish, and get nothing more. */
export function goOff(stage: Stage, desk: Desk): void {
  if (desk.onDuty) change(stage, desk, (now) => desk.goOff(now));
}

/** Let too many offers run out: gets nothing until they say that they are back. */
export function stopAnswering(stage: Stage, desk: Desk): void {
  const since = stage.clock.now();
  change(stage, desk, (now) => desk.stopAnswering(now));
  stage.events.plan(since + stage.traffic.notRespondingMs, { type: 'back', desk, since });
}

/** Says that they are back, unless they did or went home since they stopped answering (epoch ms). */
export function comeBack(stage: Stage, desk: Desk, since: number): void {
  if (desk.notRespondingSince === since) change(stage, desk, (now) => desk.answerAgain(now));
}

function change(stage: Stage, desk: Desk, act: (now: number) => void): void {
  const was = desk.ready;
  act(stage.clock.now());
  stage.pending.desks.add(desk);
  if (desk.ready !== was) countDuty(stage, desk, was ? -1 : 1);
}

/** Those who waited before their queue lost its last agent learn when to give up. */
function countDuty(stage: Stage, desk: Desk, sign: 1 | -1): void {
  for (const { queueId } of desk.terms.lines) {
    const line = lineOf(stage, queueId);
    const isDeserted = CLASSES.filter((name) =>
      line.count(name, sign * desk.terms.slots[name], stage.clock.now()),
    );
    if (isDeserted.length === 0 || line.policy.overflow.every(({ when }) => when !== 'no-agent')) continue;
    for (const caller of line.callers) place(stage, caller);
  }
}
