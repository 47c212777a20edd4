import { describe, expect, it } from '@jest/globals';
import { readTree } from './shape.rules.js';

const asking = { prompt: { zh: '请选择' }, seconds: 5, tries: 2, otherwise: 'bye' };
const bye = { id: 'bye', kind: 'hangup' };
/** A good node of each kind that has fields of a form of their own. */
const GOOD: Record<string, Record<string, unknown>> = {
  menu: { id: 'top', kind: 'menu', ...asking, keys: { '0': 'bye', '*': 'bye' }, languages: { '2': 'en' } },
  digits: {
    id: 'top',
    kind: 'digits',
    ...asking,
    min: 1,
    max: 40,
    keep: 'number',
    next: 'bye',
    shown: false,
  },
  lookup: {
    id: 'top',
    kind: 'lookup',
    by: 'number',
    seconds: 10,
    answers: { released: 'bye' },
    otherwise: 'bye',
    list: { '2214*': 'released' },
  },
  branch: {
    id: 'top',
    kind: 'branch',
    cases: [{ when: { open: 'general' }, next: 'bye' }],
    otherwise: 'bye',
  },
};
const when = (condition: unknown): unknown => [{ when: condition, next: 'bye' }];
const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [String(n), 'released']));
const texts = (count: number): string[] => Array.from({ length: count }, () => '10');

const problemsOf = (kind: string, field: string, value: unknown): string[] =>
  readTree({ start: 'top', nodes: [{ ...GOOD[kind], [field]: value }, bye] }).problems.map(
    ({ node, en }) => `${node} ${en.split(' ')[0]}`,
  );

describe('the form of a tree', () => {
  it.each(Object.entries(GOOD))('takes a good node: %s', (_, node) => {
    expect(readTree({ start: 'top', nodes: [node, bye] }).problems).toEqual([]);
  });

  it.each([
    [
      'menu',
      'prompt',
      ['greeting', { en: 'x' }, { zh: 'x', en: 'y' }],
      [{}, { fr: 'x' }, { zh: '  ' }, ['zh'], 7],
    ],
    ['menu', 'seconds', [1, 30], [0, 31, 1.5, '5', null]],
    ['menu', 'tries', [1, 5], [0, 6]],
    ['menu', 'keys', [{ '#': 'bye' }], [{}, { '10': 'bye' }, { '1': 7 }, ['bye'], null]],
    ['menu', 'languages', [{ '1': 'zh' }], [{}, { '1': 'fr' }, ['zh'], null]],
    ['digits', 'min', [1, 40], [0, 41]],
    ['digits', 'keep', ['a-b'], ['', 'a b', 7, null]],
    ['digits', 'shown', [true], ['yes', 1, null]],
    ['lookup', 'answers', [{ A_1: 'bye' }], [{}, { 'a b': 'bye' }, { a: 7 }, [], null]],
    [
      'lookup',
      'list',
      [{ '*': 'a' }, many(500)],
      [{}, many(501), { x: 'a' }, { '1': 7 }, { '1': 'a b' }, []],
    ],
    ['lookup', 'seconds', [1], [0, 11]],
    ['branch', 'cases', [when({ district: ['22'] })], [[], [null], [{ when: { open: 'q' } }], {}, null]],
  ])('%s: %s is one of its kind', (kind, field, good, bad) => {
    for (const value of good) expect([value, problemsOf(kind, field, value)]).toEqual([value, []]);
    for (const value of bad)
      expect([value, problemsOf(kind, field, value)]).toEqual([value, [`top ${field}`]]);
  });

  it.each([
    { open: 'general' },
    { callerList: 'gold' },
    { language: 'en' },
    { district: ['22', '53'] },
    { callerPrefix: ['+44', '010'] },
    { callerPrefix: texts(500) },
    { entered: 'number', prefix: ['22*'] },
  ])('a branch asks %j', (condition) => {
    expect(problemsOf('branch', 'cases', when(condition))).toEqual([]);
  });

  it.each([
    'open',
    null,
    {},
    { open: 7 },
    { open: 'general', district: ['22'] },
    { language: 'fr' },
    { district: [] },
    { district: ['2'] },
    { district: '22' },
    { district: [22] },
    { district: ['22', 53] },
    { callerPrefix: ['44+'] },
    { callerPrefix: texts(501) },
    { entered: 'number' },
    { entered: 7, prefix: ['22'] },
    { entered: 'number', prefix: [] },
    { weather: 'fine' },
  ])('and not %j', (condition) => {
    expect(problemsOf('branch', 'cases', when(condition))).toEqual(['top cases']);
  });

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['no start', { nodes: [bye] }],
    ['no nodes', { start: 'bye' }],
    ['no node', { start: 'bye', nodes: [] }],
  ])('%s is no tree', (_, content) => {
    expect(readTree(content)).toMatchObject({ tree: null, problems: [{ node: '' }] });
  });

  it('names a node that has no id by its place, and a field of the tree that there is not', () => {
    const content = {
      start: 'bye',
      nodes: [bye, { kind: 'queue' }, 7, { id: 'x', kind: 'toString' }],
      more: 1,
    };
    expect(readTree(content).problems.map(({ node }) => node)).toEqual(['', '#2', '#3', 'x']);
  });
});
