import { shareText, type AgentState, type Figure, type LiveFigures } from '#libs/contract';

/** How the wallboard judges what it shows. The same sentences stand in each figure's drawer. */

export type Level = 'good' | 'warn' | 'bad' | 'none';

/** No news for longer than this (ms) is shown as stale. */
const STALE_AFTER_MS = 3000;
/** A push may be lost: after this much silence (ms) the board asks for itself. */
export const ASK_AFTER_MS = 1500;
/** GB/T 33358: a call is answered within 15 seconds. */
const DEFAULT_TARGET_SECONDS = 15;
/** A rate this far below its target is a warning, further is bad. */
const NEAR_MISS = 0.05;
const LONG_WAIT_FACTOR = 4;

export const isStale = (now: number, lastHeardAt: number | null, after = STALE_AFTER_MS): boolean =>
  lastHeardAt === null || now - lastHeardAt > after;

/** A push of another scope, or one that is older than what is shown, is ignored. */
export function acceptsPush(shown: LiveFigures, pushed: LiveFigures): boolean {
  const sameScope =
    shown.scope.districtId === pushed.scope.districtId && shown.scope.queueId === pushed.scope.queueId;
  return sameScope && (pushed.seq > shown.seq || pushed.at > shown.at);
}

/** An answer to our asking that a newer push has overtaken is ignored too; one that is as new says that all is well. */
export const acceptsAnswer = (shown: LiveFigures, answer: LiveFigures): boolean =>
  acceptsPush(shown, answer) || (answer.seq === shown.seq && answer.at === shown.at);

/** `97.5%`, rounded down so that a target never looks reached before it is; null without a denominator. */
export function percent(share: number | null): string | null {
  return share === null ? null : shareText(share);
}

export function rateLevel(figure: Figure): Level {
  if (figure.value === null || figure.target === null) return 'none';
  if (figure.value >= figure.target) return 'good';
  return figure.value >= figure.target - NEAR_MISS ? 'warn' : 'bad';
}

const ON_DUTY: readonly AgentState[] = ['idle', 'offered', 'active', 'wrap-up'];

/** Agents who are serving or ready to. */
export const onDuty = (agents: LiveFigures['agents']): number =>
  ON_DUTY.reduce((sum, state) => sum + agents[state], 0);

/** Aim: not more people waiting than agents on duty. */
export function waitingLevel(waiting: number, duty: number): Level {
  if (waiting === 0) return 'good';
  if (duty === 0 || waiting > 2 * duty) return 'bad';
  return waiting <= duty ? 'good' : 'warn';
}

/** Aim: nobody waits longer than the service target. */
export function waitLevel(waitMs: number | null, targetSeconds: number): Level {
  if (waitMs === null || waitMs <= targetSeconds * 1000) return 'good';
  return waitMs <= targetSeconds * 1000 * LONG_WAIT_FACTOR ? 'warn' : 'bad';
}

/** Aim: somebody is free, and nobody fails to respond. */
export function agentsLevel(agents: LiveFigures['agents']): Level {
  if (onDuty(agents) === 0) return 'bad';
  return agents.idle === 0 || agents['not-responding'] > 0 ? 'warn' : 'good';
}

/** Aim: the abandoned share stays within what the connection target leaves. */
export function abandonedLevel(figures: LiveFigures): Level {
  const { target } = figures.connectionRate;
  if (figures.asked === 0 || target === null) return 'none';
  const share = figures.abandoned / figures.asked;
  if (share <= 1 - target) return 'good';
  return share <= 1 - target + NEAR_MISS ? 'warn' : 'bad';
}

/** The strictest service target among the queues shown, seconds. */
export function targetSeconds(queues: readonly { serviceTargetSeconds?: number }[]): number {
  const known = queues.flatMap((q) => q.serviceTargetSeconds ?? []);
  return known.length > 0 ? Math.min(...known) : DEFAULT_TARGET_SECONDS;
}
