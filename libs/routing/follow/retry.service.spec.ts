import { eventually } from '#kit/eventually';
import { describe, expect, it } from '@jest/globals';
import { RetryService } from './retry.service.js';

describe('what could not be applied', () => {
  it('is tried again until it works, once for all that was named, and then no more', async () => {
    const attempts: string[][] = [];
    const retry = new RetryService(async (ids) => {
      attempts.push(ids);
      if (attempts.length < 2) throw new Error('the store is away');
    });
    retry.add(['a', 'b']);
    retry.add(['b']);
    await eventually(
      async () => attempts.length,
      (count) => count === 2,
    );
    expect(attempts).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    await retry.stop();
  });

  it('is bounded: what is beyond is the sweep’s', async () => {
    let tried = 0;
    const retry = new RetryService(async (ids) => {
      tried = ids.length;
    });
    retry.add(Array.from({ length: 20_000 }, (_, n) => String(n)));
    await eventually(
      async () => tried,
      (count) => count > 0,
    );
    expect(tried).toBe(10_000);
    await retry.stop();
  });
});
