import { eventually } from '#kit/eventually';
import { expect, it } from '@jest/globals';
import { createLog } from '../log.js';
import { Ticker } from '../ticker.js';
import { Rounds } from './rounds.js';

const log = createLog('test', { logLevel: 'silent' });

class TwoRounds extends Rounds {
  protected readonly tickers;

  constructor(...tasks: (() => Promise<void>)[]) {
    super();
    this.tickers = tasks.map((task, i) => new Ticker(`round ${i}`, 1, task, log));
  }
}

it('every round runs again and again from the start to the end, which waits for the round under way', async () => {
  const count = { quick: 0, slow: 0 };
  let finish = (): void => undefined;
  const rounds = new TwoRounds(
    async () => void (count.quick += 1),
    async () => {
      count.slow += 1;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
  );
  await rounds.onApplicationBootstrap();
  await eventually(
    async () => count,
    ({ quick, slow }) => quick >= 3 && slow === 1,
  );
  let isOver = false;
  const ended = rounds.onModuleDestroy().then(() => (isOver = true));
  const { quick } = count;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  finish();
  await ended;
  expect(count).toEqual({ quick, slow: 1 });
});
