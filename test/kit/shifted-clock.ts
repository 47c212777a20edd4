import type { Clock } from '#libs/platform';

const DAY_MS = 86_400_000;
/** In which there is no holiday on the 17th and in the two weeks before, counted from 0. */
const CALM_MONTHS = [2, 7, 10, 11];
const RealDate = Date;
let shiftMs = 0;

/** From now on it is as late in this process as told, and goes on from there. Pages follow by `browserClock`. */
export function setClock(time: number): void {
  shiftMs = time - RealDate.now();
  globalThis.Date = SHIFTED;
}

/**
 * Half past ten in Shanghai on a Wednesday in the middle of a calm month, the next one that comes: no end of an hour, a
 * day or a year is near, and it is never in the past, as MongoDB forgets by its own clock what has expired.
 */
export function calmMorning(now = RealDate.now()): number {
  for (let day = Math.floor(now / DAY_MS) + 1; ; day += 1) {
    const date = new RealDate(day * DAY_MS);
    const isMiddle = date.getUTCDate() > 10 && date.getUTCDate() <= 17;
    if (date.getUTCDay() === 3 && isMiddle && CALM_MONTHS.includes(date.getUTCMonth()))
      return day * DAY_MS + 2.5 * 3_600_000;
  }
}

/** Makes real dates, only later or earlier ones. */
const SHIFTED = new Proxy(RealDate, {
  construct: (target, parts: [] | [number]) =>
    parts.length === 0 ? new target(target.now() + shiftMs) : new target(...parts),
  get: (target, key, receiver) =>
    key === 'now' ? () => target.now() + shiftMs : (Reflect.get(target, key, receiver) as unknown),
});

/** The product goes by the clock of its database, which nobody sets: it is as late there from now on as here. */
export function follow(clock: Clock): void {
  const real = clock.now.bind(clock);
  clock.now = () => real() + shiftMs;
}

/** Does the same to a page; for its first script. */
export const browserClock = (): string =>
  `globalThis.Date = new Proxy(Date, {
    construct: (target, parts) => parts.length === 0 ? new target(target.now() + ${shiftMs}) : new target(...parts),
    get: (target, key) => key === 'now' ? () => target.now() + ${shiftMs} : target[key],
  })`;
