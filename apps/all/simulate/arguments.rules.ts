import { simulatedDays } from '#apps/gateway';
import { AppError } from '#libs/contract';
import { parseArgs } from 'node:util';

/** What was asked for on the command line. */
export interface SimulateArguments {
  /** Epoch ms at midnight in Shanghai: from (inclusive), to (exclusive). */
  from: number;
  to: number;
  /** File of the new policy. */
  policy: string;
  /** File of today's policy; null = the one in force. */
  today: string | null;
  /** File of the queues and agents; null = those that are stored. */
  world: string | null;
  /** The small made-up world, and no policy before the new one: nothing stored is looked at. */
  sample: boolean;
  /** How many arrivals to generate; null = the recorded ones. */
  generate: number | null;
  seed: number;
  seeds: number;
  withinSeconds: number;
  shortSeconds: number;
  json: boolean;
  /** Every figure of every district and queue. */
  full: boolean;
}

export const USAGE = `npm run simulate -- --policy FILE [--from DAY --to DAY] [--generate N] [--seed S] …

  --policy FILE    新策略（与 API 相同的 JSON）/ the new policy, as JSON like the API's
  --from, --to     起止日期，含两端，YYYY-MM-DD / first and last day, both included
  --generate N     生成 N 次来访，不用记录 / makes N arrivals instead of the recorded ones
                   （未给日期则为 2026-01-05 至 09 / without days: 2026-01-05 to 09）
  --seed S         第一个种子，默认 1 / the first seed, 1 unless told
  --seeds K        种子个数，默认 20 / how many seeds, 20 unless told
  --today FILE     今天的策略，默认现行版本 / today's policy, the one in force unless told
  --world FILE     队列与坐席，默认数据库中的 / queues and agents, the stored ones unless told
  --sample         用内置的示例队列与坐席，不读数据库 / the sample's queues and agents; no database is read
  --within X       服务水平的 X 秒，默认 15 / X of the service level, 15 unless told
  --short Y        短时放弃的 Y 秒，默认 5 / Y of short abandons, 5 unless told
  --full           各关区、各队列输出全部指标 / every figure of every district and queue
  --json           输出 JSON / prints JSON
`;

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  policy: { type: 'string' },
  today: { type: 'string' },
  world: { type: 'string' },
  sample: { type: 'boolean', default: false },
  generate: { type: 'string' },
  seed: { type: 'string' },
  seeds: { type: 'string' },
  within: { type: 'string' },
  short: { type: 'string' },
  json: { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
} as const;

/** Throws BAD_SETTING with everything that is wrong at once. `now`: no recording is later. */
export function readArguments(argv: readonly string[], now: number): SimulateArguments {
  const values = parse(argv);
  const problems: string[] = [];
  const whole = (name: keyof typeof OPTIONS, fallback: number, least: number, most: number): number => {
    const given = values[name];
    if (given === undefined) return fallback;
    const value = Number(given);
    if (typeof given === 'string' && /^\d+$/.test(given) && value >= least && value <= most) return value;
    problems.push(
      `--${name} 须为 ${least} 到 ${most} 的整数，不是 ${given} / --${name} must be a whole number from ${least} to ${most}, not ${given}`,
    );
    return fallback;
  };
  const generate = values.generate === undefined ? null : whole('generate', 1, 1, 1_000_000);
  const days = simulatedDays(values, generate !== null, now);
  problems.push(
    ...days.problems.map(({ field, reason, reasonEn }) => `--${field} ${reason} / --${field} ${reasonEn}`),
  );
  if (!values.policy) problems.push('缺少 --policy FILE / --policy FILE is missing');
  if (values.sample && (generate === null || values.world !== undefined)) {
    problems.push(
      '--sample 须与 --generate 同用，且不与 --world 同用 / --sample goes with --generate, and without --world',
    );
  }
  const read = {
    from: days.from,
    to: days.to,
    policy: values.policy ?? '',
    today: values.today ?? null,
    world: values.world ?? null,
    sample: values.sample,
    generate,
    seed: whole('seed', 1, 0, 1_000_000_000),
    seeds: whole('seeds', 20, 1, 1000),
    withinSeconds: whole('within', 15, 1, 86_400),
    shortSeconds: whole('short', 5, 0, 86_400),
    json: values.json,
    full: values.full,
  };
  if (problems.length > 0) throw new AppError('BAD_SETTING', problems);
  return read;
}

function parse(argv: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (error) {
    throw new AppError('BAD_SETTING', [(error as Error).message]);
  }
}
