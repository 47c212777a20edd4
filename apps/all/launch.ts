import { AppError } from '#libs/contract';
import {
  connectMongo,
  readSettings,
  WITHOUT_EFFECT,
  withoutPassword,
  type Config,
  type Env,
  type Log,
} from '#libs/platform';
import {
  answers,
  findHomeAsterisk,
  homeSecret,
  isFree,
  makeHome,
  startEmbeddedStores,
  type EmbeddedStores,
} from '#libs/platform/embedded';
import {
  causeOf,
  closeInTime,
  demandReplicaSet,
  explain,
  StartRefusal,
  StopRequest,
} from '#libs/platform/start';
import { badSettingText } from './database-command.js';
import { demoEnv, leftAside } from './demo-home.rules.js';
import { banner, usage } from './launch-banner.js';
import { openHomeLog } from './log/home-log.js';

/** The services, up. */
export interface Running {
  /** Where a browser on this machine reaches them, such as http://127.0.0.1:3000. */
  url: string;
  /** The first administrator's generated password, only at the start that created it. */
  firstPassword?: string | undefined;
  /** Who plays in the demo; absent without it. */
  demo?: DemoNote | undefined;
  /** Lets work in hand finish, then closes every connection. */
  close(): Promise<void>;
}

/** What people need to try the demo. */
export interface DemoNote {
  /** The one password of all demo users. */
  password: string;
  /** Users left for people, with what each may do. */
  users: { username: string; zh: string; en: string }[];
  /** Path of a chat page whose visitors reach the demo's agents for people. */
  chatPath: string;
  /** The number that leads to them, where an Asterisk is. */
  number: string;
  /** False where WECHAT_API_BASE names another API: then no followers are simulated. */
  wechat: boolean;
  /** New contacts come for so many hours. */
  hours: number;
  /** Whether its past has still to be made, which is said as it goes on. */
  pastToCome: boolean;
}

export interface BootOptions {
  demo: boolean;
  log: Log;
  env: Env;
  /** Tells whoever started it, in Chinese and in English. */
  say?: (zh: string, en: string) => void;
}

export type Boot = (config: Config, options: BootOptions) => Promise<Running>;

/**
 * The whole life of `npm start`: settings, home, stores, services, banner, until a signal; then
 * everything is stopped in the reverse order. What can't start says why in one sentence. `load` is
 * asked for the services' code once the stores are on their way.
 * Answers the exit code: 0 stopped as asked, 1 could not start or broke, 2 wrong setting or argument.
 */
export async function launch(argv: string[], env: Env, load: () => Promise<Boot>): Promise<number> {
  const stop = new StopRequest();
  try {
    if (argv.includes('--help')) {
      console.log(usage);
      return 0;
    }
    const demo = readArguments(argv);
    const own = demo ? demoEnv(env) : env;
    if (demo) sayOwnData(env);
    const [config, withoutEffect] = readSettings(own);
    makeHome(config.home);
    const { log, close } = openHomeLog(config);
    try {
      if (withoutEffect.length > 0) log.warn({ settings: withoutEffect }, WITHOUT_EFFECT);
      return await runServices(config, { demo, log, env: own, say }, load, stop);
    } finally {
      close();
    }
  } catch (error) {
    return report(error);
  } finally {
    stop.dispose();
  }
}

