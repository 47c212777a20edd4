import { eventually } from '#kit';
import { HOTLINE, VOICE_STORY_MS, VoiceStage } from '#kit/voice-stage';
import type { AriChannel } from '#libs/channel/voice';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

/** Longer than what any of them is told. */
const STAY = { stayMs: 100_000 };
const CALLS = 60;
const WISHES = 3;
const FAR = '9999999999';

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;

beforeAll(async () => {
  stage = await VoiceStage.open({ JIETONG_CALL_RATE: '1', JIETONG_CALL_BURST: '2' });
});
afterAll(() => VoiceStage.closeAll());

const turnedAway = (): Promise<number> => stage.metric('jietong_calls_turned_away_total');
const global = (variable: string): Promise<string> => stage.asterisk.ari.globalOf(variable);
const tell = (variable: string, value: string): Promise<void> =>
  stage.asterisk.ari.setGlobal(variable, value);

/** Looks at the callers until all have gone; answers what some of them heard, and how many were asked for a wish at once. */
async function lookOn(): Promise<{ heard: Set<string>; mostAsked: number }> {
  const heard = new Set<string>();
  let mostAsked = 0;
  const look = async (): Promise<AriChannel[]> => {
    const channels = await stage.asterisk.ari.channels();
    for (const { app_name, app_data } of channels.map(({ dialplan }) => dialplan))
      if (app_name === 'Playback') heard.add(app_data);
    const asked = channels.filter(({ dialplan }) => dialplan.context === 'fallback').length;
    mostAsked = Math.max(mostAsked, asked);
    return channels;
  };
  await eventually(look, (channels) => heard.size > 0 && channels.length === 0, 100_000);
  return { heard, mostAsked };
}

describe('more callers than are let in', () => {
  it('are turned away by the dialplan itself, counted once each, until no more than those come', async () => {
    const callers = await stage.call({ ...STAY, stayMs: 25_000, calls: CALLS, rate: 10 });
    await eventually(
      () => global('CALLS_CROWDED'),
      (count) => Number(count) > 0,
    );
    expect(Number(await global('CALL_GAP_UNTIL'))).toBeGreaterThan(0);
    await callers.done(); // all were answered
    const contacts = await eventually(
      () => stage.contacts(),
      (all) => all.length > 0 && all.every(({ state }) => state === 'closed'),
    );
    await eventually(turnedAway, (count) => count === CALLS - contacts.length);
    expect(await stage.metric('jietong_calls_let_in_per_second')).toBe(1);
    await eventually(
      () => global('CALL_GAP_UNTIL'),
      (until) => until === '0',
    );
  });

  it('all hear that the lines are busy where nobody is let in, and few at a time are asked for a wish', async () => {
    const [before, contacts, counted] = [
      await global('CALLS_CROWDED'),
      await stage.contacts(),
      await turnedAway(),
    ];
    await tell('CROWDED_WISHES', String(WISHES));
    await tell('NEXT_CALL', `${FAR}999`);
    await tell('CALL_GAP_UNTIL', FAR);
    const callers = await stage.call({ ...STAY, calls: 20, rate: 10 });
    // What stands behind the number would be read as where to go on in the dialplan: behind its door.
    const sly = await stage.call({ ...STAY, called: `${HOTLINE},in` });
    const { heard, mostAsked } = await lookOn();
    await Promise.all([callers.done(), sly.done()]);
    expect([...heard]).toEqual(expect.arrayContaining(['jietong/lines-busy', 'jietong/unavailable']));
    expect(mostAsked).toBeLessThanOrEqual(WISHES);
    expect(Number(await global('CALLS_CROWDED')) - Number(before)).toBe(21);
    expect(await stage.contacts()).toEqual(contacts);
    await eventually(turnedAway, (count) => count === counted + 21);
  });

  it('are let in as soon as what the dialplan was told is out of date', async () => {
    const contacts = await stage.contacts();
    await eventually(
      () => global('CALL_GAP_UNTIL'),
      (until) => until === '0',
    );
    await tell('NEXT_CALL', `${FAR}999`);
    await tell('CALL_GAP_UNTIL', String(Math.floor(Date.now() / 1000) - 1));
    const callers = await stage.call({ stayMs: 3000 });
    await callers.done();
    await eventually(
      () => stage.contacts(),
      (all) => all.length === contacts.length + 1,
    );
  });
});
