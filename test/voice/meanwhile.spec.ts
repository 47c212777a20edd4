import { eventually } from '#kit';
import { CutStage } from '#kit/cut-stage';
import { VOICE_STORY_MS, type VoiceStage } from '#kit/voice-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(VOICE_STORY_MS);
/** On a machine that is busy; the next round for what were left over would come after five minutes. */
const TAKEN_WITHIN_MS = 120_000;
let way: CutStage;
let stage: VoiceStage;

beforeAll(async () => {
  way = await CutStage.open();
  ({ stage } = way);
});
afterAll(() => CutStage.closeAll());
afterEach(() => way.clear());

/** While the way to Asterisk is cut. */
async function meanwhile(act: () => Promise<unknown>): Promise<void> {
  await way.cut();
  await act();
  await way.mend();
}

describe('while nobody controls calls', () => {
  it('hundreds may wish to be called back: all wishes are taken over, at once and in order', async () => {
    // More than one round used to take: 315 of them.
    const wishes = 450;
    await stage.jietong.admin.post('/api/v1/queues', { id: 'later', name: 'later', nameEn: 'later' });
    await stage.line('12372', [], 'later');
    // What [fallback] keeps, so many times.
    const steps = [
      'Set(I=$[0${I}+1])',
      'Set(DB(callback/test-${I})=1700000000|12372|1381${I})',
      `GotoIf($[\${I}<${1_000_000 + wishes}]?2)`,
    ];
    await stage.asterisk.said('dialplan add extension many,1,Set(I=1000000) into wishes');
    for (const [n, step] of steps.entries())
      await stage.asterisk.said(`dialplan add extension many,${n + 2},${step} into wishes`);
    const kept = async (): Promise<number> =>
      (await stage.asterisk.said('database show callback'))
        .split('\n')
        .filter((line) => /\/callback\//.test(line)).length;
    await meanwhile(async () => {
      await stage.asterisk.ari.runDialplan('many', { context: 'wishes', hold: 'hold', run: 'many' });
      await eventually(kept, (count) => count === wishes, TAKEN_WITHIN_MS);
    });
    await eventually(kept, (count) => count === 0, TAKEN_WITHIN_MS);
    const made = await stage.jietong.stores.mongo
      .collection<{ customer: { identity: string }; openedAt: Date }>('contacts')
      .find({ openedBy: /wish-test/ })
      .sort({ 'customer.identity': 1 })
      .toArray();
    expect(made.map(({ customer }) => customer.identity)).toEqual(
      Array.from({ length: wishes }, (_, n) => `1381${1_000_001 + n}`),
    );
    const opened = made.map(({ openedAt }) => openedAt.getTime());
    expect(opened.toSorted((one, other) => one - other)).toEqual(opened);
  });

  it('who hangs up in a tree has been in it, and is in the figures', async () => {
    const menu = { kind: 'menu', prompt: 'hotline-menu', seconds: 30, tries: 3 } as const;
    const nodes = [
      { id: 'top', ...menu, keys: { '1': 'more' }, otherwise: 'bye' },
      { id: 'more', ...menu, keys: { '0': 'agent' }, otherwise: 'bye' },
      { id: 'agent', kind: 'queue' },
      { id: 'bye', kind: 'hangup', prompt: 'goodbye' },
    ];
    await stage.jietong.admin.post('/api/v1/ivr-trees', { id: 'deep', content: { start: 'top', nodes } });
    await stage.line('12375', [], 'general', 'deep');
    const before = await stage.contacts();
    const keys = { afterMs: 500, digits: '1' };
    const leaving = await stage.call({ called: '12375', from: '13800138701', stayMs: 200_000, keys });
    const staying = await stage.call({ called: '12375', from: '13800138702', stayMs: 200_000, keys });
    await eventually(
      async () => (await stage.asterisk.said('core show channels concise')).split('\n'),
      (lines) => lines.filter((line) => line.includes('Stasis')).length === 2,
    );
    const pressed = (): Promise<number> =>
      stage.metric('jietong_ari_events_total{type="ChannelDtmfReceived"}', 0);
    await eventually(pressed, (count) => count >= 2);
    await meanwhile(() => leaving.hangUp());
    const { id } = await stage.newest(before, 'closed', '13800138701');
    const { outcome, timeline } = await stage.detail(id);
    expect([outcome, timeline[0]]).toEqual([
      'self-service',
      expect.objectContaining({ journey: expect.objectContaining({ path: ['top', 'more'] }) }),
    ]);
    // Whoever is still there goes on, and is no contact yet.
    expect((await stage.contacts()).map(({ customer }) => customer.masked)).not.toContain('138****8702');
    await staying.hangUp();
  });
});
