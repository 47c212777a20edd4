import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { readTree } from './shape.rules.js';
import type { IvrNode, IvrTree, PromptRef } from './tree.model.js';
import { treeProblems, type TreeSurroundings } from './tree.rules.js';

const AROUND: TreeSurroundings = {
  queueIds: new Set(['general']),
  promptIds: new Set(['greeting', 'own']),
  spokenIn: (id) => new Set(id === 'own' ? ['zh'] : ['zh', 'en']),
  listIds: new Set(['gold']),
  innerAllowed: false,
};
const ask = { prompt: { zh: '请选择' }, seconds: 5, tries: 2 } as const;
const menu = (id: string, keys: Record<string, string>, otherwise: string): IvrNode => ({
  id,
  kind: 'menu',
  ...ask,
  keys,
  otherwise,
});
const agent: IvrNode = { id: 'agent', kind: 'queue' };
const wrong = (nodes: readonly IvrNode[], start = nodes[0]?.id ?? ''): string[] =>
  treeProblems({ start, nodes }, AROUND).map(({ node, en }) => `${node}: ${en}`);

describe('a tree', () => {
  it('may go round as long as a key turns it', () => {
    const again = menu('top', { '0': 'agent', '9': 'top' }, 'agent');
    expect(wrong([again, agent])).toEqual([]);
  });

  it('is refused with every reason at once', () => {
    const nodes: IvrNode[] = [
      menu('top', { '0': 'nowhere' }, 'play'),
      { id: 'play', kind: 'play', prompt: 'unknown', next: 'back' },
      { id: 'back', kind: 'play', prompt: 'greeting', next: 'play' },
      { id: 'island', kind: 'queue', queueId: 'none' },
    ];
    expect(wrong(nodes)).toEqual([
      'top: leads to nowhere, which is not there',
      'island: is reached by no way',
      'play: comes back to itself although no key is pressed (an endless loop)',
      'back: comes back to itself although no key is pressed (an endless loop)',
      'island: there is no queue none',
      'play: there is no prompt unknown',
    ]);
  });

  it('whose silent caller turns for ever is refused, though keys lead out', () => {
    const round = menu('top', { '0': 'agent' }, 'sorry');
    const sorry: IvrNode = { id: 'sorry', kind: 'play', prompt: 'greeting', next: 'top' };
    expect(wrong([round, sorry, agent])).toHaveLength(2);
  });

  it('asks no more than five times before anything is reached', () => {
    const deep = Array.from({ length: 6 }, (_, n) =>
      menu(`m${n}`, { '1': n === 5 ? 'agent' : `m${n + 1}` }, 'bye'),
    );
    const bye: IvrNode = { id: 'bye', kind: 'hangup' };
    expect(wrong([...deep, bye, agent])).toEqual([
      'agent: lies too deep: more than 5 questions come before it',
    ]);
  });

  it('decides only on what there is', () => {
    const branch: IvrNode = {
      id: 'branch',
      kind: 'branch',
      cases: [
        { when: { open: 'none' }, next: 'agent' },
        { when: { callerList: 'silver' }, next: 'agent' },
        { when: { entered: 'number', prefix: ['1'] }, next: 'agent' },
        { when: { callerList: 'gold' }, next: 'agent' },
      ],
      otherwise: 'agent',
    };
    expect(wrong([branch, agent])).toHaveLength(3);
  });
});

