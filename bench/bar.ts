/** One bar: the ratio or figure that was found, and what it must keep to. */
export interface Bar {
  name: string;
  found: number | undefined;
  atLeast?: number;
  atMost?: number;
}

/** What was not measured does not hold. */
export const holds = ({ found = NaN, atLeast = -Infinity, atMost = Infinity }: Bar): boolean =>
  found >= atLeast && found <= atMost;

/** To three digits. */
export const round = (value: number): number => Number(value.toPrecision(3));

/** `✔ name found wanted` of a bar. */
export function lineOf(bar: Bar): string {
  const wanted = bar.atLeast === undefined ? `≤ ${bar.atMost}` : `≥ ${bar.atLeast}`;
  const found = bar.found === undefined ? 'no time' : String(round(bar.found));
  return `${holds(bar) ? '✔' : '✖'} ${bar.name.padEnd(56)} ${found.padStart(8)}   ${wanted}`;
}

/** The same for programs: one line of JSON. `failed` says of which phases there are no figures, and why. */
export function jsonOf(
  figures: unknown,
  bars: readonly Bar[],
  failed: Readonly<Record<string, string>>,
  seconds: number,
): string {
  return JSON.stringify({
    seconds: round(seconds),
    figures,
    ratios: Object.fromEntries(
      bars.map(({ name, found }) => [name, found === undefined ? null : round(found)]),
    ),
    failed,
    short: bars.filter((bar) => !holds(bar)).map(({ name }) => name),
  });
}
