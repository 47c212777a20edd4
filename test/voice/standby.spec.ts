import { eventually } from '#kit';
import { earOfName } from '#libs/channel/voice';
import { Processes, settingsOf, type AppProcess } from '#kit/processes';
import { VOICE_STORY_MS, VoiceStage, typesOf } from '#kit/voice-stage';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

const TALK = { answers: true, ringMs: 50, talkMs: 300_000 } as const;
/** A transcriber that does not answer: calls are heard all the same, and nobody says anything. */
const TRANSCRIBER = { JIETONG_TRANSCRIBE_URL: 'http://127.0.0.1:9/v1' };
/** Channels of a conversation that is written down: caller and agent, and of each what spies and leads here. */
const CHANNELS = 6;

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;
const processes = new Processes();

beforeAll(async () => {
  // The Jietong in this process names no Asterisk: calls are answered by processes of their own.
  stage = await VoiceStage.open({ ASTERISK_ARI_URL: '' });
});
afterAll(async () => {
  await processes.close();
  await VoiceStage.closeAll();
});

const voice = (): Promise<AppProcess> => {
  const settings = settingsOf(stage.jietong.stores, {
    ...stage.asterisk.settings(),
    ...TRANSCRIBER,
    LOG_LEVEL: 'info',
  });
  return processes.start('voice', settings);
};
const reconciled = (process: AppProcess, times = 1): Promise<unknown> =>
  eventually(
    async () => process.log.filter(({ msg }) => msg === 'calls reconciled').length,
    (count) => count >= times,
    45_000,
  );

describe('the process in charge of calls is killed', () => {
  it('another took them in between, then the one standing by takes over: the conversations go on, and who waits is answered', async () => {
    const first = await voice();
    await reconciled(first);
    const second = await voice();
    const talkingAgents = await stage.crowd(3, TALK);
    const talkers = await stage.call({ from: '13800000011', calls: 3, stayMs: 300_000 });
    const talking = await eventually(
      () => stage.contacts(),
      (all) => all.length === 3 && all.every(({ state }) => state === 'active'),
    );
    const heard = (): Promise<string[]> =>
      stage.asterisk.ari.channels().then((channels) => channels.map((channel) => channel.id));
    const before = await eventually(heard, ({ length }) => length === 3 * CHANNELS);
    const waiter = await stage.call({ from: '13800000012', stayMs: 300_000 });
    const waiting = await stage.newest(talking, 'waiting');
    // Who takes calls without being in charge, and is gone, leaves them to nobody else.
    await (await stage.asterisk.occupy()).end();
    await reconciled(first, 2);
    expect(second.log.map(({ msg }) => msg)).not.toContain('calls reconciled');

    // Until another is in charge, new callers are told by the dialplan, and are no contact.
    second.pause();
    await first.kill();
    const unlucky = await stage.call({ from: '13800000013', stayMs: 60_000 });
    const told = await eventually(
      () => stage.asterisk.ari.channels(),
      (channels) => channels.some(({ dialplan }) => dialplan.app_data === 'jietong/unavailable'),
    );
    expect(told.filter(({ dialplan }) => dialplan.context === 'fallback')).toHaveLength(1);
    second.goOn();
    await reconciled(second);
    await unlucky.done();
    expect((await stage.contacts()).map(({ id }) => id).toSorted()).toEqual(
      [...talking, waiting].map(({ id }) => id).toSorted(),
    );
    for (const { id } of talking) expect((await stage.detail(id)).state).toBe('active');
    const [answering] = await stage.crowd(1, TALK);
    expect((await stage.reaches(waiting.id, 'active')).handledBy).toBe(answering);
    // What the killed process heard with is gone, and the other hears with its own.
    const ears = before.filter((name) => earOfName(name));
    await eventually(
      heard,
      (names) => names.length === 4 * CHANNELS && names.every((name) => !ears.includes(name)),
    );

    await Promise.all([talkers.close(), waiter.close()]);
    await stage.hangUpAll();
    for (const { id } of [...talking, waiting]) {
      await stage.reaches(id, 'wrap-up');
      expect(typesOf(await stage.detail(id))).toBe('opened queued offered accepted ended');
    }
    await stage.disperse([...talkingAgents, answering ?? '']);
  });
});

it('afterwards nothing is wrong with any contact', async () => {
  const { checked, findings, conservation } = await stage.invariants();
  expect(checked).toBeGreaterThan(3);
  expect([findings, conservation.holds]).toEqual([[], true]);
});
