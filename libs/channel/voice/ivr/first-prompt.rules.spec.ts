import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { PROMPTS, SPOKEN_LANGUAGES } from '../speech/index.js';
import { treeWarnings } from './first-prompt.rules.js';
import { hotlineTree } from './hotline-tree.rules.js';
import { readTree } from './shape.rules.js';
import { promptsIn, type IvrNode } from './tree.model.js';
import { treeProblems } from './tree.rules.js';

const ask = { prompt: 'greeting', seconds: 5, tries: 2 } as const;
const menu = (id: string, keys: Record<string, string>, otherwise: string, more = {}): IvrNode => ({
  id,
  kind: 'menu',
  ...ask,
  keys,
  otherwise,
  ...more,
});
const agent: IvrNode = { id: 'agent', kind: 'queue' };
const bye: IvrNode = { id: 'bye', kind: 'hangup' };
const hours = (next: string, otherwise: string): IvrNode => ({
  id: 'hours',
  kind: 'branch',
  cases: [{ when: { open: 'general' }, next }],
  otherwise,
});
const warned = (...nodes: IvrNode[]): string[] =>
  treeWarnings({ start: nodes[0]?.id ?? '', nodes }).map(({ node }) => node);

describe('the first question of a tree', () => {
  it.each<[string, IvrNode[], string[]]>([
    ['has a key for an agent', [menu('top', { '0': 'agent', '1': 'bye' }, 'bye'), agent, bye], []],
    ['gives one to whoever waits', [menu('top', { '1': 'bye' }, 'agent'), agent, bye], []],
    ['has none', [menu('top', { '1': 'bye' }, 'bye'), agent, bye], ['top']],
    [
      'has one behind another question',
      [menu('top', { '1': 'more' }, 'bye'), menu('more', { '0': 'agent' }, 'bye'), agent, bye],
      ['top'],
    ],
    [
      'has one behind what is said or decided',
      [
        menu('top', { '0': 'say' }, 'bye'),
        { id: 'say', kind: 'play', prompt: 'greeting', next: 'hours' },
        hours('agent', 'bye'),
        agent,
        bye,
      ],
      [],
    ],
    [
      'comes out of hours',
      [
        hours('top', 'night'),
        menu('top', { '0': 'agent' }, 'agent'),
        menu('night', { '1': 'bye' }, 'bye'),
        agent,
        bye,
      ],
      [],
    ],
    ['comes in the hours', [hours('top', 'bye'), menu('top', { '1': 'bye' }, 'bye'), agent, bye], ['top']],
    [
      'comes after the language',
      [
        menu('speech', { '1': 'top', '2': 'top' }, 'top', { languages: { '1': 'zh', '2': 'en' } }),
        menu('top', { '0': 'agent' }, 'bye'),
        agent,
        bye,
      ],
      [],
    ],
    [
      'asks for digits, and nobody comes after them',
      [
        { id: 'number', kind: 'digits', ...ask, min: 1, max: 2, keep: 'n', next: 'bye', otherwise: 'bye' },
        bye,
      ],
      ['number'],
    ],
    ['is none', [agent], []],
  ])('%s', (_, nodes, nodesWarned) => {
    expect(warned(...nodes)).toEqual(nodesWarned);
  });
});

describe('the ready tree of a hotline', () => {
  const tree = hotlineTree('q22');

  it('can be used as it is, in both languages, and offers an agent at the first prompt', () => {
    expect(readTree(tree)).toEqual({ tree, problems: [] });
    const around = {
      queueIds: new Set(['q22']),
      promptIds: new Set(Object.keys(PROMPTS)),
      spokenIn: () => new Set(SPOKEN_LANGUAGES),
      listIds: new Set<string>(),
      innerAllowed: false,
    };
    expect([treeProblems(tree, around), treeWarnings(tree)]).toEqual([[], []]);
  });

  it('needs no speech engine: what it says came with the product', () => {
    const names = promptsIn(tree).map((ref) => (typeof ref === 'string' ? ref : 'words'));
    const missing = SPOKEN_LANGUAGES.flatMap((language) =>
      names.filter((name) => !existsSync(`deploy/asterisk/sounds/${language}/jietong/${name}.alaw`)),
    );
    expect([names.length, missing]).toEqual([2, []]);
  });
});
