import { describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { GroupCommit } from './group-commit.js';

/** A store whose batches end when the test says. */
function slowStore(): {
  batches: number[][];
  end: (() => void)[];
  write: (ops: number[]) => Promise<(number | Error)[]>;
} {
  const batches: number[][] = [];
  const end: (() => void)[] = [];
  const write = (ops: number[]): Promise<(number | Error)[]> => {
    batches.push(ops);
    return new Promise((resolve) => end.push(() => resolve(ops.map((op) => op * 10))));
  };
  return { batches, end, write };
}
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  it('writes what comes in one turn together, and gives everybody their own answer', async () => {
    const batches: number[][] = [];
    const commit = new GroupCommit<number, number>((ops) => {
      batches.push(ops);
      return Promise.resolve(ops.map((op) => op * 10));
    });
    expect(await Promise.all([3, 1, 2].map((op) => commit.submit(op)))).toEqual([30, 10, 20]);
    expect(batches).toEqual([[3, 1, 2]]);
  });

  it('gathers the next batch while the running ones are written', async () => {
    const store = slowStore();
    const commit = new GroupCommit<number, number>(store.write, { maxRunning: 1 });
    const first = commit.submit(1);
    await nextTurn();
    const later = [commit.submit(2), commit.submit(3)];
    await nextTurn();
    expect(store.batches).toEqual([[1]]);
    store.end[0]!();
    await first;
    await nextTurn();
    expect(store.batches).toEqual([[1], [2, 3]]);
    store.end[1]!();
    expect(await Promise.all(later)).toEqual([20, 30]);
  });

  it('splits what is too much for one batch', async () => {
    const sizes: number[] = [];
    const commit = new GroupCommit<number, number>(
      (ops) => {
        sizes.push(ops.length);
        return Promise.resolve(ops);
      },
      { maxBatch: 4 },
    );
    await Promise.all(Array.from({ length: 10 }, (_, n) => commit.submit(n)));
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('gathers for as long as a batch takes, and no longer than the pace', async () => {
    const sizes: number[] = [];
    let takesMs = 400;
    const write = async (ops: number[]): Promise<number[]> => {
      sizes.push(ops.length);
      await wait(takesMs);
      return ops;
    };
    /** Sizes of the batches in which three ops travel that come one turn after another. */
    const travel = async (commit: GroupCommit<number, number>): Promise<number[]> => {
      await commit.submit(0);
      sizes.length = 0;
      const all: Promise<number>[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        all.push(commit.submit(turn));
        await nextTurn();
      }
      await Promise.all(all);
      return sizes;
    };
    expect(await travel(new GroupCommit(write, { paceMs: 200 }))).toEqual([1, 2]);
    expect(await travel(new GroupCommit(write, { maxRunning: 3 }))).toEqual([1, 1, 1]);
    takesMs = 0;
    // A quick store makes nobody wait: there is nothing to be gained by it.
    const commit = new GroupCommit(write, { paceMs: 60_000, maxRunning: 3 });
    const begun = performance.now();
    await travel(commit);
    expect(performance.now() - begun).toBeLessThan(60_000);
  });

  it('refuses only the caller whose write was refused', async () => {
    const commit = new GroupCommit<number, number>((ops) =>
      Promise.resolve(ops.map((op) => (op === 2 ? new Error('refused') : op))),
    );
    const results = await Promise.allSettled([1, 2, 3].map((op) => commit.submit(op)));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('refuses the whole batch when the store fails, and goes on with the next', async () => {
    let broken = true;
    const commit = new GroupCommit<number, number>((ops) =>
      broken ? Promise.reject(new Error('away')) : Promise.resolve(ops),
    );
    const results = await Promise.allSettled([1, 2].map((op) => commit.submit(op)));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    broken = false;
    expect(await commit.submit(7)).toBe(7);
  });
});
