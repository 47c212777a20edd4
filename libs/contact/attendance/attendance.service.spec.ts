import { AppError, type ContactImage } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AttendanceService } from './attendance.service.js';

const GRACE_MS = 90_000;

describe('customers who wait on a page', () => {
  let clock: ManualClock;
  /** When each was last there. */
  let seen: Map<string, number>;
  let away: boolean;
  let abandoned: string[];
  let attendance: AttendanceService;
  /** Whose page is open: it says so every twenty seconds, to a store that is there. */
  let present: string[];

  beforeEach(() => {
    clock = new ManualClock();
    [seen, away, abandoned, present] = [new Map(), false, [], ['stays']];
    for (const id of ['stays', 'leaves']) seen.set(id, clock.now());
    attendance = new AttendanceService(
      {
        seen: async () => undefined,
        leftBefore: async (time) => {
          if (away) throw new AppError('UNAVAILABLE');
          return [...seen].flatMap(([id, at]) => (at < time ? [{ id } as ContactImage] : []));
        },
      },
      {
        apply: async (id) => {
          abandoned.push(id);
          seen.delete(id);
          return {} as ContactImage;
        },
      },
      clock,
      { patienceMs: GRACE_MS, everyMs: 2000 },
    );
  });
  /** Rounds every two seconds. A heartbeat comes after the look of its second, as it may. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 2) {
      clock.advance(2000);
      await attendance.sweep().catch(() => undefined);
      if (away || second % 20 !== 0) continue;
      for (const id of present) if (seen.has(id)) seen.set(id, clock.now());
    }
  };

  it('have left when nothing was heard of them for the grace time, and nobody else', async () => {
    await pass(88);
    expect(abandoned).toEqual([]);
    await pass(10);
    expect(abandoned).toEqual(['leaves']);
    await pass(600);
    expect(abandoned).toEqual(['leaves']);
  });

  it('have not left because nobody could hear of them for as long as the store was away', async () => {
    present = ['stays', 'leaves'];
    await pass(200);
    away = true;
    await pass(300);
    [away, present] = [false, ['stays']];
    await pass(88);
    expect(abandoned).toEqual([]);
    // Whoever did not come back is gone, then.
    await pass(10);
    expect(abandoned).toEqual(['leaves']);
  });

  it('have not left because the service itself was not there', async () => {
    await pass(20);
    clock.advance(600_000);
    await pass(60);
    expect(abandoned).toEqual([]);
  });
});
