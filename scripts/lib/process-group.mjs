/** A program in a process group of its own, so that nothing it started can outlive the command. */
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './terminal.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs it until it ends, passing our signals on. `overdue` is asked every second and may answer a
 * reason to end it. Answers the exit code, why it was ended, and whether processes were left over
 * (they are killed).
 */
export async function runGroup(command, args, { env, overdue }) {
  const child = spawn(command, args, {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let interrupted = false;
  const forward = (signal) => {
    interrupted = true;
    signalGroup(child.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  let reason = null;
  const timer = setInterval(() => {
    reason ??= overdue();
    if (reason !== null) signalGroup(child.pid, 'SIGKILL');
  }, 1000);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  clearInterval(timer);
  const leftOver = !(await isEmpty(child.pid));
  if (leftOver) signalGroup(child.pid, 'SIGKILL');
  for (const signal of SIGNALS) process.off(signal, forward);
  return { code, reason, interrupted, leftOver };
}

/** True once no process of the group is left; those that are just ending get two seconds. */
async function isEmpty(group) {
  for (let tries = 0; tries < 40; tries += 1) {
    if (!signalGroup(group, 0)) return true;
    await wait(50);
  }
  return false;
}

/** False if there is nobody to signal. */
function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
