import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, type Progress } from '../binaries.js';
import { makeHome } from '../home.js';
import { isFree } from '../port.js';
import { claim, endRecorded, isRunning, readRecord } from '../process-record.js';
import { StartRefusal } from '../../start/refusal.js';
import { refusalOf, StoreExited } from '../store-process.js';
import { findAsterisk } from './asterisk-program.js';
import { startAsterisk, type AsteriskServer } from './asterisk-server.js';
import { sipTlsOf, type SipTlsSettings } from './trunk-security.js';

/** How ARI of one Asterisk is reached. */
export interface AriAccess {
  /** e.g. http://127.0.0.1:8088/ari */
  url: string;
  user: string;
  password: string;
}

export interface HomeAsteriskOptions {
  home: string;
  sipPort: number;
  ariPort: number;
  /** SIP over TLS, as it is set; port 0 = none. */
  tls: SipTlsSettings;
  progress: Progress;
}

/** The Asterisk of a home, running. */
export interface HomeAsterisk {
  server: AsteriskServer;
  access: AriAccess;
  stop(): Promise<void>;
}

const USER = 'jietong';
const RTP = { first: 10_000, last: 19_999 };

const folderOf = (home: string): string => join(home, 'asterisk');
const recordFile = (home: string): string => join(home, 'asterisk.pid');
const accessFile = (home: string): string => join(home, 'asterisk.json');

/**
 * Starts the one Asterisk of a home; what a killed launcher left behind is ended first. Its password is
 * made at the first start and kept. Throws StartRefusal with a sentence for people.
 */
export async function startHomeAsterisk(options: HomeAsteriskOptions): Promise<HomeAsterisk> {
  const { home, sipPort, ariPort, tls, progress } = options;
  makeHome(home);
  const lock = join(home, 'asterisk.lock');
  refuseSecond(home, claim(lock)?.pid);
  const release = (): void => rmSync(lock, { force: true });
  try {
    await endRecorded(recordFile(home));
    await refuseTaken(sipPort, 'JIETONG_SIP_PORT');
    await refuseTaken(ariPort, 'JIETONG_ARI_PORT');
    if (tls.port !== 0) await refuseTaken(tls.port, 'JIETONG_SIPS_PORT');
    const access = accessOf(home, ariPort);
    const server = await startAsterisk({
      program: await findAsterisk(cacheFolder(home), progress),
      name: 'pbx',
      folder: folderOf(home),
      logFile: join(home, 'logs', 'asterisk.log'),
      recordFile: recordFile(home),
      sipPort,
      httpPort: ariPort,
      rtp: RTP,
      ari: access,
      tls: await sipTlsOf(tls, join(home, 'asterisk-tls')),
    });
    const stop = async (): Promise<void> => {
      await server.stop();
      release();
    };
    return { server, access, stop };
  } catch (error) {
    release();
    if (!(error instanceof StoreExited)) throw error;
    const log = join(folderOf(home), 'log/messages.log');
    throw refusalOf(error, `请查看 ${log}。`, `see ${log}.`);
  }
}

/** How to reach the Asterisk that `npm run asterisk` runs for this home; null if it does not run. */
export function findHomeAsterisk(home: string): AriAccess | null {
  if (!isRunning(readRecord(recordFile(home)))) return null;
  return readAccess(home);
}

/** Ends an Asterisk that outlived its launcher. */
export const endHomeAsterisk = (home: string): Promise<void> => endRecorded(recordFile(home));

function accessOf(home: string, ariPort: number): AriAccess {
  const password = readAccess(home)?.password ?? randomBytes(24).toString('base64url');
  const access = { url: `http://127.0.0.1:${ariPort}/ari`, user: USER, password };
  writeFileSync(accessFile(home), JSON.stringify(access), { mode: 0o600 });
  return access;
}

function readAccess(home: string): AriAccess | null {
  const file = accessFile(home);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as AriAccess) : null;
}

function refuseSecond(home: string, holder: number | undefined): void {
  if (holder === undefined) return;
  throw new StartRefusal(
    `数据目录 ${home} 的 Asterisk 已由另一个进程运行（pid ${holder}）。`,
    `The Asterisk of the data folder ${home} is run by another process already (pid ${holder}).`,
  );
}

async function refuseTaken(port: number, setting: string): Promise<void> {
  if (await isFree(port)) return;
  throw new StartRefusal(
    `端口 ${port}（${setting}）已被占用：请换一个端口，或停止占用它的程序。`,
    `Port ${port} (${setting}) is in use: choose another, or stop the program that has it.`,
  );
}
