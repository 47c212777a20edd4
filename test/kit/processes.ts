import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.js';
import { ADMIN_PASSWORD } from './site.js';
import type { Stores } from './stores.js';

export type AppName = 'all' | 'gateway' | 'router' | 'voice' | 'worker';

/** One line of a process's log. */
export type LogLine = Record<string, unknown> & { service: string; msg: string };

const ROOT = join(import.meta.dirname, '../../..');
/** A service says it in its log, the launcher to people. */
const READY = /"url":"([^"]+)".*"msg":"ready"|(http:\S+)\/health\/ready/;
const READY_WITHIN_MS = 100_000;
const STOP_WITHIN_MS = 30_000;

/** The settings of a test's Jietong; `more` on top. Times are short, because tests wait for them. */
export function settingsOf(
  stores: Pick<Stores, 'mongodbUri' | 'redisUrl' | 'redisPrefix'>,
  more: Record<string, string> = {},
): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    MONGODB_URI: stores.mongodbUri,
    REDIS_URL: stores.redisUrl,
    JIETONG_REDIS_PREFIX: stores.redisPrefix,
    JIETONG_ADMIN_PASSWORD: ADMIN_PASSWORD,
    JIETONG_SECRET: 'a secret of tests, long enough to be one',
    JIETONG_SWEEP_MS: '200',
    // Nobody misses an offer because the machine is busy.
    JIETONG_OFFER_SECONDS: '300',
    ...more,
  };
}

/** An app of Jietong in a process of its own, as a deployment runs it. */
export class AppProcess {
  /** Everything it has written, line by line. */
  readonly output: string[] = [];
  url = '';
  private readonly gone: Promise<number | null>;

  private constructor(
    readonly app: AppName,
    private readonly child: ChildProcess,
  ) {
    this.gone = once(child, 'close').then(([code]) => code as number | null);
  }

  /** Starts `dist/apps/<app>/main.js`; or all of it by `npm start`, whose child it is then. */
  static launch(app: AppName | 'npm start', settings: Record<string, string>): AppProcess {
    const env = { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', ...settings };
    const stdio = ['ignore', 'pipe', 'pipe'] as ('ignore' | 'pipe')[];
    const options = { cwd: ROOT, env, stdio };
    if (app === 'npm start') return new AppProcess('all', spawn('npm', ['start'], options));
    const file = join(ROOT, 'dist/apps', app, 'main.js');
    return new AppProcess(app, spawn(process.execPath, [file], options));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Its log; what it says to people on the same stream is left out. */
  get log(): LogLine[] {
    return this.output.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  }

  /** Asks it to stop; answers its exit code. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.within(STOP_WITHIN_MS, this.gone, 'did not stop');
  }

  /** As a power cut would end it. */
  async kill(): Promise<void> {
    if (this.alive) this.child.kill('SIGKILL');
    await this.gone;
  }

  /** It stands still until it is told to go on; others do not notice but by its silence. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  /** Resolves when it says so, and answers so. */
  async ready(): Promise<void> {
    const said = new Promise<string>((resolve) => {
      for (const stream of [this.child.stdout, this.child.stderr]) {
        if (!stream) continue;
        createInterface({ input: stream }).on('line', (line) => {
          this.output.push(line);
          const url = READY.exec(line)?.slice(1).find(Boolean);
          if (url) resolve(url);
        });
      }
    });
    this.url = await this.within(READY_WITHIN_MS, Promise.race([said, this.early()]), 'was not ready');
    await eventually(
      async () => (await fetch(`${this.url}/health/ready`)).status,
      (status) => status === 200,
    );
  }

  private async early(): Promise<never> {
    const code = await this.gone;
    throw new Error(`${this.app} ended with ${code}:\n${this.output.join('\n')}`);
  }

  private async within<T>(ms: number, work: Promise<T>, problem: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const tell = (): void =>
        reject(new Error(`${this.app} ${problem} in ${ms} ms:\n${this.output.join('\n')}`));
      timer = setTimeout(tell, ms);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The processes of one suite; whatever still runs at its end is killed. */
export class Processes {
  private readonly all: AppProcess[] = [];

  /** Starts one, and waits until it is ready. */
  async start(app: AppName | 'npm start', settings: Record<string, string>): Promise<AppProcess> {
    const started = AppProcess.launch(app, settings);
    this.all.push(started);
    await started.ready();
    return started;
  }

  /** Starts one that is to refuse; answers its exit code, and what it has said. Throws if it gets ready. */
  async refused(app: AppName, settings: Record<string, string>): Promise<[code: number | null, AppProcess]> {
    const started = AppProcess.launch(app, settings);
    this.all.push(started);
    const got = await started.ready().then(
      () => 'ready',
      () => 'ended',
    );
    if (got === 'ready') throw new Error(`${app} started:\n${started.output.join('\n')}`);
    return [await started.stop(), started];
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((one) => one.kill()));
  }
}
