import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeUdpPort } from '#libs/platform/embedded';
import { testFolder } from './own-stores.js';
import { sine, writeAlaw } from './tone.js';
import {
  TONE_FILE,
  callerScenario,
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

const withTone = (stayMs: number, tone: number | undefined): CallerPlan =>
  tone === undefined ? { stayMs } : { stayMs, tone };

const PATIENCE_SECONDS = 100;
/** A phone lies there for a whole suite; who started it unplugs it. */
const PHONE_SECONDS = 900;

/** One SIPp process: real SIP over UDP on loopback. */
export class Sipp {
  private output = '';
  private readonly gone: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    /** Its own SIP port. */
    readonly port: number,
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
    };
    return Sipp.run(callerScenario(plan), [`127.0.0.1:${port}`, ...args], undefined, tone);
  }

  /** A phone that may be called any number of times, also at once; on a free port unless told. */
  static phone(plan: PhonePlan, port?: number): Promise<Sipp> {
    const tone = plan.answers === true ? plan.tone : undefined;
    const echo = plan.answers === true && plan.echo ? ['-rtp_echo'] : [];
    return Sipp.run(phoneScenario(plan), ['-aa', ...echo], port, tone);
  }

  /**
   * Registers an agent's phone; answers the port where it must listen from then on. Throws what SIPp said
   * if the server refuses.
   */
  static async register(port: number, user: string, password: string): Promise<number> {
    const scenario = registerScenario(user, password);
    const registering = await Sipp.run(scenario, [`127.0.0.1:${port}`, '-m', '1']);
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

  /** Ends it, as a phone whose plug is pulled. */
  async close(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.gone;
  }

  private static async run(scenario: string, args: string[], fixed?: number, tone?: number): Promise<Sipp> {
    const folder = testFolder('sipp');
    const file = join(folder, 'scenario.xml');
    writeFileSync(file, scenario);
    if (tone !== undefined) {
      writeAlaw(join(folder, TONE_FILE), sine(tone, 1));
      args = [...args, '-mp', String(await freeUdpPort())];
    }
    const port = fixed ?? (await freeUdpPort());
    const own = ['-sf', file, '-i', '127.0.0.1', '-p', String(port), '-nostdin', '-trace_err'];
    const seconds = args.includes('-aa') ? PHONE_SECONDS : PATIENCE_SECONDS;
    const limits = ['-timeout', `${seconds}s`, '-timeout_error'];
    const program = process.env['JIETONG_SIPP'] || 'sipp';
    const child = spawn(program, [...args, ...own, ...limits], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Sipp(child, port);
  }
}
