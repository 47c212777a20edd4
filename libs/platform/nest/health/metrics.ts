import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

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
