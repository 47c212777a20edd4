import { expect, it } from '@jest/globals';
import { cyclesOf } from './cycle.rules.js';

const cycles = (graph: Record<string, string[]>): string[] =>
  cyclesOf(Object.keys(graph), (node) => graph[node] ?? []).map((path) => path.join(''));

it('what leads nowhere twice has no cycle, however it branches', () => {
  expect(cycles({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
  expect(cycles({ a: ['gone'] })).toEqual([]);
});

it('each knot is told by one way round it', () => {
  expect(cycles({ a: ['a'] })).toEqual(['aa']);
  expect(cycles({ a: ['b'], b: ['c'], c: ['b'] })).toEqual(['bcb']);
  expect(cycles({ a: ['b'], b: ['a'], c: ['d'], d: ['e'], e: ['c'] })).toEqual(['aba', 'cdec']);
});

it('a cycle that is reached by a way that was walked before is not told again', () => {
  expect(cycles({ a: ['c'], b: ['c'], c: ['d'], d: ['c'] })).toEqual(['cdc']);
});
