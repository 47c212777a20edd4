import { createLog } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import type { AccountRecord } from '../../account/index.js';
import type { PromptRecord } from '../prompt/index.js';
import { VoiceLineService } from './voice-line.service.js';

const log = createLog('test', { logLevel: 'silent' });
const OWN: PromptRecord[] = [
  { id: 'ours', districtId: '22', sounds: { zh: 'zh1', en: 'en1' }, words: {}, notice: false },
  { id: 'chinese', districtId: '22', sounds: { zh: 'zh2' }, words: {}, notice: false },
  { id: 'lost', districtId: '22', sounds: { zh: 'gone' }, words: {}, notice: false },
  { id: 'lost-notice', districtId: '22', sounds: { zh: 'gone' }, words: {}, notice: true },
];
const prompts = { find: async (ids: readonly string[]) => OWN.filter(({ id }) => ids.includes(id)) };
const folder = {
  lay: async (ids: readonly string[]) => {
    if (ids.includes('gone')) throw new Error('the disk is full');
  },
  mediaOf: (id: string) => `sound:/sounds/${id}`,
};

const lineOf = (settings: Record<string, unknown>, called = '12360') => {
  const account: AccountRecord = {
    id: '12360',
    channel: 'voice',
    districtId: '22',
    queueId: 'general',
    officeId: '2201',
    name: 'hotline',
    settings,
    createdAt: 0,
  };
  const accounts = {
    find: async (_: unknown, id: string) => (id === '12360' ? account : null),
    findFirst: async (_: unknown, ids: readonly string[]) => (ids.includes('12360') ? account : null),
  };
  return new VoiceLineService(accounts, prompts, folder, log).find(called);
};

describe('a number of ours', () => {
  it('is its office’s', async () => {
    expect(await lineOf({})).toMatchObject({ districtId: '22', officeId: '2201' });
  });

  it('is found however the trunk writes it, and is called what its administrator called it', async () => {
    for (const called of ['+8612360', '008612360', '01012360', '+861012360'])
      expect(await lineOf({}, called)).toMatchObject({ accountId: '12360', queueId: 'general' });
    for (const called of ['12361', '+4412360']) expect(await lineOf({}, called)).toBeNull();
  });

  it('greets as its settings say, and as usual without', async () => {
    expect((await lineOf({ prompts: ['greeting'] }))?.prompts).toEqual(['sound:jietong/greeting']);
    expect((await lineOf({ prompts: [] }))?.prompts).toEqual([]);
    expect((await lineOf({}))?.prompts).toContain('sound:jietong/recording-notice');
  });

  it('says what was made for it, in its language or else in the other, between the product’s', async () => {
    const named = ['ours', 'recording-notice', 'chinese'];
    const notice = 'sound:jietong/recording-notice';
    expect((await lineOf({ prompts: named }))?.prompts).toEqual([
      'sound:/sounds/zh1',
      notice,
      'sound:/sounds/zh2',
    ]);
    expect((await lineOf({ prompts: named, language: 'en' }))?.prompts).toEqual([
      'sound:/sounds/en1',
      notice,
      'sound:/sounds/zh2',
    ]);
  });

  it('is answered without a greeting that can not be played, and never without saying that it records', async () => {
    expect((await lineOf({ prompts: ['lost', 'no-such', 'ours'] }))?.prompts).toEqual(['sound:/sounds/zh1']);
    expect((await lineOf({ prompts: ['lost-notice'] }))?.prompts).toEqual(['sound:jietong/recording-notice']);
  });

  it.each([[['../secret']], ['greeting'], [[1]], [['toString']]])(
    'refuses %j as prompts',
    async (prompts) => {
      await expect(lineOf({ prompts })).rejects.toMatchObject({ code: 'BAD_SETTING' });
    },
  );
});
