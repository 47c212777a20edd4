import { eventually } from '#kit';
import { VOICE_STORY_MS, VoiceStage, typesOf } from '#kit/voice-stage';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

const GRACE_MS = 5000;

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;

beforeAll(async () => {
  stage = await VoiceStage.open({ JIETONG_AGENT_GRACE_SECONDS: String(GRACE_MS / 1000) });
});
afterAll(() => VoiceStage.closeAll());

describe('an agent whose console is gone in the middle of a call', () => {
  it('goes on talking: the call is theirs as long as the phone is', async () => {
    const caller = await stage.call({ stayMs: 200_000 });
    const waiting = await stage.newest([], 'waiting');
    // Nobody says for this agent that a console is there.
    const [agentId] = await stage.crowd(1, { answers: true, ringMs: 10, talkMs: 200_000 });
    await stage.reaches(waiting.id, 'active');
    const since = Date.now();
    await eventually(
      async () => Date.now() - since,
      (ms) => ms > 3 * GRACE_MS,
    );
    const contact = await stage.detail(waiting.id);
    expect(contact).toMatchObject({ state: 'active', owner: { agentId } });
    await caller.close();
    await stage.hangUpAll();
    expect(typesOf(await stage.reaches(waiting.id, 'wrap-up'))).toBe('opened queued offered accepted ended');
  });
});
