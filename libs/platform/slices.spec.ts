import { describe, expect, it } from '@jest/globals';
import { atOnce, Slices, type Steps } from './slices.js';

/** A hundred pieces, each of which takes some ms of a clock that nothing else moves. */
class Work {
  now = 0;
  readonly turns: number[] = [];
  constructor(private readonly pieceMs: number) {}

  *steps(): Steps<string> {
    for (let piece = 0; piece < 100; piece += 1) {
      this.now += this.pieceMs;
      yield;
    }
    return 'done';
  }
  slices(): Slices {
    const breathe = async (): Promise<void> => void this.turns.push(this.now);
    return new Slices(breathe, () => this.now);
  }
}

describe('a long computation', () => {
  it('lets others have their turn as soon as ten milliseconds are over, and no sooner', async () => {
    const work = new Work(3);
    expect(await work.slices().run(work.steps())).toBe('done');
    // After every fourth piece.
    expect(work.turns).toEqual(Array.from({ length: 25 }, (_, at) => (at + 1) * 12));
  });

  it('of short pieces hardly ever waits; between what it does itself as well', async () => {
    const work = new Work(0.0625);
    await work.slices().run(work.steps());
    expect(work.turns).toEqual([]);
    const slices = work.slices();
    for (let piece = 0; piece < 5; piece += 1) {
      work.now += 10;
      await slices.pause();
    }
    expect(work.turns).toHaveLength(5);
  });

  it('lets a timer go off that was due meanwhile', async () => {
    let now = 0;
    const slices = new Slices(undefined, () => (now += 10));
    const heard: string[] = [];
    setImmediate(() => heard.push('timer'));
    await slices.run(
      (function* two(): Steps<void> {
        heard.push('first');
        yield;
        heard.push('second');
      })(),
    );
    expect(heard).toEqual(['first', 'timer', 'second']);
  });

  it('is the same without a break', () => {
    const work = new Work(3);
    expect(atOnce(work.steps())).toBe('done');
    expect(work.turns).toEqual([]);
  });
});
