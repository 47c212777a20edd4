import type { Log } from '#libs/platform';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom, type Random } from '../world/index.js';

/** How fast the demo lives. */
export interface Pace {
  /** Mean of a quiet moment and a busy one; the rate swings between. */
  arrivalsPerMinute: readonly [quiet: number, busy: number];
  /** Two contacts come at least so far apart, ms. */
  minGapMs: number;
  /** No more visitors and followers at a time, those of the people's line included. */
  maxOpen: number;
  /** New ones come for so long after the start, ms. */
  runMs: number;
  /** So many at most are in people's hands, or wait for one who is at work. */
  forPeople: number;
  /** What share comes over WeChat. */
  wechatShare: number;
  /** At the end everybody has so long to finish politely, ms. */
  farewellMs: number;
  /** Every pause of the actors is multiplied by this. */
  scale: number;
}

/** About 1,200 contacts an hour, and some 10,000 before it goes quiet. */
export const DEMO_PACE: Pace = {
  arrivalsPerMinute: [12, 28],
  minGapMs: 1000,
  maxOpen: 40,
  runMs: 8 * 3_600_000,
  forPeople: 3,
  wechatShare: 0.3,
  farewellMs: 4000,
  scale: 1,
};

/** What all actors share: where Jietong is, how fast they live, and the end of the play. */
export class Stage {
  private readonly ending = new AbortController();

  constructor(
    /** Loopback address of this process's gateway. */
    readonly url: string,
    readonly pace: Pace,
    private readonly seed: number,
    readonly log: Log,
  ) {
    setMaxListeners(0, this.ending.signal);
  }

  random(name: string): Random {
    return seededRandom(this.seed, name);
  }

  get isOver(): boolean {
    return this.ending.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Rejects when the play ends. */
  async pause(ms: number): Promise<void> {
    await wait(ms * this.pace.scale, undefined, { signal: this.ending.signal });
  }

  end(): void {
    this.ending.abort();
  }

  /** What went wrong in one actor's life matters to nobody else, and at the end not at all. */
  note(actor: string, error: unknown): void {
    if (this.isOver) return;
    this.log.info({ actor, err: error }, 'an actor of the demo stumbled');
  }
}
