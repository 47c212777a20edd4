import { jsonOf, lineOf, round, type Bar } from '../bar.js';
import type { Percentiles } from '../load.js';
import type { PerCall } from './per-call.rules.js';
import type { Limit, Overload } from './voice-phases.js';

/** By side: ours, and Asterisk's own queue. */
export interface Both<T> {
  own: T;
  peer: T;
}

export interface VoiceMeasured {
  short: Partial<Both<Limit>>;
  long: Partial<Both<Limit>>;
  overload: Partial<Both<Overload>>;
  ringing: Partial<Both<Percentiles>> & { rate?: number };
  perCall: Partial<Both<PerCall>>;
}

export function voiceBars({ short, overload, ringing }: VoiceMeasured): Bar[] {
  const { own, peer } = ringing;
  return [
    {
      name: 'calls of 20 ms ÷ app_queue’s',
      found: short.own && short.peer && short.own.perSecond / short.peer.perSecond,
      atLeast: 0.25,
    },
    { name: 'kept at 1.5 × our limit', found: overload.own?.kept, atLeast: 0.8 },
    { name: 'told why, of those who were not answered then', found: overload.own?.told, atLeast: 0.99 },
    { name: 'arrival → ringing p99, ms', found: own?.p99, atMost: 100 },
    { name: 'arrival → ringing p99 ÷ app_queue’s', found: own && peer && own.p99 / peer.p99, atMost: 15 },
  ];
}

const limitLine = (name: string, limit: Limit | undefined): string[] =>
  limit
    ? [
        `${name}: ${round(limit.perSecond)} calls/s (tried ${limit.trials
          .map(({ rate, calls, answered }) => `${rate}/s: ${answered} of ${calls}`)
          .join(', ')})`,
      ]
    : [];

/** The table for people. */
export function voiceTable(measured: VoiceMeasured): string {
  const { short, long, overload, ringing, perCall } = measured;
  const counts = (counted: Record<string, number>): string[] =>
    Object.entries(counted)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => `  ${String(round(count)).padStart(6)}  ${name}`);
  return [
    ...limitLine('20 ms, app_queue', short.peer),
    ...limitLine('20 ms, Jietong', short.own),
    ...limitLine('100 ms, app_queue', long.peer),
    ...limitLine('100 ms, Jietong', long.own),
    ...(['peer', 'own'] as const).flatMap((side) => {
      const found = overload[side];
      if (!found) return [];
      const { trial, kept, told } = found;
      const name = side === 'own' ? 'Jietong' : 'app_queue';
      const { rate, answered, calls } = trial;
      return [
        `1.5 × its limit, ${name}: ${rate}/s, ${answered} of ${calls} answered, ${round(kept)} of the limit kept, ${round(told)} of the rest told why`,
        '  CPU of a call that came, ms:',
        ...counts(found.cpu),
      ];
    }),
    ...(['peer', 'own'] as const).flatMap((side) => {
      const waits = ringing[side];
      const name = side === 'own' ? 'Jietong' : 'app_queue';
      return waits
        ? [
            `arrival → ringing at ${ringing.rate}/s, ${name}, ms: p50 ${round(waits.p50)} p99 ${round(waits.p99)}`,
          ]
        : [];
    }),
    ...(perCall.peer ? ['CPU of a call of app_queue, ms:', ...counts(perCall.peer.cpu)] : []),
    ...(perCall.own ? ['CPU of a call, ms:', ...counts(perCall.own.cpu)] : []),
    ...(perCall.own ? ['operations of MongoDB for a call:', ...counts(perCall.own.store)] : []),
    ...(perCall.own ? ['requests to Asterisk for a call:', ...counts(perCall.own.requests)] : []),
    ...(perCall.own ? ['seconds they took:', ...counts(perCall.own.seconds)] : []),
    ...(perCall.own ? ['its events for a call:', ...counts(perCall.own.events)] : []),
    '',
    ...voiceBars(measured).map(lineOf),
  ].join('\n');
}

/** The same for programs: one line of JSON. */
export const voiceJson = (
  measured: VoiceMeasured,
  failed: Readonly<Record<string, string>>,
  seconds: number,
): string => jsonOf(measured, voiceBars(measured), failed, seconds);
