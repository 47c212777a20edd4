import { waitsOf, firstBy, userOf, type Stamp } from './sipp-result.rules.js';
import { SippLoad } from './sipp-load.js';
import { setTimeout as pause } from 'node:timers/promises';
import { percentiles, type Percentiles } from '../load.js';

/** One load of calls, as it went. */
export interface Trial {
  /** Calls a second that were begun, and how many. */
  rate: number;
  calls: number;
  /** Answered by an agent's phone, and ended by it. */
  answered: number;
  /** Let go without an agent by the other side, which had something to say. */
  ledOut: number;
  /** Calls a second that were answered and ended, from the first caller to the last goodbye of an agent. */
  perSecond: number;
}

/** One load of calls: `rate` a second for `seconds`, each talked to for `talkMs`. */
export interface LoadOrder {
  /** The folder of the bench. */
  home: string;
  sipPort: number;
  called: string;
  agentsAt: number;
  talkMs: number;
  rate: number;
  seconds: number;
  patienceMs: number;
  stamped?: boolean;
}

/** Notes of both sides of a load. */
export interface Stamps {
  callers: Stamp[];
  agents: Stamp[];
}

const running = new Set<SippLoad>();
/** Ends whatever still runs, for a phase whose time is up. */
export const killLoads = (): void => running.forEach((load) => load.kill());

/** Runs one load to its end. */
export async function runLoad(order: LoadOrder): Promise<{ trial: Trial; stamps: Stamps }> {
  const { home, agentsAt, talkMs, rate, seconds, sipPort: port, called, patienceMs, stamped = false } = order;
  const calls = Math.round(rate * seconds);
  const agents = await SippLoad.agents(home, talkMs, agentsAt);
  running.add(agents);
  try {
    const callers = await SippLoad.callers(home, { port, called, rate, calls, patienceMs, stamped });
    running.add(callers);
    const begun = await callers.done();
    running.delete(callers);
    await pause(talkMs + 200); // the last goodbye
    const { succeeded: answered, lastAt } = await agents.end();
    const trial = {
      rate,
      calls,
      answered,
      ledOut: Math.max(0, begun.succeeded - answered),
      perSecond: answered / Math.max(lastAt - begun.startedAt, 0.001),
    };
    return { trial, stamps: { callers: callers.stamps(), agents: agents.stamps() } };
  } finally {
    running.delete(agents);
    agents.kill();
  }
}

/** Fewer than one in a hundred fails, and they are answered as fast as they come. */
export const isKept = ({ calls, answered, perSecond, rate }: Trial): boolean =>
  calls - answered < calls / 100 && perSecond > 0.85 * rate;

/**
 * Arrival → an agent's phone rings, ms; null if none rang. `callerOf`: the caller's number of a contact; null if it is
 * in the call itself.
 */
export function ringing(
  { callers, agents }: Stamps,
  callerOf: ReadonlyMap<string, string> | null,
): Percentiles | null {
  const sent = firstBy(callers, ({ words }) => words[0] ?? null);
  const reached = firstBy(agents, ({ words }) => keyOf(words.join(' '), callerOf));
  const waits = waitsOf(sent, reached);
  return waits.length === 0 ? null : percentiles(waits);
}

function keyOf(said: string, callerOf: ReadonlyMap<string, string> | null): string | null {
  if (callerOf === null) return userOf(/from= (.*)$/.exec(said)?.[1] ?? '') || null;
  return callerOf.get(/contact= (\w+)/.exec(said)?.[1] ?? '') ?? null;
}
