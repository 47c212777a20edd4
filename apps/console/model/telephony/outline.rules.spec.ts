import { describe, expect, it } from '@jest/globals';
import { nodesOf, outlineOf, placeOfNode, saidAt, type DraftNode } from './outline.rules.js';
import { BEGUN_KINDS, withNode } from './starter.rules.js';

const TREE = {
  start: 'hours',
  nodes: [
    { id: 'hours', kind: 'branch', cases: [{ when: { open: 'general' }, next: 'top' }], otherwise: 'mail' },
    {
      id: 'top',
      kind: 'menu',
      prompt: { zh: '请选择' },
      keys: { '0': 'agent', '9': 'top', '5': 'nowhere' },
      otherwise: 'agent',
    },
    { id: 'agent', kind: 'queue' },
    { id: 'mail', kind: 'message', prompt: 'leave-message' },
    { id: 'island', kind: 'hangup' },
  ],
};
const told = (content: unknown): string[] =>
  outlineOf(content).rows.map(({ depth, way, id, node, again }) => {
    const by = way === null ? '' : 'value' in way ? `${way.value}:` : `${way.kind}:`;
    return `${'  '.repeat(depth)}${by}${id}${again ? ' again' : ''}${node === null ? ' missing' : ''}`;
  });
const nodeOf = (id: string): DraftNode => nodesOf(TREE).find((node) => node.id === id) as DraftNode;

describe('a tree as an outline', () => {
  it('tells each node once with what follows, and what leads nowhere', () => {
    expect(told(TREE)).toEqual([
      'hours',
      '  case:top',
      '    0:agent',
      '    5:nowhere missing',
      '    9:top again',
      '    otherwise:agent again',
      '  otherwise:mail',
    ]);
    expect(outlineOf(TREE).lost.map(({ id }) => id)).toEqual(['island']);
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ start: 'a' }],
    [{ start: 1, nodes: 2 }],
    [{ start: 'a', nodes: [null, 3, {}] }],
  ])('of %j takes what there is', (content) => {
    expect(told(content).filter((row) => !row.includes('missing'))).toEqual([]);
  });

  it('says what is said there, in the language asked for or the other', () => {
    expect(saidAt(nodeOf('top'), 'en')).toEqual({ words: '请选择' });
    expect(saidAt(nodeOf('mail'), 'zh')).toEqual({ name: 'leave-message' });
    expect(saidAt(nodeOf('agent'), 'zh')).toBeNull();
  });

  it('finds the place of what the server names', () => {
    expect(placeOfNode('mail', TREE)).toBe('nodes.3');
    expect(placeOfNode('#2', TREE)).toBe('nodes.1');
    expect(placeOfNode('', TREE)).toBe('');
    expect(placeOfNode('gone', TREE)).toBe('nodes');
    expect(placeOfNode('a', { nodes: [{ id: 'a' }, { id: 'a' }] })).toBe('nodes.1');
  });
});

describe('a node that is put in', () => {
  it.each(BEGUN_KINDS)('of kind %s has an id of its own', (kind) => {
    const once = withNode(TREE, kind);
    const twice = withNode(once?.content, kind);
    const ids = nodesOf(twice?.content).map(({ id }) => id);
    expect(new Set(ids).size).toBe(TREE.nodes.length + 2);
    expect(twice?.index).toBe(TREE.nodes.length + 1);
  });

  it('goes nowhere where there is no list of nodes', () => {
    expect(withNode({ start: 'a' }, 'play')).toBeNull();
    expect(withNode(null, 'play')).toBeNull();
  });
});
