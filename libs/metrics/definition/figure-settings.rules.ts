import type { FigureScope } from '#libs/contract';
import { DEFAULT_OPTIONS, type FigureOptions } from './definition.rules.js';

/** Says what is set for a part of the hotline: a queue's own targets, or the deployment's. */
export interface FigureSettings {
  of(scope: FigureScope): Promise<FigureOptions>;
  /** By queue, of those that set something for themselves. */
  queues(): Promise<ReadonlyMap<string, FigureOptions>>;
}

/** The same settings for every scope. */
export const fixedSettings = (options: FigureOptions): FigureSettings => ({
  of: () => Promise.resolve(options),
  queues: () => Promise.resolve(new Map()),
});

/** What one queue sets for itself. */
export interface QueueTargets {
  serviceTargetSeconds: number;
  connectionTarget: number;
  serviceLevelTarget: number;
}

const optionsOf = (queue: QueueTargets): FigureOptions => ({
  ...DEFAULT_OPTIONS,
  withinSeconds: queue.serviceTargetSeconds,
  connectionTarget: queue.connectionTarget,
  serviceLevelTarget: queue.serviceLevelTarget,
});

/** A queue's own targets in place of the deployment's; those alone if there is no such queue. */
export const queueSettings = (queues: () => Promise<ReadonlyMap<string, QueueTargets>>): FigureSettings => ({
  of: async ({ queueId }) => {
    const queue = queueId === null ? undefined : (await queues()).get(queueId);
    return queue ? optionsOf(queue) : DEFAULT_OPTIONS;
  },
  queues: async () => new Map([...(await queues())].map(([id, queue]) => [id, optionsOf(queue)])),
});
