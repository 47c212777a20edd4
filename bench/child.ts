import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A process of the bench, asked over its IPC channel. */
export interface Child {
  pid: number;
  ask<T>(name: string, body?: unknown): Promise<T>;
  /** Asks it to close, and waits until it is gone. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

type Handler = (body: never) => Promise<unknown>;
interface Question {
  id: number;
  name: string;
  body: unknown;
}
interface Answer {
  id: number;
  value?: unknown;
  failure?: string;
}

const children = new Set<ChildProcess>();

/** Ends whatever still runs, for a phase whose time is up: whoever waits for one of them is told that it is gone. */
export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Starts a compiled file of this folder; `profileTo` is a folder for a CPU profile written at its end. */
export function startChild(file: string, env: Record<string, string>, profileTo: string | null): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const profile = profileTo === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`];
  const child = fork(path, {
    env: { ...process.env, ...env },
    // As processes are started: package.json, deploy/Dockerfile.
    execArgv: ['--expose-gc', '--max-semi-space-size=64', ...profile],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.add(child);
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  child.on('message', ({ id, value, failure }: Answer) => {
    const asked = open.get(id);
    open.delete(id);
    if (failure === undefined) asked?.resolve(value as never);
    else asked?.reject(new Error(`${file}: ${failure}`));
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      children.delete(child);
      for (const { reject } of open.values()) reject(new Error(`${file} is gone`));
      resolve();
    });
  });
  const ask = <T>(name: string, body: unknown = {}): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (!child.connected) return reject(new Error(`${file} is gone`));
      last += 1;
      open.set(last, { resolve, reject });
      const question: Question = { id: last, name, body };
      child.send(question, (error) => {
        if (error) reject(error);
      });
    });
  return {
    pid: child.pid as number,
    ask,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      await ask('stop').catch(() => undefined);
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** The other side: answers what the parent asks, and ends when told to or when the parent is gone. */
export function answerParent(handlers: Record<string, Handler> & { stop: () => Promise<void> }): void {
  process.on('message', ({ id, name, body }: Question) => {
    const reply = (answer: Omit<Answer, 'id'>): void => void process.send?.({ id, ...answer });
    const handler = handlers[name];
    if (!handler) return reply({ failure: `does not know ${name}` });
    handler(body as never).then(
      (value) => reply({ value }),
      (error: unknown) => reply({ failure: error instanceof Error ? (error.stack ?? '') : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
}

/** CPU that a process has used so far, ms, in steps of 10; 0 where there is no /proc. */
export function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

/** What a process holds in memory, MB; 0 if it is gone. */
export function rssOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Ms on a clock that all processes of this machine share. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6;