describe('a lookup in a tree', () => {
  const digits: IvrNode = {
    id: 'number',
    kind: 'digits',
    ...ask,
    min: 4,
    max: 4,
    keep: 'file',
    next: 'look',
    otherwise: 'agent',
  };
  const look = (more: object): IvrNode =>
    ({
      id: 'look',
      kind: 'lookup',
      by: 'file',
      seconds: 3,
      answers: { known: 'agent' },
      otherwise: 'agent',
      ...more,
    }) as IvrNode;

  it('asks a system outside or a list of its own', () => {
    expect(wrong([digits, look({ url: 'https://status.example.cn/' }), agent])).toEqual([]);
    expect(wrong([digits, look({ list: { '2214': 'known' } }), agent])).toEqual([]);
  });

  it('is refused with every reason at once', () => {
    const strange = { by: 'caller', url: 'http://10.1.2.3/', list: { '2214': 'unknown' } };
    expect(wrong([{ ...digits, keep: 'caller' } as IvrNode, look(strange), agent])).toEqual([
      'look: must have either url or list',
      'look: caller is the caller’s number: keep digits under another name',
      'look: numbers of callers belong on a VIP list (callerList of a branch)',
      'look: its address must be https, and not of an inner network',
      'look: its list answers unknown, which leads nowhere',
    ]);
    expect(wrong([look({ by: 'file' }), agent])).toEqual([
      'look: must have either url or list',
      'look: no node collects file',
    ]);
  });

  it('must not lead back to itself without a key', () => {
    const turning = look({ by: 'caller', url: 'https://status.example.cn/', otherwise: 'look' });
    expect(wrong([turning, agent])).toHaveLength(1);
  });

  it('may ask in our own network where that is meant', () => {
    const inner = look({ by: 'caller', url: 'http://10.1.2.3/' });
    expect(treeProblems({ start: 'look', nodes: [inner, agent] }, { ...AROUND, innerAllowed: true })).toEqual(
      [],
    );
  });
});

describe('the form of a tree', () => {
  const node = { id: 'top', kind: 'menu', ...ask, keys: { '0': 'agent' }, otherwise: 'agent' };
  const read = (nodes: unknown[]): string[] =>
    readTree({ start: 'top', nodes }).problems.map(
      (problem) => `${problem.node}: ${problem.en.split(' ')[0]}`,
    );

  it.each([
    ['a menu without its wait', [{ ...node, seconds: undefined }], ['top: seconds']],
    ['a menu without a way for the silent', [{ ...node, otherwise: 7 }], ['top: otherwise']],
    ['a key that no telephone has', [{ ...node, keys: { X: 'agent' } }], ['top: keys']],
    ['a field that there is not', [{ ...node, extra: 1 }], ['top: there']],
    ['a kind that there is not', [{ ...node, kind: '__proto__' }], ['top: must']],
    ['what is no node', [null, 7, 'x'], ['#1: must', '#2: must', '#3: must']],
    ['words that are none', [{ ...node, prompt: { zh: ' ' } }], ['top: prompt']],
    [
      'a lookup without its answers',
      [
        {
          id: 'top',
          kind: 'lookup',
          by: 'caller',
          url: 'nowhere',
          seconds: 11,
          answers: {},
          otherwise: 'top',
        },
      ],
      ['top: url', 'top: seconds', 'top: answers'],
    ],
    ['several at once', [{ ...node, seconds: 0, tries: 99 }], ['top: seconds', 'top: tries']],
  ])('refuses %s', (_, nodes, problems) => {
    expect(read(nodes)).toEqual(problems);
  });

  it('is read from anything without a surprise', () => {
    fc.assert(
      fc.property(fc.anything(), (content) => {
        const { tree, problems } = readTree(content);
        expect(tree === null).toBe(problems.length > 0);
      }),
    );
    const nodes = fc.array(
      fc.record({ id: fc.constantFrom('a', 'b'), kind: fc.constantFrom('queue', 'play') }),
    );
    fc.assert(
      fc.property(nodes, (some) => void treeProblems({ start: 'a', nodes: some } as IvrTree, AROUND)),
    );
  });
});

