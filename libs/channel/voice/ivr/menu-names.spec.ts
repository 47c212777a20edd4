import { describe, expect, it } from '@jest/globals';
import type { CallJourney } from '#libs/contract';
import { PROMPTS } from '../speech/index.js';
import { MenuNames } from './menu-names.service.js';
import type { IvrNode, IvrTree } from './tree.model.js';
import type { TreeVersion } from './tree.repository.js';

const asking = { seconds: 5, tries: 2, otherwise: 'agent' };
const NODES: IvrNode[] = [
  { id: 'hours', kind: 'branch', cases: [{ when: { open: 'general' }, next: 'top' }], otherwise: 'shut' },
  { id: 'top', kind: 'menu', prompt: { zh: '税费请按 1' }, keys: { '1': 'duty' }, ...asking },
  { id: 'duty', kind: 'play', prompt: 'duty-news', next: 'bye' },
  { id: 'bye', kind: 'hangup', prompt: 'goodbye' },
  { id: 'sound', kind: 'play', prompt: 'recorded', next: 'agent' },
  { id: 'agent', kind: 'queue' },
  { id: 'shut', kind: 'callback' },
];
const TREE: IvrTree = { start: 'hours', nodes: NODES };
const asked: (readonly string[])[] = [];
const names = new MenuNames(
  {
    version: async (treeId, version) =>
      treeId === 'hotline' && version === 3 ? ({ content: TREE } as TreeVersion) : null,
  },
  {
    find: async (ids) => {
      asked.push(ids);
      const made = { districtId: '00', sounds: {}, notice: false };
      return [
        { id: 'duty-news', words: { zh: '今年税则' }, ...made },
        { id: 'recorded', words: {}, ...made },
      ].filter(({ id }) => ids.includes(id));
    },
  },
);
const of = (path: string[], tree?: CallJourney['tree']) => names.of({ path, ...(tree ? { tree } : {}) });
const NOW = { id: 'hotline', version: 3 };

describe('the nodes that a caller passed', () => {
  it('are told by what is said there: own words, a prompt’s, or the product’s', async () => {
    expect(await of(['hours', 'top', 'duty', 'bye'], NOW)).toEqual({
      hours: { kind: 'branch', words: {}, prompt: null },
      top: { kind: 'menu', words: { zh: '税费请按 1' }, prompt: null },
      duty: { kind: 'play', words: { zh: '今年税则' }, prompt: 'duty-news' },
      bye: { kind: 'hangup', words: PROMPTS.goodbye, prompt: 'goodbye' },
    });
    // Nobody knows what an upload says; it has a name.
    expect(await of(['sound', 'agent'], NOW)).toEqual({
      sound: { kind: 'play', words: {}, prompt: 'recorded' },
      agent: { kind: 'queue', words: {}, prompt: null },
    });
  });

  it('are of the version they went through, and of no other; what is not known is left out', async () => {
    expect(await of(['top', 'elsewhere'], NOW)).toEqual({
      top: { kind: 'menu', words: { zh: '税费请按 1' }, prompt: null },
    });
    asked.length = 0;
    expect(await of(['top'], { id: 'hotline', version: 4 })).toEqual({});
    expect(await of(['top'])).toEqual({});
    expect(asked).toEqual([]);
  });
});
