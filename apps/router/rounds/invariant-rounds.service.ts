import type { ContactAudit } from '#libs/contract';
import { Ticker, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';
import { InvariantWatch, type FindingService, type InvariantService } from '#libs/routing';
import { Gauge, type Registry } from 'prom-client';

/** How often a router asks whether a round is due. */
const EVERY_MS = 5000;

/** Findings of the invariant checker, by rule; 0 for every rule that holds. */
function invariantGauge(registry: Registry): Gauge<'rule'> {
  return new Gauge({
    name: 'jietong_invariant_findings',
    help: 'Contacts that break what must always hold, by rule; those beyond the 500 that are listed as of the last whole pass',
    labelNames: ['rule'],
    registers: [registry],
  });
}

/** Checks a part of the invariants as long as the process runs, and shows the findings at /metrics. */
export class InvariantRounds extends Rounds {
  protected readonly tickers;

  constructor(
    checker: InvariantService,
    contacts: ContactAudit,
    findings: FindingService,
    registry: Registry,
    log: Log,
  ) {
    super();
    const gauge = invariantGauge(registry);
    const watch = new InvariantWatch(checker, contacts, findings, (counts) => {
      for (const [rule, count] of Object.entries(counts)) gauge.set({ rule }, count);
    });
    this.tickers = [new Ticker('invariants', EVERY_MS, () => watch.round(), log)];
  }
}
