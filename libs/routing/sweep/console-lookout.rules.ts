import { Lookout, type Config } from '#libs/platform';

/** A console says that it is there several times in its grace, and at least so often (ms). */
const HEARD_EVERY_MS = 10_000;
const SWEEPS_MISSED = 3;

/**
 * Who judges that consoles are gone: they could all be heard of for a whole grace time. A gap longer than half of it
 * hides too many of their signs; one of a few sweeps is none.
 */
export function consoleLookout({ agentGraceMs, sweepMs }: Pick<Config, 'agentGraceMs' | 'sweepMs'>): Lookout {
  const lateMs = Math.max(SWEEPS_MISSED * sweepMs, Math.min(HEARD_EVERY_MS, agentGraceMs / 2));
  return new Lookout(agentGraceMs, lateMs);
}
