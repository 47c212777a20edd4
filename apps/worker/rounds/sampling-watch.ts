import type { AuditLog } from '#libs/identity';
import type { DrawnDay, StandingWatch } from '#libs/quality';
import { Counter, type Registry } from 'prom-client';

/** Each draw of a standing plan is in the audit once; failures are counted at /metrics. */
export function samplingWatch(audit: Pick<AuditLog, 'recordOnce'>, registry: Registry): StandingWatch {
  const failures = new Counter({
    name: 'jietong_sampling_failures_total',
    help: 'Standing sampling plans that a round could not draw by, and draws it could not note in the audit',
    registers: [registry],
  });
  return {
    drawn: ({ standing, districtId, drawId }: DrawnDay) =>
      audit.recordOnce({
        actor: 'system',
        action: 'sampling.drawn',
        target: `draw:${drawId}`,
        districtId,
        details: { standing: standing.planId, day: standing.day },
      }),
    failed: () => failures.inc(),
  };
}
