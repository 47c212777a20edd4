import { describe, expect, it } from '@jest/globals';
import type { AccountRecord } from '../../account/index.js';
import { VoiceLineService } from './voice-line.service.js';

const lineOf = (settings: Record<string, unknown>) => {
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
  return new VoiceLineService({ find: async (_, id) => (id === '12360' ? account : null) }).find('12360');
};

describe('a number of ours', () => {
  it('is its office’s', async () => {
    expect(await lineOf({})).toMatchObject({ districtId: '22', officeId: '2201' });
  });

  it('greets as its settings say, and as usual without', async () => {
    expect((await lineOf({ prompts: ['greeting'] }))?.prompts).toEqual(['sound:jietong/greeting']);
    expect((await lineOf({ prompts: [] }))?.prompts).toEqual([]);
    expect((await lineOf({}))?.prompts).toContain('sound:jietong/recording-notice');
  });

  it.each([[['../secret']], ['greeting'], [[1]], [['toString']]])(
    'refuses %j as prompts',
    async (prompts) => {
      await expect(lineOf({ prompts })).rejects.toMatchObject({ code: 'BAD_SETTING' });
    },
  );
});
