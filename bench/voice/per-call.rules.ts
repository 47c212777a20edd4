import type { Usage } from '../stage.js';
import type { AriCounts } from './service.js';

/** What one call costs. */
export interface PerCall {
  requests: Record<string, number>;
  /** How long the requests of each kind took for it, together, s. */
  seconds: Record<string, number>;
  events: Record<string, number>;
  /** CPU of each process, ms. */
  cpu: Record<string, number>;
  /** Operations of MongoDB, by collection. */
  store: Record<string, number>;
}

/** Of each collection, how many operations. */
export const countsOf = (usage: Usage): Record<string, number> =>
  Object.fromEntries(Object.entries(usage).map(([name, { count }]) => [name, count]));

/** What was done between two counts, for one call; without what is done for fewer than one in twenty. */
export function perCall(
  before: Record<string, number>,
  after: Record<string, number>,
  calls: number,
  atLeast = 0.05,
): Record<string, number> {
  const each = Object.entries(after).map(
    ([name, count]) => [name, (count - (before[name] ?? 0)) / calls] as const,
  );
  return Object.fromEntries(each.filter(([, count]) => count >= atLeast));
}

/** What was asked of Asterisk, and told by it, between two counts, for one call. */
export const ariPerCall = (
  before: AriCounts,
  after: AriCounts,
  calls: number,
): Pick<PerCall, 'requests' | 'seconds' | 'events'> => ({
  requests: perCall(before.requests, after.requests, calls),
  seconds: perCall(before.seconds, after.seconds, calls, 0.0005),
  events: perCall(before.events, after.events, calls),
});
