/** What the scripts say and run. Plain JavaScript without dependencies: it runs before `npm ci`. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The exit code of who was ended by SIGTERM, by the custom of shells. */
const TERMINATED = 143;

/** Chinese first, English second. */
export function say(zh, en) {
  console.log(`${zh}\n${en}`);
}

/** Ends the script with one clear sentence in both languages. */
export function fail(zh, en, code = 1) {
  console.error(`\n✖ ${zh}\n  ${en}`);
  process.exit(code);
}

/**
 * Runs a program in the project's folder with this terminal. Answers its exit code (1 when a
 * signal ended it or it could not be started). Asked to end meanwhile, we end it, and then ourselves.
 */
export function run(command, args, options = {}) {
  return new Promise((answer) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    let asked = false;
    const end = () => {
      asked = true;
      child.kill('SIGTERM');
    };
    const resolve = (code) => {
      process.off('SIGTERM', end);
      if (asked) process.exit(TERMINATED);
      answer(code);
    };
    process.on('SIGTERM', end);
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