describe('a survey in a tree', () => {
  const survey = (next: string): IvrNode => ({ id: 'rate', kind: 'survey', ...ask, next, otherwise: 'bye' });
  const bye: IvrNode = { id: 'bye', kind: 'hangup' };

  it('is about self-service, and counts as a question', () => {
    expect(wrong([survey('bye'), bye])).toEqual([]);
    const questions = Array.from({ length: 5 }, (_, n) =>
      menu(`m${n}`, { '1': n === 4 ? 'rate' : `m${n + 1}` }, 'bye'),
    );
    expect(wrong([...questions, survey('end'), bye, { id: 'end', kind: 'hangup' }])).toEqual([
      'end: lies too deep: more than 5 questions come before it',
    ]);
  });

  it('does not stand before an agent, who has a question of their queue', () => {
    const again = menu('top', { '0': 'agent', '1': 'rate' }, 'bye');
    expect(wrong([again, survey('bye'), bye, agent])).toEqual([]);
    expect(wrong([survey('top'), menu('top', { '0': 'agent' }, 'bye'), bye, agent])).toEqual([
      'rate: leads on to a queue, which asks when the agent has ended; here only self-service is asked about',
    ]);
  });

  it.each([
    [{ next: 'Bye' }, ['next must be an id']],
    [{ keys: { '1': 'bye' } }, ['there is no field keys']],
  ])('is read strictly: %j', (more, reasons) => {
    const { problems } = readTree({ start: 'rate', nodes: [{ ...survey('bye'), ...more }, bye] });
    expect(problems.map(({ en }) => en)).toEqual(reasons);
  });
});

describe('a menu that chooses the language', () => {
  const speech = (languages: object): IvrNode =>
    ({ ...menu('speech', { '1': 'agent' }, 'agent'), languages }) as IvrNode;

  it('names keys of its own, and languages that are spoken', () => {
    expect(wrong([speech({ '1': 'zh' }), agent])).toEqual([]);
    expect(wrong([speech({ '2': 'zh' }), agent])).toEqual([
      'speech: languages names 2, which is no key of it',
    ]);
    for (const languages of [{}, { '1': 'fr' }, ['en']]) {
      const { problems } = readTree({ start: 'speech', nodes: [speech(languages), agent] });
      expect(problems.map(({ en }) => en)).toEqual(['languages must be {key: zh or en}']);
    }
  });

  it('is refused where something is not there in a language that is offered', () => {
    const says = (id: string, prompt: PromptRef, next: string): IvrNode =>
      ({ id, kind: 'play', prompt, next }) as IvrNode;
    const rest = [says('named', 'greeting', 'both'), says('both', { zh: '好', en: 'Good' }, 'agent'), agent];
    const mute = 'the tree offers English, and what is said here is not there in it';
    const offering = { ...speech({ '1': 'en' }), keys: { '1': 'named' }, otherwise: 'own' } as IvrNode;
    expect(wrong([offering, says('own', 'own', 'named'), ...rest])).toEqual([
      `speech: ${mute}`,
      `own: ${mute}`,
    ]);
    const branch = {
      id: 'branch',
      kind: 'branch',
      cases: [{ when: { language: 'en' }, next: 'own' }],
      otherwise: 'named',
    } as IvrNode;
    expect(wrong([branch, says('own', 'own', 'named'), ...rest])).toEqual([`own: ${mute}`]);
    // Nobody is offered English by these; and one that is not there at all is told once.
    expect(wrong([says('own', 'own', 'named'), ...rest])).toEqual([]);
    expect(wrong([branch, says('own', 'unknown', 'named'), ...rest])).toEqual([
      'own: there is no prompt unknown',
    ]);
    const nodes = [branch, says('own', 'own', 'named'), ...rest];
    expect(treeProblems({ start: 'branch', nodes }, { ...AROUND, spokenIn: null })).toEqual([]);
  });

  it('is asked about by a branch', () => {
    const branch = (language: string): unknown => ({
      start: 'branch',
      nodes: [
        { id: 'branch', kind: 'branch', cases: [{ when: { language }, next: 'agent' }], otherwise: 'agent' },
        agent,
      ],
    });
    expect(readTree(branch('en')).problems).toEqual([]);
    expect(readTree(branch('fr')).problems).toHaveLength(1);
  });
});
