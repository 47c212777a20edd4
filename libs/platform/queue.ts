import type { JobName, Jobs } from '#libs/contract';
import { Queue, Worker, type JobsOptions } from 'bullmq';
import { createTryingRedis } from './redis.js';
import type { Log } from './log.js';

/** Where durable jobs are put. A lost job is found again by its sweep, so a failed add is not fatal. */
export interface JobQueue {
  add<N extends JobName>(
    name: N,
    payload: Jobs[N],
    options?: { jobId?: string; delayMs?: number },
  ): Promise<void>;
  close(): Promise<void>;
}

export type JobHandler<N extends JobName> = (payload: Jobs[N]) => Promise<void>;
export type JobHandlers = { [N in JobName]: JobHandler<N> };

const OPTIONS: JobsOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: { age: 86_400, count: 10_000 },
};

/** BullMQ behind our own names; one BullMQ queue per job name. */
export function createJobQueue(redisUrl: string, prefix: string): JobQueue {
  const queues = new Map<JobName, Queue>();
  const connection = createTryingRedis(redisUrl, 'command');
  const queueOf = (name: JobName): Queue => {
    const found = queues.get(name);
    if (found) return found;
    const queue = new Queue(name, { connection, prefix: `{${prefix}:bull}` });
    queue.on('error', () => undefined);
    queues.set(name, queue);
    return queue;
  };
  return {
    async add(name, payload, options = {}) {
      await queueOf(name).add(name, payload, {
        ...OPTIONS,
        ...(options.jobId ? { jobId: options.jobId } : {}),
        ...(options.delayMs ? { delay: options.delayMs } : {}),
      });
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      connection.disconnect();
    },
  };
}

/** Starts one worker per job name; boot fails if a name has no handler (the type demands all). */
export function startWorkers(
  redisUrl: string,
  prefix: string,
  handlers: JobHandlers,
  log: Log,
  concurrency = 8,
): { close(): Promise<void> } {
  const connection = createTryingRedis(redisUrl, 'blocking');
  const workers = (Object.keys(handlers) as JobName[]).map((name) => {
    const handler = handlers[name] as JobHandler<JobName>;
    const worker = new Worker(name, async (job) => handler(job.data as Jobs[JobName]), {
      connection,
      prefix: `{${prefix}:bull}`,
      concurrency,
    });
    worker.on('failed', (job, error) => log.warn({ err: error, job: name, id: job?.id }, 'job failed'));
    worker.on('error', (error) => log.warn({ err: error, job: name }, 'worker error'));
    return worker;
  });
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      connection.disconnect();
    },
  };
}
