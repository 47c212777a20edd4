import {
  cacheFolder,
  findAsterisk,
  freePort,
  freeUdpPort,
  startAsterisk,
  type AsteriskProgram,
  type AsteriskServer,
} from '#libs/platform/embedded';
import { AriClient, AriRest, AriSocket, EndpointService, type AriTarget } from '#libs/channel/voice';
import { createLog } from '#libs/platform';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.js';
import { testFolder } from './own-stores.js';
import { readWav } from './tone.js';

/** Shared by all Asterisks of a run: each takes the ports that are free. */
const RTP = { first: 20_000, last: 29_999 };
const APP = 'jietong';

/** An Asterisk of one suite's own, which it may kill. */
export class OwnAsterisk {
  /** Whatever was begun here, also what nobody waits for any more. */
  private static readonly starts = new Set<Promise<OwnAsterisk>>();
  private closed = false;

  private constructor(
    private readonly home: string,
    private readonly program: AsteriskProgram,
    private readonly launch: () => Promise<AsteriskServer>,
    private server: AsteriskServer,
    readonly target: AriTarget,
    /** Loopback port of SIP. */
    readonly sipPort: number,
  ) {}

  /** `name`: its `systemname`. */
  static start(name = 'test'): Promise<OwnAsterisk> {
    const starting = OwnAsterisk.begin(name);
    OwnAsterisk.starts.add(starting);
    return starting;
  }

  /** Ends what was started and not closed: also what a start that took too long has left. */
  static async closeAll(): Promise<void> {
    for (const starting of OwnAsterisk.starts) {
      const started = await starting.catch(() => null);
      await started?.close();
    }
    OwnAsterisk.starts.clear();
  }

  private static async begin(name: string): Promise<OwnAsterisk> {
    const home = testFolder('asterisk');
    const ari = { user: 'jietong', password: 'a password of tests' };
    const [program, sipPort, httpPort] = await Promise.all([
      findAsterisk(cacheFolder(home), (zh, en) => console.log(`${zh}\n${en}`)),
      freeUdpPort(),
      freePort(),
    ]);
    const launch = (): Promise<AsteriskServer> =>
      startAsterisk({
        program,
        name,
        folder: join(home, 'asterisk'),
        logFile: join(home, 'logs/asterisk.log'),
        recordFile: join(home, 'asterisk.pid'),
        sipPort,
        httpPort,
        rtp: RTP,
        ari,
        tls: null,
      });
    const server = await launch();
    return new OwnAsterisk(home, program, launch, server, { url: server.url, ...ari }, sipPort);
  }

  /** The settings with which Jietong uses it; `url` = by another way, such as a proxy. */
  settings(url = this.target.url): Record<string, string> {
    const { user, password } = this.target;
    return { ASTERISK_ARI_URL: url, ASTERISK_ARI_USER: user, ASTERISK_ARI_PASSWORD: password };
  }

  /** For looking at it from outside; the events go to Jietong. */
  get ari(): AriClient {
    return new AriClient(new AriRest(this.target), APP);
  }

  /** Somebody else takes the application from Jietong, and does nothing for its calls, until they end. */
  async occupy(): Promise<AriSocket> {
    // Noted, for Jietong may take it back at once.
    let taken = false;
    const idle = { onUp: () => void (taken = true), onDown: () => undefined, onEvent: () => undefined };
    const socket = new AriSocket(this.target, APP, idle, createLog('test', { logLevel: 'silent' }));
    socket.start();
    await eventually(async () => taken, Boolean);
    return socket;
  }

  /** Tells it where an agent's phone is. */
  async phone(agentId: string, sipPort: number): Promise<void> {
    const contact = `sip:agent-${agentId}@127.0.0.1:${sipPort}`;
    await new EndpointService(this.ari).push({ agentId, kind: 'phone', password: 'phone-password', contact });
  }

  /** What its console answers to a command. */
  async said(command: string): Promise<string> {
    const args = [...this.program.args, '-C', join(this.etc, 'asterisk.conf'), '-rx', command];
    return (await promisify(execFile)(this.program.command, args)).stdout;
  }

  /** The folder of its configuration, which is written anew at every start. */
  get etc(): string {
    return join(this.home, 'asterisk/etc');
  }

  /** A file of its log. */
  log(name: string): string {
    return join(this.home, 'asterisk/log', name);
  }

  /** Names of the recordings it has made, without their ending. */
  recordings(): string[] {
    const folder = join(this.home, 'asterisk/spool/recording');
    return existsSync(folder) ? readdirSync(folder).map((file) => file.replace(/\.wav$/, '')) : [];
  }

  /** The samples of a recording, also while it is being made. */
  recording(name: string): Int16Array {
    return readWav(join(this.home, 'asterisk/spool/recording', `${name}.wav`));
  }

  /** Its process id. */
  get pid(): number {
    return (JSON.parse(readFileSync(join(this.home, 'asterisk.pid'), 'utf8')) as { pid: number }).pid;
  }

  /** As a power cut would end it. */
  kill(): Promise<void> {
    return this.server.kill();
  }

  /** Starts it again at the same place after `kill`. */
  async restart(): Promise<void> {
    this.server = await this.launch();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.server.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
