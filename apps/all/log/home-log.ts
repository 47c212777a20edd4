import { createLog, systemClock, type Clock, type Config, type Log } from '#libs/platform';
import { join } from 'node:path';
import { LogFile } from './log-file.js';
import { kindOf, terminalLine } from './log-line.rules.js';

/** The log of a process that somebody watches in a terminal. */
export interface HomeLog {
  log: Log;
  close: () => void;
}

/** The same kind of warning is shown at most this often, ms; the file has every one. */
const REPEAT_MS = 10_000;
/** Of more kinds than this the oldest are forgotten. */
const MAX_KINDS = 200;

export const logFileOf = (home: string): string => join(home, 'logs', 'jietong.log');

/** JSON lines go to a file of the home; warnings and errors also to the terminal, as short sentences. */
export function openHomeLog(config: Pick<Config, 'home' | 'logLevel'>): HomeLog {
  const path = logFileOf(config.home);
  const file = new LogFile(path, {
    onFault: (error) =>
      console.error(`⚠ 日志无法写入 / The log can't be written: ${path} (${String(error)})`),
  });
  const terminal = new TerminalLog((line) => console.error(line), systemClock);
  const write = (line: string): void => {
    file.write(line);
    terminal.write(line);
  };
  return { log: createLog('all', config, { write }), close: () => file.close() };
}

/** Shows warnings and errors, and keeps a storm of the same one off the terminal. */
export class TerminalLog {
  private readonly shown = new Map<string, { at: number; held: number }>();

  constructor(
    private readonly print: (line: string) => void,
    private readonly clock: Clock,
  ) {}

  write(json: string): void {
    const line = terminalLine(json);
    if (line === null) return;
    const kind = kindOf(json);
    const last = this.shown.get(kind);
    const now = this.clock.now();
    if (last && Math.abs(now - last.at) < REPEAT_MS) {
      last.held += 1;
      return;
    }
    this.print(last?.held ? `${line} (+${last.held})` : line);
    this.shown.delete(kind);
    this.shown.set(kind, { at: now, held: 0 });
    const oldest = this.shown.keys().next();
    if (this.shown.size > MAX_KINDS && !oldest.done) this.shown.delete(oldest.value);
  }
}
