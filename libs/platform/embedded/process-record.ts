import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from '../start/refusal.js';

/**
 * A process as a file remembers it. A pid alone is not enough, because pids are given again (after
 * a reboot quickly so); `born` tells two holders of one pid apart.
 */
export interface ProcessRecord {
  pid: number;
  born: string;
}

const POLL_MS = 25;

/** When the process was born, as an opaque mark; null if it is not running (a zombie is not). */
export function bornOf(pid: number): string | null {
  try {
    if (platform() !== 'linux') {
      return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).trim() || null;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces and brackets; the fields after it are fixed.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
  } catch {
    return null;
  }
}

export function isRunning(record: ProcessRecord | null): record is ProcessRecord {
  return record !== null && bornOf(record.pid) === record.born;
}

/** The record in a file; null if there is none or it can't be read as one. */
export function readRecord(file: string): ProcessRecord | null {
  try {
    const { pid, born } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessRecord>;
    return typeof pid === 'number' && typeof born === 'string' ? { pid, born } : null;
  } catch {
    return null;
  }
}

/** Remembers a running process; does nothing if it is gone already. */
export function writeRecord(file: string, pid: number): void {
  const born = bornOf(pid);
  if (born !== null) writeFileSync(file, JSON.stringify({ pid, born }));
}

/**
 * Makes this process the only holder of `file`, taking it over from a dead holder.
 * Answers null when it is ours, else the living holder.
 */
export function claim(file: string): ProcessRecord | null {
  const mine = `${file}.${process.pid}`;
  writeRecord(mine, process.pid);
  try {
    for (;;) {
      try {
        linkSync(mine, file); // atomic: exactly one of several starters succeeds
        return null;
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      const holder = readRecord(file);
      if (isRunning(holder)) return holder;
      setAside(file, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes a dead holder's lock, unless another starter was quicker and it is theirs by now. */
function setAside(file: string, dead: ProcessRecord | null): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    const taken = readRecord(aside);
    if (taken !== null && taken.born !== dead?.born) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Ends a process that outlived its launcher: politely, then after `graceMs` by force. */
export async function endRecorded(file: string, graceMs = 20_000): Promise<void> {
  const record = readRecord(file);
  if (isRunning(record)) {
    process.kill(record.pid, 'SIGTERM');
    if (!(await isGone(record, graceMs))) {
      process.kill(record.pid, 'SIGKILL');
      await isGone(record, 5_000);
    }
  }
  rmSync(file, { force: true });
}

async function isGone(record: ProcessRecord, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isRunning(record)) {
    if (performance.now() > deadline) return false;
    await wait(POLL_MS);
  }
  return true;
}
