import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { lineCountsOf, type LineCounts, type Log } from '../../log.js';
import type { Readiness } from './readiness.js';

/** Injection token of the process's Registry: other modules register their counters in it. */
export const METRICS = Symbol('METRICS');

/** A registry with Node's own figures; one per app, so that several in one process do not mix. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Duration of requests in seconds, by route pattern. */
export function requestSeconds(registry: Registry): Histogram {
  return new Histogram({
    name: 'jietong_http_request_seconds',
    help: 'Duration of HTTP requests by method, route pattern and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
}

/** Sockets connected to this process, by namespace. */
export function connectedSockets(registry: Registry): Gauge {
  return new Gauge({
    name: 'jietong_sockets',
    help: 'Sockets connected to this process, by namespace',
    labelNames: ['namespace'],
    registers: [registry],
  });
}

/** Whether this process reaches its stores, asked at each scrape. */
export function storesUp(registry: Registry, readiness: Pick<Readiness, 'stores'>): Gauge {
  return new Gauge({
    name: 'jietong_store_up',
    help: '1 while this process reaches its store within a second',
    labelNames: ['store'],
    registers: [registry],
    async collect() {
      const { mongodb, redis } = await readiness.stores();
      this.set({ store: 'mongodb' }, mongodb === 'up' ? 1 : 0);
      this.set({ store: 'redis' }, redis === 'up' ? 1 : 0);
    },
  });
}

/** Lines of the log that somebody should look at. */
export function logLines(registry: Registry, log: Log): Counter {
  return new Counter({
    name: 'jietong_log_lines_total',
    help: 'Lines of the log by level: warn, error, fatal',
    labelNames: ['level'],
    registers: [registry],
    collect() {
      this.reset();
      const counts = lineCountsOf(log);
      for (const level of Object.keys(counts) as (keyof LineCounts)[]) this.inc({ level }, counts[level]);
    },
  });
}
