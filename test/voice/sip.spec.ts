import { AriRest } from '#libs/channel/voice';
import { eventually } from '#kit';
import { VOICE_STORY_MS, VoiceStage } from '#kit/voice-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { knock } from './stranger-story.js';

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;

beforeAll(async () => {
  stage = await VoiceStage.open();
});
afterAll(() => VoiceStage.closeAll());
afterEach(async () => {
  await stage.unplug();
  await stage.hangUpAll();
});

describe('whoever is not the trunk', () => {
  it('is asked for a password, whatever name they give themselves', async () => {
    const before = await stage.contacts();
    for (const name of ['13800138000', 'trunk', 'agent-phone', 'agent-webrtc'])
      expect([name, await knock(stage.asterisk.sipPort, '127.0.0.2', name)]).toEqual([name, 401]);
    // From the trunk's address the same call is taken.
    expect([180, 183, 200]).toContain(await knock(stage.asterisk.sipPort, '127.0.0.1', 'trunk'));
    const { id } = await stage.newest(before, 'waiting');
    await stage.hangUpAll();
    await stage.reaches(id, 'closed');
    expect(await stage.contacts()).toHaveLength(before.length + 1);
  });
});

describe('what is no call', () => {
  it('is refused: messages, and subscriptions to whatever there is', async () => {
    const before = await stage.contacts();
    for (const method of ['MESSAGE', 'SUBSCRIBE', 'PUBLISH', 'REFER', 'REGISTER'])
      expect(await knock(stage.asterisk.sipPort, '127.0.0.1', 'trunk', '', method)).toBeGreaterThanOrEqual(
        400,
      );
    expect(await stage.contacts()).toHaveLength(before.length);
    await eventually(
      () => new AriRest(stage.asterisk.target).request<unknown[]>({ method: 'GET', path: '/channels' }),
      ({ length }) => length === 0,
    );
  });
});
