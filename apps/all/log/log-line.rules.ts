import { LOG_WORDS } from './log-words.js';

/** What a log line says, as far as a terminal shows it. */
interface Line {
  level: number;
  time?: string;
  msg?: string;
  /** The message in Chinese, of a line that brings it along. */
  zh?: string;
  err?: { message?: string; code?: string };
  [part: string]: unknown;
}

const WARN = 40;
const ERROR = 50;
/** A terminal has no room for more. */
const MAX_LENGTH = 200;
/** Parts that say who speaks, or that only the file needs. */
const HIDDEN = new Set(['level', 'time', 'pid', 'service', 'msg', 'zh', 'err', 'stack', 'hostname']);

/**
 * The line's time of day here, its message and its cause, in Chinese first and below in English as the log has it; in
 * English alone where nobody knows the words. Null for one that is no warning.
 */
export function terminalLine(json: string): string | null {
  const line = parse(json);
  if (!line || line.level < WARN) return null;
  const mark = line.level >= ERROR ? '✖' : '⚠';
  const time = line.time ? new Date(line.time).toTimeString().slice(0, 8) : '';
  const parts = Object.entries(line)
    .filter(([name, value]) => !HIDDEN.has(name) && isPlain(value))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(', ') : String(value)}`);
  const cause = line.err?.message ?? line.err?.code;
  const zh = line.zh ?? LOG_WORDS[line.msg ?? ''];
  const en = short([line.msg ?? '', ...parts].join(' ').trim() + (cause ? `: ${cause}` : ''));
  return zh === undefined ? `${mark} ${time} ${en}` : `${mark} ${time} ${short(zh)}\n  ${en}`;
}

/** A word or number, or a list of them. */
const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every((one) => typeof one !== 'object') : typeof value !== 'object';

function short(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > MAX_LENGTH ? `${flat.slice(0, MAX_LENGTH)}…` : flat;
}

/** What tells two warnings of the same kind: the level and message, whatever the rest says. */
export function kindOf(json: string): string {
  const line = parse(json);
  return line ? `${line.level} ${line.msg ?? ''}` : '';
}

function parse(json: string): Line | null {
  try {
    return JSON.parse(json) as Line;
  } catch {
    return null;
  }
}
