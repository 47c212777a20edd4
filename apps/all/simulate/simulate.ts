import { AppError, type InputProblem } from '#libs/contract';
import { DISTRICT_IDS } from '#libs/identity';
import { measure } from '#libs/metrics';
import {
  connectRedis,
  createLog,
  readConfig,
  shanghaiDay,
  systemClock,
  type Log,
  type Env,
} from '#libs/platform';
import { startEmbeddedStores } from '#libs/platform/embedded';
import { StartRefusal } from '#libs/platform/start';
import { explain } from '#libs/platform/start';
import {
  FIRST_POLICY,
  GENEROUS_LIMITS,
  generatedTraffic,
  recordedTraffic,
  SimulationService,
  type RoutingPolicy,
  type SimulationOrder,
  type SimulationReport,
  type World,
} from '#libs/routing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Output } from '../database-command.js';
import { readArguments, USAGE, type SimulateArguments } from './arguments.rules.js';
import { readPolicy, readWorld } from './policy-file.js';
import { reportText } from './report.rules.js';
import { sampleWorld } from './sample-world.rules.js';
import { openStored, type OpenStored } from './stored.js';

/** More contacts than this are not read at once. */
const MOST_CONTACTS = 1_000_000;
const NOWHERE = 'mongodb://127.0.0.1:0/unused';

/** The whole of `npm run simulate`. Answers the exit code: 0 done, 1 could not, 2 wrong argument or file. */
export async function simulate(argv: readonly string[], env: Env, output: Output): Promise<number> {
  if (argv.includes('--help')) {
    output.out(USAGE);
    return 0;
  }
  try {
    const args = readArguments(argv, systemClock.now());
    const log = createLog('simulate', { logLevel: 'silent' });
    const order = await prepare(args, env, log);
    const report = await runAside(order, log);
    output.out(args.json ? JSON.stringify(report, null, 2) : reportText(report, args.full));
    return 0;
  } catch (error) {
    return refuse(error, output);
  }
}

/** Everything that is to be compared; the database is closed again before it begins. */
async function prepare(args: SimulateArguments, env: Env, log: Log): Promise<SimulationOrder> {
  const planned = await readPolicy(args.policy);
  const today = args.today === null ? null : await readPolicy(args.today);
  const world = args.world === null ? null : await readWorld(args.world);
  const isTold = args.generate !== null && world !== null && today !== null;
  const stored =
    isTold || args.sample ? null : await openStored(readConfig(env), env['MONGODB_URI'] || undefined, log);
  try {
    return {
      traffic: await trafficOf(args, world, stored),
      today: today ?? (await todayOf(stored)),
      planned,
      districtIds: DISTRICT_IDS,
      seed: args.seed,
      seeds: args.seeds,
      options: { withinSeconds: args.withinSeconds, shortSeconds: args.shortSeconds },
    };
  } finally {
    await stored?.close();
  }
}

const todayOf = async (stored: OpenStored | null): Promise<RoutingPolicy> =>
  stored ? stored.policy() : FIRST_POLICY;

async function trafficOf(
  { generate, from, to }: SimulateArguments,
  told: World | null,
  stored: OpenStored | null,
): Promise<SimulationOrder['traffic']> {
  if (generate !== null) {
    const world = told ?? (await stored?.world()) ?? sampleWorld(generate, from, to);
    return generatedTraffic({ count: generate, from, to, world });
  }
  if (!stored) {
    throw new StartRefusal(
      '没有数据库，也就没有记录可以重放：请用 MONGODB_URI 或 JIETONG_HOME 指定，或用 --generate N 生成来访。',
      'There is no database, and so no recording: name one in MONGODB_URI or JIETONG_HOME, or make arrivals with --generate N.',
    );
  }
  const traffic = recordedTraffic(await stored.contacts(from, to, MOST_CONTACTS), {
    from,
    to,
    world: told ?? (await stored.world()),
  });
  if (traffic.recorded.length > 0) return traffic;
  const days = `${shanghaiDay(from)} – ${shanghaiDay(to - 1)}`;
  throw new StartRefusal(
    `${days} 没有请求人工的记录：请换日期，或用 --generate N 生成来访。`,
    `Nobody is recorded to have asked for an agent on ${days}: choose other days, or make arrivals with --generate N.`,
  );
}

/** On a Redis of its own in a temporary folder, so that nothing it does reaches the one in use. */
async function runAside(order: SimulationOrder, log: Log): Promise<SimulationReport> {
  const home = await mkdtemp(join(tmpdir(), 'jietong-simulate-'));
  const stores = await startEmbeddedStores({ home, log, given: { mongodbUri: NOWHERE } });
  try {
    const redis = await connectRedis(stores.redisUrl, 'blocking');
    try {
      return await new SimulationService(redis, 'jt', measure, GENEROUS_LIMITS).run(order);
    } finally {
      redis.disconnect();
    }
  } finally {
    await stores.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function refuse(error: unknown, { err }: Output): number {
  if (error instanceof AppError && (error.code === 'BAD_SETTING' || error.code === 'BAD_INPUT')) {
    const problems = Array.isArray(error.details) ? (error.details as (string | InputProblem)[]) : [];
    err(
      `\n✖ 输入有误 / The input is not valid:\n${problems.map((one) => `  - ${problemText(one)}`).join('\n')}`,
    );
    return 2;
  }
  const sentence = explain(error);
  if (sentence) err(`\n✖ ${sentence.zh}\n  ${sentence.en}`);
  else if (error instanceof AppError) err(`\n✖ ${error.message} ${JSON.stringify(error.details ?? '')}`);
  else err(`\n✖ 意外错误 / Unexpected error: ${error instanceof Error ? error.stack : String(error)}`);
  return 1;
}

/** A problem of an argument, of a field, or of a policy. */
function problemText(problem: string | InputProblem): string {
  if (typeof problem === 'string') return problem;
  const { field, code, reason, reasonEn } = problem;
  return `${field}${code ? ` (${code})` : ''}: ${reason} / ${reasonEn}`;
}
