import { Ear } from '#kit/ear';
import { piecesWith, samplesOf } from '#kit/tone';
import { VOICE_STORY_MS, VoiceStage, typesOf } from '#kit/voice-stage';
import { endpointOf, legIdOf } from '#libs/channel/voice';
import { newId } from '#libs/platform';
import { freeUdpPort } from '#libs/platform/embedded';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AGENT, CUSTOMER, CallingBack, channelOf, settingsFor } from './dialling-story.js';

jest.setTimeout(VOICE_STORY_MS);

const ANSWERS = { answers: true, ringMs: 600, talkMs: 200_000, tone: CUSTOMER } as const;
const refuses = (status: string) => ({ answers: false, status }) as const;

let stage: VoiceStage;
let ear: Ear;
let back: CallingBack;

beforeAll(async () => {
  const trunk = await freeUdpPort();
  stage = await VoiceStage.open(settingsFor(trunk));
  ear = await Ear.at(stage.asterisk);
  back = new CallingBack(stage, trunk);
  await back.prepare();
  await stage.jietong.user('listener', { roles: ['supervisor'] });
});
afterEach(() => back.over());
afterAll(async () => {
  await ear?.close();
  await VoiceStage.closeAll();
});

describe('a customer who is called back', () => {
  it('is called once the agent’s phone is up, both hear each other and are recorded, and hangs up', async () => {
    const contact = await back.accepted(ANSWERS);
    // By which the Asterisk is chosen that calls.
    const there = (id: string): Promise<boolean> => stage.asterisk.ari.isPhoneThere(endpointOf(id));
    expect([await there(back.agent.id), await there(newId())]).toEqual([true, false]);
    await back.stands(contact, { state: 'answered', epoch: contact.epoch, attempt: 1 });
    await ear.hears(channelOf(contact), { [AGENT]: true });
    const leg = legIdOf({ contactId: contact.id, epoch: contact.epoch, agentId: back.agent.id });
    await ear.hears(leg, { [CUSTOMER]: true });
    await stage.asterisk.ari.hangUp(channelOf(contact), 'normal');
    const over = await stage.reaches(contact.id, 'wrap-up');
    expect(typesOf(over)).toBe('opened queued offered accepted ended');
    expect(over.timeline.at(-1)).toMatchObject({ by: 'customer' });
    expect(await back.wrapUp(contact, 'answered')).toMatchObject({ state: 'done', attempts: 1 });
    await stage.recorded(contact.id, [contact.epoch]);
    const path = `/api/v1/recordings/${contact.id}-${contact.epoch}/audio`;
    const audio = await (await stage.jietong.signIn('listener')).answer('GET', path);
    expect(audio.status).toBe(200);
    const samples = samplesOf(Buffer.from(await audio.arrayBuffer()));
    for (const tone of [CUSTOMER, AGENT]) expect(piecesWith(samples, tone)).toBeGreaterThan(10);
  });

  it.each([
    ['486 Busy Here', 'busy'],
    ['603 Decline', 'rejected'],
    ['404 Not Found', 'wrong-number'],
    ['480 Temporarily Unavailable', 'no-answer'],
    ['503 Service Unavailable', 'congestion'],
  ] as const)('and answers %s was not reached: %s', async (status, end) => {
    const contact = await back.accepted(refuses(status));
    await back.stands(contact, { state: 'ended', end });
    // The agent has them, and may think.
    expect((await stage.detail(contact.id)).state).toBe('active');
    await back.end(contact);
    await stage.silent();
    expect(await back.wrapUp(contact, 'no-reply')).toMatchObject({ state: 'open', attempts: 1 });
  });

  it('and does not answer was not reached in time, is called again by a click, and then answers', async () => {
    const contact = await back.accepted({ answers: 'never' });
    await back.stands(contact, { state: 'calling', attempt: 1 });
    await expect(back.redial(contact)).rejects.toThrow(/STATE_CONFLICT/);
    await back.stands(contact, { state: 'ended', end: 'no-answer' });
    await back.customer(ANSWERS);
    await back.redial(contact);
    await back.stands(contact, { state: 'answered', attempt: 2 });
    await ear.hears(channelOf(contact, 2), { [AGENT]: true });
    await back.end(contact);
    await stage.silent();
    expect(await back.wrapUp(contact, 'answered')).toMatchObject({ state: 'done', attempts: 1 });
  });

  it('is not called on when their agent hangs up before they answer', async () => {
    const contact = await back.accepted({ answers: 'never' });
    await back.stands(contact, { state: 'calling' });
    const leg = legIdOf({ contactId: contact.id, epoch: contact.epoch, agentId: back.agent.id });
    await stage.asterisk.ari.hangUp(leg, 'normal');
    await stage.silent();
    await back.stands(contact, { state: 'ended', end: 'cancelled' });
    expect(await back.wrapUp(contact, 'no-reply')).toMatchObject({ state: 'open' });
  });

  it('on a number that is not to be called is called by nobody, and no phone rings', async () => {
    const foreign = await back.accepted(null, { from: '+85223456789' });
    await back.stands(foreign, { state: 'ended', end: 'not-allowed' });
    expect(await stage.asterisk.ari.channels()).toEqual([]);
    await back.end(foreign);
    await back.wrapUp(foreign, 'answered');
  });

  it('and was blocked since they called is called by nobody, whatever their agent clicks', async () => {
    const from = '13800138699';
    const block = { number: from, reason: '骚扰', refusal: 'announce', districtId: '00' };
    const meanwhile = (): Promise<unknown> => stage.jietong.admin.post('/api/v1/blocked-callers', block);
    const blocked = await back.accepted(null, { from, meanwhile });
    await back.stands(blocked, { state: 'ended', end: 'blocked' });
    await expect(back.redial(blocked)).rejects.toThrow(/STATE_CONFLICT/);
    expect(await stage.asterisk.ari.channels()).toEqual([]);
    await back.end(blocked);
    await back.wrapUp(blocked, 'answered');
  });

  it('is held, and passed on to another agent as any caller is', async () => {
    const contact = await back.accepted(ANSWERS);
    await back.stands(contact, { state: 'answered' });
    const customer = channelOf(contact);
    await ear.hears(customer, { [AGENT]: true });
    const ref = { contactId: contact.id, epoch: contact.epoch };
    const first = back.agent;
    await first.console.ask('call.hold', { ...ref, on: true });
    await ear.hears(customer, { [AGENT]: false });
    await first.console.ask('call.hold', { ...ref, on: false });
    await ear.hears(customer, { [AGENT]: true });
    // They wait with music for a moment, and are never called again.
    const next = await back.comes();
    await first.console.ask('contact.transfer', { ...ref, agentId: next.id });
    await stage.until(contact.id, ({ owner, state }) => state === 'active' && owner?.agentId === next.id);
    await ear.hears(customer, { [AGENT]: true });
    expect(await back.dialled()).toEqual([customer]);
    await stage.asterisk.ari.hangUp(customer, 'normal');
    expect(await stage.reaches(contact.id, 'wrap-up')).toMatchObject({ handledBy: next.id });
  });
});

it('afterwards nothing is wrong with any contact', async () => {
  const { checked, findings, conservation } = await stage.invariants();
  expect(checked).toBeGreaterThan(10);
  expect([findings, conservation.holds]).toEqual([[], true]);
});
