import { AppError } from '#libs/contract';
import { DISTRICT_IDS } from '#libs/identity';
import { measure } from '#libs/metrics';
import { connectMongo, connectRedis, type Config } from '#libs/platform';
import {
  generatedTraffic,
  recordedTraffic,
  REQUEST_LIMITS,
  SimulationService,
  type RoutingPolicy,
  type SimulationOrder,
  type SimulationReport,
} from '#libs/routing';
import { parentPort, workerData } from 'node:worker_threads';
import { storedIn, type Stored } from './stored.repository.js';

/** What the thread is given. Days as epoch ms at midnight: from (inclusive), to (exclusive). */
export interface SimulationTask {
  planned: RoutingPolicy;
  /** As in `SimulationOrder`. */
  seenBy: string | null;
  from: number;
  to: number;
  /** How many contacts are made; null = the recorded ones come again. */
  generate: number | null;
  seed: number;
  seeds: number;
  withinSeconds: number;
  shortSeconds: number;
  settings: Pick<Config, 'mongodbUri' | 'redisUrl' | 'redisPrefix' | 'offerMs' | 'wrapUpMs'>;
}

/** What it answers. */
export type SimulationAnswer =
  | { report: SimulationReport }
  | { refused: Pick<AppError, 'code' | 'details'> }
  | { failed: string };

async function trafficOf(task: SimulationTask, stored: Stored): Promise<SimulationOrder['traffic']> {
  const { from, to, generate: count, seeds } = task;
  const world = await stored.world();
  if (count !== null) return generatedTraffic({ count, from, to, world });
  const most = Math.floor(REQUEST_LIMITS.contacts / (2 * seeds));
  return recordedTraffic(await stored.contacts(from, to, most), { from, to, world });
}

async function orderOf(task: SimulationTask): Promise<SimulationOrder> {
  const mongo = await connectMongo(task.settings.mongodbUri);
  try {
    const stored = storedIn(mongo, task.settings);
    const { planned, seenBy, seed, seeds, withinSeconds, shortSeconds } = task;
    return {
      traffic: await trafficOf(task, stored),
      today: await stored.policy(),
      planned,
      seenBy,
      districtIds: DISTRICT_IDS,
      seed,
      seeds,
      options: { withinSeconds, shortSeconds },
    };
  } finally {
    await mongo.close();
  }
}

async function run(task: SimulationTask): Promise<SimulationReport> {
  const order = await orderOf(task);
  const { redisUrl, redisPrefix } = task.settings;
  const redis = await connectRedis(redisUrl, 'blocking');
  try {
    return await new SimulationService(redis, redisPrefix, measure, REQUEST_LIMITS).run(order);
  } finally {
    redis.disconnect();
  }
}

const answer = await run(workerData as SimulationTask).then(
  (report): SimulationAnswer => ({ report }),
  (error: unknown): SimulationAnswer =>
    error instanceof AppError
      ? { refused: { code: error.code, details: error.details } }
      : { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) },
);
parentPort?.postMessage(answer);
