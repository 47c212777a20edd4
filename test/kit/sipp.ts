import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeUdpPort } from '#libs/platform/embedded';
import { testFolder } from './own-stores.js';
import { sine, writeAlaw } from './tone.js';
import {
  TONE_FILE,
  callerScenario,
  orderOf,
  phoneScenario,
  registerScenario,
  type CallerPlan,
  type PhonePlan,
} from './sipp-scenario.js';

export interface Calling extends CallerPlan {
  /** Port of the SIP server on loopback. */
  port: number;
  /** The number that is called. */
  called: string;
  /** The number of the caller. */
  from?: string;
  /** How many calls; 1 unless told. */
  calls?: number;
  /** How many begin a second; 20 unless told. */
  rate?: number;
}

/** How SIPp is run: for so many seconds at most, on a free port unless told. */
interface Running {
  args: readonly string[];
  limit: number;
  tone?: number | undefined;
  calls?: number;
  port?: number | undefined;
}

const withTone = (stayMs: number, tone: number | undefined): CallerPlan =>
  tone === undefined ? { stayMs } : { stayMs, tone };

/** So long SIPp may take beyond what it was to do. */
const PATIENCE_SECONDS = 100;
/** A phone lies there for a whole suite; who started it unplugs it. */
const PHONE_SECONDS = 900;

/** One SIPp process: real SIP over UDP on loopback. */
export class Sipp {
  private output = '';
  /** How many orders it was given: the numbers of what it says itself are lower. */
  private orders = 100;
  private readonly gone: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    /** Its own SIP port. */
    readonly port: number,
    /** How many calls it makes. */
    private readonly calls: number,
  ) {
    child.stdout?.on('data', (part: Buffer) => (this.output += part.toString()));
    child.stderr?.on('data', (part: Buffer) => (this.output += part.toString()));
    this.gone = once(child, 'close').then(([code]) => code as number | null);
  }

  /** Starts callers. */
  static async call({
    port,
    called,
    from = '13800138000',
    calls = 1,
    rate = 20,
    stayMs,
    keys,
    keepsPressing,
    tone,
    heardAt,
    cause,
    headers,
  }: Calling): Promise<Sipp> {
    const args = [
      '-s',
      called,
      '-key',
      'from',
      from,
      '-m',
      String(calls),
      '-r',
      String(rate),
      '-l',
      String(calls),
    ];
    const plan = {
      ...withTone(stayMs, tone),
      ...(keys ? { keys } : {}),
      ...(keepsPressing ? { keepsPressing } : {}),
      ...(heardAt === undefined ? {} : { heardAt }),
      ...(cause === undefined ? {} : { cause }),
      ...(headers ? { headers } : {}),
    };
    const limit = PATIENCE_SECONDS + Math.ceil(stayMs / 1000);
    return Sipp.run(callerScenario(plan), { args: [`127.0.0.1:${port}`, ...args], limit, tone, calls });
  }

  /** A phone that may be called any number of times, also at once; on a free port unless told. */
  static phone(plan: PhonePlan, port?: number): Promise<Sipp> {
    const tone = plan.answers === true ? plan.tone : undefined;
    const echo = plan.answers === true && plan.echo ? ['-rtp_echo'] : [];
    return Sipp.run(phoneScenario(plan), { args: ['-aa', ...echo], limit: PHONE_SECONDS, tone, port });
  }

  /**
   * Registers an agent's phone; answers the port where it must listen from then on. Throws what SIPp said
   * if the server refuses.
   */
  static async register(port: number, user: string, password: string): Promise<number> {
    const scenario = registerScenario(user, password);
    const args = [`127.0.0.1:${port}`, '-m', '1'];
    const registering = await Sipp.run(scenario, { args, limit: PATIENCE_SECONDS });
    await registering.done();
    return registering.port;
  }

  /** Resolves when every call went as the scenario says; throws with what SIPp said if one did not. */
  async done(): Promise<void> {
    const code = await this.gone;
    if (code !== 0) throw new Error(`SIPp ended with ${code}:\n${this.output}`);
  }

  /** Resolves when a phone has no call any more, and every one went as planned; the phone is gone then. */
  async idle(): Promise<void> {
    this.child.kill('SIGUSR1');
    await this.done();
  }

  /** Its callers, who are all talking or waiting, hang up now; resolves when every call has ended as planned. */
  async hangUp(): Promise<void> {
    await this.tell(...this.ownCalls());
    await this.done();
  }

  /** Its callers press the keys for which they wait to be told. */
  press(): Promise<void> {
    return this.tell(...this.ownCalls());
  }

  /** The calls with these ids do what they wait for: a phone is picked up, say. */
  async tell(...callIds: readonly string[]): Promise<void> {
    const socket = createSocket('udp4');
    this.orders += 1;
    try {
      for (const callId of callIds) {
        const order = orderOf(callId, this.orders);
        await new Promise((sent) => socket.send(order, this.port, '127.0.0.1', sent));
      }
    } finally {
      socket.close();
    }
  }

  /** Ends it, as a phone whose plug is pulled. */
  async close(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.gone;
  }

  /** Of the calls that it makes. */
  private ownCalls(): string[] {
    return Array.from({ length: this.calls }, (_, call) => `${call + 1}-${this.child.pid}@127.0.0.1`);
  }

  private static async run(scenario: string, running: Running): Promise<Sipp> {
    const { limit, tone, calls = 0 } = running;
    const folder = testFolder('sipp');
    const file = join(folder, 'scenario.xml');
    writeFileSync(file, scenario);
    if (tone !== undefined) {
      writeAlaw(join(folder, TONE_FILE), sine(tone, 1));
    }
    const media = tone === undefined ? [] : ['-mp', String(await freeUdpPort())];
    const port = running.port ?? (await freeUdpPort());
    const own = ['-sf', file, '-i', '127.0.0.1', '-p', String(port), '-nostdin', '-trace_err'];
    const limits = ['-timeout', `${limit}s`, '-timeout_error'];
    const program = process.env['JIETONG_SIPP'] || 'sipp';
    const child = spawn(program, [...running.args, ...media, ...own, ...limits], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Sipp(child, port, calls);
  }
}
