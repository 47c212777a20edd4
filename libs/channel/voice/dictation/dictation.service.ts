import { AppError } from '#libs/contract';
import type { Log } from '#libs/platform';
import { setTimeout as wait } from 'node:timers/promises';
import type { Transcriber, Utterance } from './transcriber.js';

/** `done`: there are words. `dropped`: too many were waiting. */
export type DictationResult = 'done' | 'empty' | 'failed' | 'dropped';

/** One that was heard, and who is told its words. */
export interface Dictated {
  /** Names it in the log. */
  contactId: string;
  utterance: Utterance;
  told: (text: string) => Promise<void>;
}

/** At most so many are with the transcriber at once, and wait for it. */
const [AT_ONCE, WAITING] = [4, 100];
/** Before a second and a third try, ms. */
const PAUSES: readonly number[] = [500, 2000];

/**
 * Has utterances written down, a few at a time. Nobody waits for it: what can't be written down is counted and
 * left out, and a call never learns of it.
 */
export class DictationService {
  private waiting: Dictated[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly ending = new AbortController();

  constructor(
    private readonly transcriber: Transcriber,
    private readonly counted: (result: DictationResult) => void,
    private readonly log: Log,
    private readonly pauses = PAUSES,
  ) {}

  /** Comes to it in its turn. Where too many wait, the oldest is left out: what was said last helps most. */
  take(dictated: Dictated): void {
    if (this.ending.signal.aborted) return;
    this.waiting.push(dictated);
    if (this.waiting.length > WAITING) {
      this.waiting.shift();
      this.counted('dropped');
    }
    this.next();
  }

  /** Leaves out what waits, breaks off what is under way, and resolves when nothing is. */
  async stop(): Promise<void> {
    this.waiting = [];
    this.ending.abort();
    await Promise.all(this.underWay);
  }

  private next(): void {
    if (this.underWay.size >= AT_ONCE) return;
    const dictated = this.waiting.shift();
    if (!dictated) return;
    const work = this.write(dictated).finally(() => {
      this.underWay.delete(work);
      this.next();
    });
    this.underWay.add(work);
  }

  private async write({ contactId, utterance, told }: Dictated): Promise<void> {
    try {
      const text = await this.attempt(utterance);
      if (text !== '') await told(text);
      this.counted(text === '' ? 'empty' : 'done');
    } catch (error) {
      if (this.ending.signal.aborted) return;
      this.counted('failed');
      this.log.warn({ err: error, contactId }, 'something said in a call is not written down');
    }
  }

  private async attempt(utterance: Utterance, tries = 0): Promise<string> {
    try {
      return await this.transcriber.transcribe(utterance, this.ending.signal);
    } catch (error) {
      const pause = this.pauses[tries];
      if (pause === undefined || !(error instanceof AppError) || error.code !== 'UNAVAILABLE') throw error;
      await wait(pause, undefined, { signal: this.ending.signal });
      return this.attempt(utterance, tries + 1);
    }
  }
}
