import { eventually, passed } from '#kit';
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
    await passed(2 * GRACE_MS);
    const contact = await stage.detail(waiting.id);
    expect(contact).toMatchObject({ state: 'active', owner: { agentId } });
    await caller.close();
    await stage.hangUpAll();
    expect(typesOf(await stage.reaches(waiting.id, 'wrap-up'))).toBe('opened queued offered accepted ended');
  });
});

describe('an agent whose phone forwards calls', () => {
  it('is passed by at once, and nobody is called where they are forwarded to', async () => {
    // Whoever is called does not ring out meanwhile.
    await stage.jietong.admin.must('PATCH', '/api/v1/queues/general', { offerSeconds: 600 });
    const before = await stage.contacts();
    const contact = 'sip:12360@127.0.0.1';
    await stage.agent('forwards', { answers: false, status: '302 Moved Temporarily', contact });
    const caller = await stage.call({ stayMs: 200_000 });
    const { id } = await stage.newest(before, 'waiting');
    await eventually(
      async () => typesOf(await stage.detail(id)),
      (types) => types === 'opened queued offered missed queued',
    );
    expect(await stage.asterisk.ari.channels()).toHaveLength(1);
    expect(await stage.contacts()).toHaveLength(before.length + 1);
    const taker = await stage.agent('takes', { answers: true, ringMs: 10, talkMs: 200_000 });
    expect((await stage.reaches(id, 'active')).owner?.agentId).toBe(taker.id);
    await caller.close();
    await stage.hangUpAll();
  });
});
