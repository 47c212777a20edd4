import { describe, expect, it } from '@jest/globals';
import { PasswordService } from './password.service.js';

/** After every promise that can settle has settled. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('password hashing', () => {
  it('is argon2id with the parameters of OWASP, and a salt of its own each time', async () => {
    const service = new PasswordService();
    const [one, two] = await Promise.all([service.hash('a good password'), service.hash('a good password')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await service.matches(one, 'a good password')).toBe(true);
    expect(await service.matches(one, 'a good passwore')).toBe(false);
    expect(await service.matches(null, 'a good password')).toBe(false);
  });

  it('does the same work without a hash', async () => {
    const service = new PasswordService();
    const stored = await service.hash('a good password');
    await service.matches(null, 'so that the decoy is made');
    /** Processor time of the least of five checks, µs. */
    const cost = async (hash: string | null): Promise<number> => {
      const costs: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        const before = process.cpuUsage();
        await service.matches(hash, 'not this one');
        const { user, system } = process.cpuUsage(before);
        costs.push(user + system);
      }
      return Math.min(...costs);
    };
    expect(await cost(null)).toBeGreaterThan((await cost(stored)) / 2);
  });

  it('takes both spellings of a composed character for one', async () => {
    const service = new PasswordService();
    expect(await service.matches(await service.hash('caf\u00e9 caf\u00e9'), 'cafe\u0301 cafe\u0301')).toBe(
      true,
    );
  });

  it('lets so many work at a time, keeps the line in order and refuses beyond it', async () => {
    const service = new PasswordService(2, 2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const work = (n: number): Promise<void> =>
      service.inTurn(() => {
        started.push(n);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const running = [work(1), work(2), work(3), work(4)];
    await expect(work(5)).rejects.toMatchObject({ code: 'TOO_MANY' });
    expect(started).toEqual([1, 2]);
    ends[0]?.();
    await settled();
    expect(started).toEqual([1, 2, 3]);
    ends[1]?.();
    await settled();
    expect(started).toEqual([1, 2, 3, 4]);
    ends[2]?.();
    ends[3]?.();
    await Promise.all(running);
  });

  it('goes on after work that failed', async () => {
    const service = new PasswordService(1, 1);
    await expect(service.inTurn(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(service.inTurn(async () => 'yes')).resolves.toBe('yes');
  });
});
