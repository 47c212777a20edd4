import { describe, expect, it } from '@jest/globals';
import { AtOnce } from './at-once.js';

describe('work that a process does a little of at once', () => {
  it('is refused while there is no room, and has room again whatever came of it', async () => {
    const two = new AtOnce(2, 'printing');
    let end = (): void => undefined;
    const held = new Promise<string>((resolve) => (end = () => resolve('done')));
    const first = two.run(() => held);
    const second = two.run(async () => {
      await held;
      throw new Error('torn');
    });
    await expect(two.run(async () => 'third')).rejects.toMatchObject({
      code: 'TOO_MANY',
      details: { running: 'printing' },
    });
    end();
    expect(await first).toBe('done');
    await expect(second).rejects.toThrow('torn');
    expect(await two.run(async () => 'third')).toBe('third');
  });
});
