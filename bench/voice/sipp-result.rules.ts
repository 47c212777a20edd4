/** What SIPp leaves in its files, read. */

/** Totals of one SIPp process. */
export interface SippTotals {
  created: number;
  succeeded: number;
  failed: number;
  /** Begun, and not over. */
  open: number;
  /** When it started, and when its last call that succeeded was over: epoch s, as exact as the file, which has ten lines a second. */
  startedAt: number;
  lastAt: number;
}

const COLUMNS = {
  created: 'TotalCallCreated',
  succeeded: 'SuccessfulCall(C)',
  failed: 'FailedCall(C)',
  open: 'CurrentCall',
} as const;

/** The last line of a `-trace_stat` file. Throws if it has none, or a column is missing. */
export function totalsOf(csv: string): SippTotals {
  const lines = csv.split('\n').filter((line) => line.includes(';'));
  const [names, last] = [lines[0]?.split(';'), lines.at(-1)?.split(';')];
  if (!names || !last || lines.length < 2) throw new Error('SIPp has counted nothing');
  const valueOf = (column: string): number => {
    const value = Number(last[names.indexOf(column)] ?? NaN);
    if (Number.isNaN(value)) throw new Error(`SIPp does not say ${column}`);
    return value;
  };
  return {
    created: valueOf(COLUMNS.created),
    succeeded: valueOf(COLUMNS.succeeded),
    failed: valueOf(COLUMNS.failed),
    open: valueOf(COLUMNS.open),
    ...timesOf(names, lines.slice(1)),
  };
}

/** The first line that has as many successes as the last. Times end with epoch seconds, after a tab. */
function timesOf(
  names: readonly string[],
  lines: readonly string[],
): Pick<SippTotals, 'startedAt' | 'lastAt'> {
  const at = (line: string | undefined, column: string): string =>
    line?.split(';')[names.indexOf(column)] ?? '';
  const epoch = (line: string | undefined, column: string): number =>
    Number(at(line, column).split('\t').at(-1));
  const final = at(lines.at(-1), COLUMNS.succeeded);
  const done = lines.find((line) => at(line, COLUMNS.succeeded) === final);
  return { startedAt: epoch(done, 'StartTime'), lastAt: epoch(done, 'CurrentTime') };
}

/** One line of a log: when, and what was said. */
export interface Stamp {
  /** Epoch ms, with fractions. */
  at: number;
  words: string[];
}

/** SIPp's `[timestamp]` (date, time and epoch seconds, with tabs between), then words. Other lines are left out. */
export function stampsOf(log: string): Stamp[] {
  return log.split('\n').flatMap((line): Stamp[] => {
    const [, seconds, said] = /(\d{10}\.\d+)\s+(.*)$/.exec(line) ?? [];
    return seconds === undefined || said === undefined
      ? []
      : [{ at: Number(seconds) * 1000, words: said.trim().split(/\s+/) }];
  });
}

/** The user of a From header, e.g. `"x" <sip:139001@127.0.0.1>;tag=…`; empty if there is none. */
export const userOf = (header: string): string => /sip:([^@>;]*)@/.exec(header)?.[1] ?? '';

/** Ms from each call's first stamp to the first of the other side with the same key; who was not reached is left out. */
export function waitsOf(sent: ReadonlyMap<string, number>, reached: ReadonlyMap<string, number>): number[] {
  return [...sent].flatMap(([key, at]) => {
    const other = reached.get(key);
    return other === undefined ? [] : [other - at];
  });
}

/** The first stamp of each key. */
export function firstBy(
  stamps: readonly Stamp[],
  keyOf: (stamp: Stamp) => string | null,
): Map<string, number> {
  const first = new Map<string, number>();
  for (const stamp of stamps) {
    const key = keyOf(stamp);
    if (key !== null && !first.has(key)) first.set(key, stamp.at);
  }
  return first;
}
