import type { DictationResult } from '#libs/channel/voice';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is counted of calls at /metrics. */
export interface VoiceCounts {
  /** A caller left before they asked for an agent. */
  left: () => void;
  /** Callers were too many. */
  turnedAway: (count: number) => void;
  /** So many new calls a second are let in from now on. */
  letsIn: (perSecond: number) => void;
  /** Something was asked of Asterisk, e.g. `POST channels answer`, and answered after so many seconds, or not at all. */
  asked: (kind: string, seconds: number) => void;
  /** Asterisk told something, e.g. `StasisStart`. */
  told: (type: string) => void;
  /** So many recordings lie in Asterisk's spool. */
  waiting: (recordings: number) => void;
  /** A recording of a conversation broke off. */
  brokeOff: () => void;
  /** An utterance was written down, or not. */
  dictated: (result: DictationResult) => void;
}

export function voiceCounts(registry: Registry): VoiceCounts {
  const registers = [registry];
  const left = new Counter({
    name: 'jietong_calls_left_in_ivr_total',
    help: 'Callers who hung up in the tree of a number, before they asked for an agent',
    registers,
  });
  const turnedAway = new Counter({
    name: 'jietong_calls_turned_away_total',
    help: 'New calls beyond JIETONG_CALL_RATE, which heard the announcement',
    registers,
  });
  const letsIn = new Gauge({
    name: 'jietong_calls_let_in_per_second',
    help: 'New calls a second that are let in now: JIETONG_CALL_RATE, or less while this process is behind',
    registers,
  });
  const asked = new Histogram({
    name: 'jietong_ari_request_seconds',
    help: 'How long requests to Asterisk took, by kind',
    labelNames: ['kind'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const told = new Counter({
    name: 'jietong_ari_events_total',
    help: 'Events of Asterisk, by type',
    labelNames: ['type'],
    registers,
  });
  const waiting = new Gauge({
    name: 'jietong_recordings_waiting',
    help: 'Recordings in the spool of Asterisk: being made, or not yet where they are kept',
    registers,
  });
  const brokeOff = new Counter({
    name: 'jietong_recordings_broken_off_total',
    help: 'Recordings of conversations that Asterisk ended before their time, such as for want of room on its disk',
    registers,
  });
  const dictated = new Counter({
    name: 'jietong_transcribed_utterances_total',
    help: 'Utterances of calls, by what became of them: done, empty, failed, dropped',
    labelNames: ['result'],
    registers,
  });
  return {
    left: () => left.inc(),
    turnedAway: (count) => turnedAway.inc(count),
    letsIn: (perSecond) => letsIn.set(perSecond),
    asked: (kind, seconds) => asked.observe({ kind }, seconds),
    told: (type) => told.inc({ type }),
    waiting: (recordings) => waiting.set(recordings),
    brokeOff: () => brokeOff.inc(),
    dictated: (result) => dictated.inc({ result }),
  };
}
