/** Times on screen: counted against the server's clock, written in Shanghai time. */

const ZONE = 'Asia/Shanghai';
/** East of Greenwich, without summer time. */
const SHANGHAI_MINUTES = 480;

/**
 * How far the server's clock is ahead of ours (ms), from one answer that carried the server's
 * time. The answer is taken to have been made half-way between asking and receiving.
 */
export function clockOffset(serverTime: string, askedAt: number, receivedAt: number): number {
  return Date.parse(serverTime) - (askedAt + receivedAt) / 2;
}

/** Milliseconds since an ISO time, never negative. */
export function elapsed(since: string, now: number): number {
  return Math.max(0, now - Date.parse(since));
}

/** Milliseconds until an ISO time, never negative. */
export function remaining(until: string, now: number): number {
  return Math.max(0, Date.parse(until) - now);
}

/** `0:07`, `12:30` or `1:02:03`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Whether whoever looks has another time than the one that is written: `offset` as of `Date.getTimezoneOffset`. */
export const isElsewhere = (offset: number): boolean => offset !== -SHANGHAI_MINUTES;

const formatOf = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hourCycle: 'h23', ...options });
const TIME = formatOf({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTE = formatOf({ hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** `14:03:05` */
export const shanghaiTime = (at: string | number): string => TIME.format(new Date(at));
/** `14:03` */
export const shanghaiMinute = (at: string | number): string => MINUTE.format(new Date(at));
/** `2026-03-01` */
export const shanghaiDay = (at: string | number): string => DAY.format(new Date(at));
/** `2026-03-01 14:03:05` */
export const shanghaiStamp = (at: string | number): string => `${shanghaiDay(at)} ${shanghaiTime(at)}`;

/** Time alone if it is of the same Shanghai day as `now`, else with month and day. */
export function shanghaiShort(at: string, now: number): string {
  const day = shanghaiDay(at);
  return day === shanghaiDay(now) ? shanghaiMinute(at) : `${day.slice(5)} ${shanghaiMinute(at)}`;
}
