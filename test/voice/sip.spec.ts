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

/** Of the newest caller, what Jietong and Asterisk know them by. */
async function waits(...[calling]: Parameters<VoiceStage['call']>): Promise<{ masked: string; id: string }> {
  const before = await stage.contacts();
  const caller = await stage.call(calling);
  const { customer, id } = await stage.newest(before, 'waiting');
  await caller.hangUp();
  await stage.reaches(id, 'closed');
  return { masked: customer.masked, id };
}
/** As it is stored. */
async function identityOf(...calling: Parameters<VoiceStage['call']>): Promise<string> {
  const { id } = await waits(...calling);
  const contacts = stage.jietong.stores.mongo.collection<{ _id: string; customer: { identity: string } }>(
    'contacts',
  );
  return (await contacts.findOne({ _id: id }))?.customer.identity ?? '';
}

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

describe('the numbers of a call', () => {
  it('end where the network begins to say more of them', async () => {
    const more = 'noa=subscriber;srvattri=national;phone-context=+86';
    const called = '12360;phone-context=+86';
    expect(await identityOf({ called, from: `13800138601;${more}`, stayMs: 60_000 })).toBe('13800138601');
  });

  it('that a network vouches for are the caller’s, unless they withhold them', async () => {
    const anonymous = { from: 'anonymous', stayMs: 60_000 };
    const asserted = 'P-Asserted-Identity: <sip:+8613800138602@ims.example.cn;user=phone>';
    expect(await identityOf({ ...anonymous, headers: [asserted] })).toBe('13800138602');
    expect(await identityOf({ ...anonymous, headers: [asserted, 'Privacy: id'] })).toMatch(/^anonymous:/);
    expect(await identityOf(anonymous)).toMatch(/^anonymous:/);
  });

  it.each([
    ['a face', '%F0%9F%98%80'],
    ['broken text', '%C3%28%A0%A1'],
    ['a semicolon', ';x=1'],
    ['more than any number has', '1'.repeat(200)],
    ['quotes and signs', "%22'$(x)%7C%2C"],
  ])('may be %s: the caller waits as everybody does', async (_, from) => {
    expect((await waits({ from, stayMs: 60_000 })).masked).not.toBe('');
  });

  it.each([
    ['be missing', '', ''],
    [
      'come with a name that is no text',
      '13800138604',
      `"${Buffer.from([0xff, 0xfe, 0x28, 0xc3]).toString('latin1')}" `,
    ],
  ])('may %s', async (_, number, display) => {
    const before = await stage.contacts();
    expect([180, 183, 200]).toContain(await knock(stage.asterisk.sipPort, '127.0.0.1', number, display));
    const { id } = await stage.newest(before, 'waiting');
    await stage.hangUpAll();
    await stage.reaches(id, 'closed');
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
