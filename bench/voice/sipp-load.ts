import { request, response, scenario, send } from '#kit/sipp-scenario';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTACT_HEADER } from '#libs/contract';
import { freeUdpPort } from '#libs/platform/embedded';
import { stampsOf, totalsOf, type SippTotals, type Stamp } from './sipp-result.rules.js';

const STAMP = (words: string): string => `<log message="[timestamp] ${words}"/>`;

/** Calls, each from a number of its own, is talked to until the other side hangs up, and fails if that takes too long. */
const CALLERS = (stamped: boolean, patienceMs: number): string =>
  scenario(
    'callers',
    `${stamped ? `<nop><action>${STAMP('139[call_number]')}</action></nop>` : ''}
  ${send(request('INVITE', 1, '', true).replaceAll('[from]', '139[call_number]'), 'retrans="500"')}
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200"/>
  ${send(request('ACK', 1, '[peer_tag_param]').replaceAll('[from]', '139[call_number]'))}
  <recv request="BYE" timeout="${patienceMs}"/>
  ${send(response('200 OK').replace(';tag=[pid]jt[call_number]', ''))}`,
  );

/** Is picked up at once, and hangs up after `talkMs`. */
const AGENTS = (talkMs: number): string =>
  scenario(
    'agents',
    `<recv request="INVITE" rrs="true"><action>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/>
    <ereg regexp=".*" search_in="hdr" header="To:" assign_to="2"/>
    <ereg regexp=".*" search_in="hdr" header="${CONTACT_HEADER}:" assign_to="3"/>
    ${STAMP('contact=[$3] from=[$1]')}
  </action></recv>
  <Reference variables="1,2,3"/>
  ${send(response('180 Ringing'))}
  ${send(response('200 OK', true), 'retrans="500"')}
  <recv request="ACK"/>
  <pause milliseconds="${talkMs}"/>
  ${send(
    `      BYE [next_url] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: [$2];tag=[pid]jt[call_number]
      To: [$1]
      Call-ID: [call_id]
      CSeq: 1 BYE
      Max-Forwards: 70
      Content-Length: 0`,
    'retrans="500"',
  )}
  <recv response="200"/>`,
  );

/** What SIPp's callers are to do. */
export interface CallersOrder {
  /** SIP port on loopback, and the number that is called. */
  port: number;
  called: string;
  /** Calls a second, and how many. */
  rate: number;
  calls: number;
  /** They wait no longer than so, ms. */
  patienceMs: number;
  /** Note when each one began. */
  stamped?: boolean;
}

/** One SIPp of the bench; its folder goes with the stage's. */
export class SippLoad {
  private readonly gone: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {
    this.gone = once(child, 'close').then(([code]) => code as number | null);
  }

  static async callers(home: string, order: CallersOrder): Promise<SippLoad> {
    const { port, called, rate, calls, patienceMs, stamped = false } = order;
    const seconds = Math.ceil(calls / rate + (2 * patienceMs) / 1000);
    const target = [`127.0.0.1:${port}`, '-s', called, '-m', String(calls), '-l', String(calls)];
    const pace = ['-r', String(rate), '-timeout', `${seconds}s`];
    return SippLoad.run(home, CALLERS(stamped, patienceMs), [...target, ...pace]);
  }

  /** Answers any number of calls at one port, until it is ended; 15 minutes at most. */
  static agents(home: string, talkMs: number, port?: number): Promise<SippLoad> {
    return SippLoad.run(home, AGENTS(talkMs), ['-aa', '-timeout', '900s'], port);
  }

  /** Resolves with the totals when every call is over. */
  async done(): Promise<SippTotals> {
    await this.gone;
    return this.totals();
  }

  /** Lets it end its calls, for some seconds at most; answers the totals. */
  async end(): Promise<SippTotals> {
    this.child.kill('SIGUSR1');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 3000);
    await this.gone;
    clearTimeout(timer);
    return this.totals();
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** As it last wrote them, at most a second ago. */
  totals(): SippTotals {
    return totalsOf(this.file('stat.csv'));
  }

  stamps(): Stamp[] {
    return stampsOf(this.file('stamps.log'));
  }

  private file(name: string): string {
    const path = join(this.folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  private static async run(home: string, text: string, args: string[], fixed?: number): Promise<SippLoad> {
    const folder = mkdtempSync(join(home, 'sipp-'));
    writeFileSync(join(folder, 'scenario.xml'), text);
    const port = fixed ?? (await freeUdpPort());
    const own = ['-sf', 'scenario.xml', '-i', '127.0.0.1', '-p', String(port), '-nostdin'];
    const files = [
      '-trace_stat',
      '-stf',
      'stat.csv',
      '-fd',
      '100ms',
      '-trace_logs',
      '-log_file',
      'stamps.log',
    ];
    const child = spawn(process.env['JIETONG_SIPP'] || 'sipp', [...args, ...own, ...files], {
      cwd: folder,
      stdio: 'ignore',
    });
    return new SippLoad(child, folder, port);
  }
}
