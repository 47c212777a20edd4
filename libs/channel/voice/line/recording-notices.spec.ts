import { createLog } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import type { AccountRecord } from '../../account/index.js';
import type { IvrTree } from '../ivr/index.js';
import type { PromptRecord } from '../prompt/index.js';
import { tellsOfRecording } from '../speech/index.js';
import { RecordingNotices, type NumberSpeech } from './recording-notices.service.js';

const OWN: PromptRecord[] = [
  { id: 'hello', districtId: '22', sounds: { zh: 'a' }, words: { zh: '您好' }, notice: false },
  { id: 'notice', districtId: '22', sounds: { zh: 'b', en: 'c' }, words: {}, notice: true },
];
const MENU = { kind: 'menu', seconds: 5, tries: 2, keys: { '0': 'agent' }, otherwise: 'agent' } as const;
const treeOf = (said: unknown, asked: unknown): IvrTree =>
  ({
    start: 'said',
    nodes: [
      { id: 'said', kind: 'play', prompt: said, next: 'top' },
      { id: 'top', ...MENU, prompt: asked },
      { id: 'agent', kind: 'queue' },
    ],
  }) as unknown as IvrTree;
const TREES: Record<string, IvrTree> = {
  silent: treeOf('hello', { zh: '人工请按零。' }),
  spoken: treeOf('hello', { zh: '通话会被录音，人工请按零。' }),
  named: treeOf('notice', 'hello'),
  deep: {
    start: 'top',
    nodes: [
      { id: 'top', ...MENU, prompt: 'hello', keys: { '0': 'agent', '1': 'late' } },
      { id: 'late', kind: 'play', prompt: 'recording-notice', next: 'agent' },
      { id: 'agent', kind: 'queue' },
    ],
  } as unknown as IvrTree,
};

const notices = (numbers: Partial<AccountRecord>[], told: unknown[] = []): RecordingNotices => {
  const log = createLog('test', { logLevel: 'silent' });
  log.warn = ((fields: unknown) => void told.push(fields)) as typeof log.warn;
  return new RecordingNotices(
    { list: async () => numbers as AccountRecord[] },
    { find: async (ids) => OWN.filter(({ id }) => ids.includes(id)) },
    {
      find: async (id) => (TREES[id] ? { id, districtId: '22', name: id, active: 1, latest: 1 } : null),
      version: async (treeId) => ({ content: TREES[treeId] }) as never,
    },
    log,
  );
};
const codesOf = async (number: Partial<NumberSpeech>): Promise<string[]> => {
  const speech = { id: '12360', prompts: [], treeId: null, language: 'zh', ...number } as const;
  const warnings = await notices([]).warningsOf([speech]);
  return (warnings.get('12360') ?? []).map(({ code }) => code);
};

describe('a number that records', () => {
  it.each<[string, Partial<NumberSpeech>, string[]]>([
    ['says nothing', {}, ['no-recording-notice']],
    ['only greets', { prompts: ['greeting', 'hello'] }, ['no-recording-notice']],
    ['says it as the product does', { prompts: ['recording-notice'] }, []],
    ['says it with a prompt of its own', { prompts: ['hello', 'notice'] }, []],
    ['has a tree that does not', { treeId: 'silent' }, ['no-recording-notice']],
    ['has a tree that asks so', { treeId: 'spoken' }, []],
    ['has a tree that begins with such a prompt', { treeId: 'named' }, []],
    ['has a tree that says it to some', { treeId: 'deep' }, ['no-recording-notice']],
    ['names a tree that is not there', { treeId: 'no-such' }, ['no-recording-notice']],
    ['speaks another language', { prompts: ['notice', 'hello'], language: 'en' }, ['other-language']],
  ])('%s', async (_, number, codes) => {
    expect(await codesOf(number)).toEqual(codes);
  });

  it('and does not say so is named in the log, and no other', async () => {
    const told: unknown[] = [];
    const numbers = [
      { id: '1', settings: {} },
      { id: '2', settings: { prompts: [] } },
      { id: '3', settings: { prompts: ['hello'] } },
    ];
    await notices(numbers, told).tell();
    expect(told).toEqual([{ numbers: ['2', '3'] }]);
    await notices([{ id: '1', settings: {} }], told).tell();
    expect(told).toHaveLength(1);
  });
});

it.each([
  [{ zh: '为保证服务质量，通话将被录音。' }, true],
  [{ en: 'Calls are recorded.' }, true],
  [{ zh: '您好，欢迎致电。', en: 'Welcome to the prerecorded hotline.' }, false],
  [{}, false],
])('words %j tell of a recording: %j', (words, told) => {
  expect(tellsOfRecording(words)).toBe(told);
});
