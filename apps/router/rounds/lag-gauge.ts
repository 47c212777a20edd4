import type { LagService } from '#libs/metrics';
import type { Clock } from '#libs/platform';
import { Gauge, type Registry } from 'prom-client';

/** How far figures are behind what happens, asked at each scrape; where that is not known it stays as it was. */
export function lagGauge(registry: Registry, lag: Pick<LagService, 'since'>, clock: Clock): Gauge {
  return new Gauge({
    name: 'jietong_figures_behind_seconds',
    help: 'How long ago the oldest happened that is in no figure yet; 0 while all is counted, but for the last seconds',
    registers: [registry],
    async collect() {
      const since = await lag.since().catch(() => undefined);
      if (since !== undefined) this.set(since === null ? 0 : Math.max(0, clock.now() - since) / 1000);
    },
  });
}
