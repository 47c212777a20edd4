import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeRecord } from './process-record.js';
import { codeOf, StartRefusal } from '../start/refusal.js';

/** How a server is run. */
export interface StoreSpec {
  /** For people: MongoDB, Redis, Asterisk. */
  name: string;
  binary: string;
  /** Come first on the command line. */
  args?: string[];
  /** Command line: `--name value`, once for each of a list; true = a bare `--name`. */
  flags: Record<string, string | number | true | readonly string[]>;
  /** Holds the data; made if missing. */
  folder: string;
  logFile: string;
  /** Where the process is remembered, for a launcher that comes after a crash. */
  recordFile: string;
}

/** A running server of ours. */
export interface Store {
  /** Address on loopback, for a driver. */
  url: string;
  port: number;
  pid: number;
  /** Resolves when the process is gone, for whatever reason. */
  gone: Promise<void>;
  /** Clean shutdown; by force when it takes longer than 20 s. */
  stop(): Promise<void>;
  /** As a power cut would end it; resolves when it is gone. */
  kill(): Promise<void>;
}

/** The server ended before it was ready. */
export class StoreExited extends Error {
  constructor(
    readonly spec: StoreSpec,
    /** Its exit code, or the name of the signal. */
    readonly ending: number | string,
  ) {
    super(`${spec.name} ended while starting (${ending})`);
  }
}

const PROBE_MS = 30;
const READY_WITHIN_MS = 180_000; // a big database that was cut off recovers first
const STOP_WITHIN_MS = 20_000;

/**
 * Starts a server and waits until `probe` answers true. It gets a process group of its own, so
 * that Ctrl-C in a terminal reaches only the launcher, which then stops everything in order.
 */
export async function startStore(
  spec: StoreSpec,
  at: Pick<Store, 'url' | 'port'>,
  probe: () => Promise<boolean>,
): Promise<Store> {
  mkdirSync(spec.folder, { recursive: true, mode: 0o700 });
  const child = launch(spec);
  let ending: number | string | null = null;
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ending ??= codeOf(error) ?? error.message;
      resolve();
    });
    child.once('exit', (code, signal) => {
      ending ??= code ?? signal ?? 'unknown';
      rmSync(spec.recordFile, { force: true });
      resolve();
    });
  });
  if (child.pid !== undefined) writeRecord(spec.recordFile, child.pid);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(timer);
  };
  const deadline = performance.now() + READY_WITHIN_MS;
  let problem: unknown;
  const ready = (): Promise<boolean> =>
    probe().catch((error: unknown) => {
      problem = error;
      return false;
    });
  while (!(await ready())) {
    if (ending === null && performance.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`${spec.name} was not ready within ${READY_WITHIN_MS / 1000} s`, { cause: problem });
    }
    if (ending !== null) throw new StoreExited(spec, ending);
    await Promise.race([wait(PROBE_MS), gone]);
  }
  return { ...at, pid: child.pid as number, gone, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** The general sentence for a server that does not come up; `zh` and `en` say what to try. */
export function refusalOf(error: StoreExited, zh: string, en: string): StartRefusal {
  const { name, logFile } = error.spec;
  return new StartRefusal(
    `${name} 无法启动（${error.ending}）：${zh}详情见 ${logFile}。`,
    `${name} does not start (${error.ending}): ${en} Details are in ${logFile}.`,
    { cause: error },
  );
}

function launch(spec: StoreSpec): ChildProcess {
  const flags = Object.entries(spec.flags).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [value].flat().flatMap((one) => [`--${name}`, String(one)]),
  );
  const args = [...(spec.args ?? []), ...flags];
  mkdirSync(dirname(spec.logFile), { recursive: true, mode: 0o700 });
  if (existsSync(spec.logFile)) renameSync(spec.logFile, `${spec.logFile}.1`);
  const log = openSync(spec.logFile, 'a', 0o600);
  try {
    return spawn(spec.binary, args, { cwd: spec.folder, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}