async function runServices(
  config: Config,
  options: BootOptions,
  load: () => Promise<Boot>,
  stop: StopRequest,
): Promise<number> {
  const { env, log } = options;
  await refuseTakenPort(config);
  const given = { mongodbUri: env['MONGODB_URI'] || undefined, redisUrl: env['REDIS_URL'] || undefined };
  if (given.mongodbUri) await refuseUnreachable(given.mongodbUri);
  if (given.redisUrl && !(await answers(given.redisUrl))) sayRedisIsAway(given.redisUrl);

  const ports = { mongo: config.mongoPort, redis: config.redisPort };
  const starting = startEmbeddedStores({ home: config.home, log, given, ports, progress: say });
  const loading = load();
  loading.catch(() => undefined); // told when it is awaited; the stores have to be stopped then
  const stores = await starting;
  let running: Running | null = null;
  try {
    const { mongodbUri, redisUrl } = stores;
    const secret = env['JIETONG_SECRET'] || homeSecret(config.home);
    if (stop.isRequested) return 0;
    const ready = { ...withAsterisk(config), mongodbUri, redisUrl, secret };
    const boot = await loading;
    running = await boot(ready, options);
    if (!stop.isRequested) console.log(banner(running, ready, given));
    const failure = await stop.requested;
    if (failure !== null) throw failure;
    return 0;
  } finally {
    say('正在停止…（再按一次 Ctrl-C 强制退出）', 'Stopping… (Ctrl-C once more to force it)');
    await closeAll(running, stores);
    say('已停止。', 'Stopped.');
  }
}

/** The Asterisk that is named in the settings, or else the one that `npm run asterisk` runs for this home. */
function withAsterisk(config: Config): Config {
  const found = config.ariUrl === null ? findHomeAsterisk(config.home) : null;
  return found ? { ...config, ariUrl: found.url, ariUser: found.user, ariPassword: found.password } : config;
}

/** Services first, then their stores; services that don't close in time can't keep the stores up. */
async function closeAll(running: Running | null, stores: EmbeddedStores): Promise<void> {
  try {
    await closeInTime(running?.close());
  } catch (error) {
    console.error(error);
  } finally {
    await stores.stop();
  }
}

function readArguments(argv: string[]): boolean {
  const unknown = argv.find((argument) => argument !== '--demo');
  if (unknown === undefined) return argv.includes('--demo');
  throw new AppError('BAD_SETTING', [
    `没有参数 ${unknown}，用法见 --help / ${unknown} is not an argument of this command; see --help`,
  ]);
}

/** Asked before anything is started; the server's own listening decides in the end. */
async function refuseTakenPort({ port, host }: Config): Promise<void> {
  if (port !== 0 && !(await isFree(port, host)))
    throw Object.assign(new Error(), { code: 'EADDRINUSE', port });
}

/** The truth must be there, and be a replica set, before any service starts. */
async function refuseUnreachable(uri: string): Promise<void> {
  const address = withoutPassword(uri);
  const mongo = await connectMongo(uri).catch((cause: unknown) => {
    throw new StartRefusal(
      `MONGODB_URI 指定的数据库 ${address} 无法连接（${causeOf(cause)}）：请检查地址、密码与网络；去掉该设置则使用内置的 MongoDB。`,
      `The database of MONGODB_URI, ${address}, can't be reached (${causeOf(cause)}): check address, password and network; without the setting the embedded MongoDB is used.`,
      { cause },
    );
  });
  try {
    await demandReplicaSet(mongo, uri);
  } finally {
    await mongo.close();
  }
}

function sayOwnData(env: Env): void {
  const aside = leftAside(env);
  if (aside.length === 0) return;
  say(
    `演示使用自己的数据目录与数据库，不使用 ${aside.join('、')}。`,
    `The demo has its own data folder and database; ${aside.join(', ')} ${aside.length > 1 ? 'are' : 'is'} not used.`,
  );
}

function sayRedisIsAway(url: string): void {
  const address = withoutPassword(url);
  say(
    `注意：REDIS_URL 指定的 ${address} 没有应答；服务照常启动，并会不断重连。`,
    `Note: ${address} of REDIS_URL does not answer; the services start all the same and keep trying.`,
  );
}

function say(zh: string, en: string): void {
  console.log(`${zh}\n${en}`);
}

function report(error: unknown): number {
  const wrong = badSettingText(error);
  if (wrong !== null) {
    console.error(`\n${wrong}`);
    return 2;
  }
  const sentence = explain(error);
  if (sentence) console.error(`\n✖ ${sentence.zh}\n  ${sentence.en}`);
  else console.error('\n✖ 意外错误 / Unexpected error:', error);
  return 1;
}
