import { fc } from '#kit/property';
import { expect, it } from '@jest/globals';
import { EventQueue } from './event-queue.rules.js';

const drained = <T>(queue: EventQueue<T>): [number, T][] => {
  const all: [number, T][] = [];
  while (queue.nextAt < Infinity) all.push([queue.nextAt, queue.next()]);
  return all;
};

it('events come by time, and at the same time as they were planned', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue = new EventQueue<number>();
      times.forEach((at, n) => queue.plan(at, n));
      const planned = times.map((at, n): [number, number] => [at, n]);
      // A sort that is stable keeps those of one moment as they came.
      expect(drained(queue)).toEqual(planned.toSorted(([a], [b]) => a - b));
    }),
  );
});

it('what is planned meanwhile has its place too', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ in: fc.nat(9), takes: fc.boolean() })), (acts) => {
      const queue = new EventQueue<number>();
      const plain: [number, number][] = [];
      let now = 0;
      acts.forEach((act, n) => {
        queue.plan(now + act.in, n);
        plain.push([now + act.in, n]);
        if (!act.takes) return;
        plain.sort(([a, i], [b, j]) => a - b || i - j);
        now = queue.nextAt;
        expect([now, queue.next()]).toEqual(plain.shift());
      });
    }),
  );
});

it('what is planned for never does not come, and nothing comes of nothing', () => {
  const queue = new EventQueue<string>();
  queue.plan(Infinity, 'never');
  expect(queue.nextAt).toBe(Infinity);
  expect(() => queue.next()).toThrow('nothing is planned');
});
