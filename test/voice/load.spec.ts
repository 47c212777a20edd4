import { eventually } from '#kit';
import { VOICE_STORY_MS, HOTLINE, VoiceStage, typesOf } from '#kit/voice-stage';
import type { ContactView } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

const CALLS = 50;
const ROOM = 30;

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;

beforeAll(async () => {
  stage = await VoiceStage.open({ JIETONG_CALL_RATE: '1', JIETONG_CALL_BURST: String(ROOM) });
});
afterAll(() => VoiceStage.closeAll());

describe('fifty calls at once, where there is room for thirty', () => {
  it('are each answered by one agent, or hear the announcement and are no contact', async () => {
    const crowd = await stage.crowd(CALLS, { answers: true, ringMs: 20, talkMs: 60_000 });
    const callers = await stage.call({ calls: CALLS, rate: 200, stayMs: 200_000 });
    await eventually(
      () => stage.asterisk.ari.channels(),
      (channels) => channels.some(({ dialplan }) => dialplan.app_data === 'jietong/unavailable'),
    );
    const isIn = (state: ContactView['state']) => (all: ContactView[]) =>
      all.length >= ROOM && all.every((contact) => contact.state === state);
    await eventually(() => stage.contacts(), isIn('active'), 60_000);
    await callers.hangUp(); // every one of them was picked up
    const ended = await eventually(() => stage.contacts(), isIn('wrap-up'));
    // The dialplan counts those whom it turns away itself, and is asked for them now and then.
    const turnedAway = await eventually(
      () => stage.metric('jietong_calls_turned_away_total'),
      (count) => ended.length + count >= CALLS,
    );
    expect(turnedAway).toBeGreaterThan(0);
    expect(ended.length + turnedAway).toBe(CALLS);
    expect(new Set(ended.map(({ handledBy }) => handledBy)).size).toBe(ended.length);
    for (const { id, accountId } of ended) {
      expect(accountId).toBe(HOTLINE);
      expect(typesOf(await stage.detail(id))).toBe('opened queued offered accepted ended');
    }
    await stage.silent();
    await stage.disperse(crowd);
  });
});
