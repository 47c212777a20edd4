import { OwnAsterisk } from '#kit/asterisk';
import { Ear } from '#kit/ear';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { VOICE_STORY_MS, VoiceStage, typesOf, type VoiceAgent } from '#kit/voice-stage';
import type { CallControl, ContactView, GuestRole, PhoneAccess } from '#libs/contract';
import { eventually } from '#kit';
import { Sipp } from '#kit/sipp';
import type { SignedInRest } from '#kit/site';
import { legIdOf, watchIdOf } from '#libs/channel/voice';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(VOICE_STORY_MS);

/** Hz: what each of them says. */
const [CALLER, ANN, BOB, SUE] = [1000, 600, 400, 800];
const phone = (tone: number) => ({ answers: true, ringMs: 50, talkMs: 200_000, tone }) as const;

let stage: VoiceStage;
let proxy: TcpProxy;
let ear: Ear;
let ann: VoiceAgent;
let bob: VoiceAgent;
/** A supervisor, at a phone of her own. */
let sue: { id: string; rest: SignedInRest };

beforeAll(async () => {
  const asterisk = await OwnAsterisk.start();
  proxy = await openTcpProxy('127.0.0.1', Number(new URL(asterisk.target.url).port));
  stage = await VoiceStage.open({}, asterisk, `http://127.0.0.1:${proxy.port}/ari`);
  ear = await Ear.at(stage.asterisk);
  for (const id of ['front', 'back'])
    await stage.jietong.admin.post('/api/v1/queues', { id, name: id, nameEn: id });
  await stage.line('12366', [], 'front');
  ann = await stage.agent('ann', phone(ANN), { queueIds: ['front'] });
  sue = await supervisor('sue');
  bob = await stage.agent('bob', phone(BOB), { queueIds: ['back'] });
});
afterEach(async () => {
  await stage.hangUpAll();
  for (const agent of [ann, bob]) await stage.wrapUp(agent);
});
afterAll(async () => {
  await ear?.close();
  await VoiceStage.closeAll();
  await proxy?.close();
});

/** Registers a phone for a supervisor. */
async function supervisor(name: string): Promise<{ id: string; rest: SignedInRest }> {
  const id = await stage.jietong.user(name, { roles: ['supervisor'] });
  const rest = await stage.jietong.signIn(name);
  const { username, password } = await rest.must<PhoneAccess>('PUT', '/api/v1/phone', { kind: 'phone' });
  await eventually(
    () => stage.asterisk.ari.pjsip('endpoint', username).catch(() => []),
    (settings) => settings.length > 0,
  );
  await stage.phone(phone(SUE), await Sipp.register(stage.asterisk.sipPort, username, password));
  return { id, rest };
}

/** A caller who talks with Ann. */
async function talk(): Promise<{
  contact: ContactView;
  caller: string;
  legOf: (agent: VoiceAgent) => string;
}> {
  const before = await stage.contacts();
  await stage.call({ called: '12366', stayMs: 200_000, tone: CALLER });
  const contact = await stage.newest(before, 'active');
  const caller = await stage.callerOf('12366');
  const legOf = ({ id }: VoiceAgent): string =>
    legIdOf({ contactId: contact.id, epoch: contact.epoch, agentId: id });
  await ear.hears(caller, { [ANN]: true });
  return { contact, caller, legOf };
}

const refOf = ({ id: contactId, epoch }: ContactView) => ({ contactId, epoch });
async function invite(contact: ContactView, role: GuestRole): Promise<void> {
  await ann.console.ask('contact.invite', { ...refOf(contact), agentId: bob.id, role });
  await stage.until(contact.id, ({ guests }) => guests[0]?.joined === true);
}

describe('agents in a call', () => {
  it('hold the caller, consult a colleague whom the caller does not hear, and come back', async () => {
    const { contact, caller, legOf } = await talk();
    const ref = refOf(contact);
    await ann.console.ask('call.hold', { ...ref, on: true });
    await Promise.all([ear.hears(caller, { [ANN]: false }), ear.hears(legOf(ann), { [CALLER]: false })]);
    await ann.console.ask('call.hold', { ...ref, on: false });
    await ear.hears(caller, { [ANN]: true });

    await invite(contact, 'consult');
    await Promise.all([
      ear.hears(legOf(bob), { [ANN]: true, [CALLER]: false }),
      ear.hears(legOf(ann), { [BOB]: true, [CALLER]: false }),
      ear.hears(caller, { [ANN]: false, [BOB]: false }),
    ]);
    await ann.console.ask('contact.dismiss', { ...ref, agentId: bob.id });
    await ear.hears(caller, { [ANN]: true, [BOB]: false });
    const detail = await stage.detail(contact.id);
    expect(typesOf(detail)).toBe('opened queued offered accepted held resumed invited joined left');
    expect(detail.timeline.at(-1)).toMatchObject({ reason: 'dismissed' });

    // How long the caller was held is the contact's, and a fact; the consult is no hold.
    await stage.asterisk.ari.hangUp(caller, 'normal');
    const { timeline } = await stage.reaches(contact.id, 'wrap-up');
    const [held = 0, resumed = 0] = timeline.slice(4, 6).map(({ at }) => at);
    expect(resumed).toBeGreaterThan(held);
    expect(timeline.at(-1)).toMatchObject({ type: 'contact.ended', heldMs: resumed - held });
    await stage.wrapUp(ann);
    const facts = stage.jietong.stores.mongo.collection('facts');
    const fact = await eventually(
      () => facts.findOne({ contactId: contact.id, name: 'held' }),
      (found) => found !== null,
    );
    expect(fact).toMatchObject({ agentId: ann.id, value: resumed - held });
  });

  it('talk three together, and hand the caller over', async () => {
    const { contact, caller, legOf } = await talk();
    await invite(contact, 'conference');
    await Promise.all([
      ear.hears(caller, { [ANN]: true, [BOB]: true }),
      ear.hears(legOf(bob), { [ANN]: true, [CALLER]: true }),
    ]);
    await ann.console.ask('contact.hand-over', { ...refOf(contact), agentId: bob.id });
    await ear.hears(caller, { [ANN]: false, [BOB]: true });
    await stage.gone(legOf(ann));
    await stage.asterisk.ari.hangUp(caller, 'normal');
    expect(await stage.reaches(contact.id, 'wrap-up')).toMatchObject({ handledBy: bob.id });
  });

  it('consult a colleague and then hand the caller over to them: a warm transfer', async () => {
    const { contact, caller, legOf } = await talk();
    await invite(contact, 'consult');
    await Promise.all([
      ear.hears(legOf(bob), { [ANN]: true, [CALLER]: false }),
      ear.hears(caller, { [ANN]: false, [BOB]: false }),
    ]);
    await ann.console.ask('contact.hand-over', { ...refOf(contact), agentId: bob.id });
    await Promise.all([
      ear.hears(caller, { [ANN]: false, [BOB]: true }),
      ear.hears(legOf(bob), { [ANN]: false, [CALLER]: true }),
    ]);
    await stage.gone(legOf(ann));
    const detail = await stage.detail(contact.id);
    expect(detail).toMatchObject({ state: 'active', owner: { agentId: bob.id }, queueId: 'front' });
    expect(detail.timeline.at(-1)).toMatchObject({
      type: 'contact.transferred',
      kind: 'warm',
      toAgentId: bob.id,
    });
    await stage.asterisk.ari.hangUp(caller, 'normal');
    expect(await stage.reaches(contact.id, 'wrap-up')).toMatchObject({ handledBy: bob.id });
  });

  it('pass the caller to another queue, where they keep their place and whoever serves it answers', async () => {
    const { contact, caller, legOf } = await talk();
    await ann.console.ask('contact.transfer', { ...refOf(contact), queueId: 'back' });
    await stage.gone(legOf(ann));
    await ear.hears(caller, { [ANN]: false, [BOB]: true });
    const detail = await stage.reaches(contact.id, 'active');
    expect(detail).toMatchObject({ owner: { agentId: bob.id }, queueId: 'back', queuedAt: contact.queuedAt });
    expect(typesOf(detail)).toBe('opened queued offered accepted transferred queued offered accepted');
    await stage.asterisk.ari.hangUp(caller, 'normal');
    await stage.reaches(contact.id, 'wrap-up');
  });

  it('pass the caller on, who hears music until the colleague picks up', async () => {
    const { contact, caller, legOf } = await talk();
    await ann.console.ask('contact.transfer', { ...refOf(contact), agentId: bob.id });
    await stage.gone(legOf(ann));
    await ear.hears(caller, { [ANN]: false, [BOB]: true });
    const detail = await stage.reaches(contact.id, 'active');
    expect(detail).toMatchObject({ owner: { agentId: bob.id }, queueId: 'back' });
    await stage.asterisk.ari.hangUp(caller, 'normal');
    await stage.recorded(contact.id, [contact.epoch, detail.epoch]);
  });

  it('stay where they are while the voice process has lost Asterisk, and are put right afterwards', async () => {
    const { contact, caller, legOf } = await talk();
    await invite(contact, 'consult');
    await ear.hears(caller, { [ANN]: false });
    proxy.cut();
    await ann.console.ask('contact.dismiss', { ...refOf(contact), agentId: bob.id });
    await ear.hears(caller, { [ANN]: false });
    proxy.mend();
    await ear.hears(caller, { [ANN]: true, [BOB]: false });
    await stage.gone(legOf(bob));
  });
});

describe('a supervisor at a call', () => {
  /** What is on record of her at a call, in order: how she came or went on, and why she left. */
  const heardOf = async (contactId: string): Promise<string[]> => {
    const audit = stage.jietong.stores.mongo.collection('audit');
    const found = await audit.find({ target: `contact:${contactId}`, action: /^call\./ }).toArray();
    return found.map(({ details }) => {
      const { mode, cause } = details as { mode: string; cause?: string };
      return cause === undefined ? mode : `left: ${cause}`;
    });
  };

  /** Ann talks with a caller, and Sue comes to it. */
  async function watched() {
    const { contact, caller, legOf } = await talk();
    const { id: contactId, epoch } = contact;
    const watch = (mode: string): Promise<unknown> =>
      sue.rest.must('PUT', `/api/v1/contacts/${contactId}/monitor`, { mode });
    const own = watchIdOf({ contactId, epoch, supervisorId: sue.id });
    return { contact, caller, legOf, watch, own };
  }

  it('listens and is heard by nobody, coaches and is heard by the agent alone, barges in, and leaves', async () => {
    const { contact, caller, legOf, watch, own } = await watched();
    await watch('listen');
    await ann.console.heard<CallControl>('call.changed', ({ monitors }) => monitors[0]?.mode === 'listen');
    await Promise.all([
      ear.hears(own, { [CALLER]: true, [ANN]: true }),
      ear.hears(caller, { [ANN]: true, [SUE]: false }),
      ear.hears(legOf(ann), { [CALLER]: true, [SUE]: false }),
    ]);

    await watch('coach');
    await Promise.all([
      ear.hears(own, { [CALLER]: true, [ANN]: true }),
      ear.hears(caller, { [ANN]: true, [SUE]: false }),
    ]);

    await watch('barge');
    await Promise.all([
      ear.hears(caller, { [ANN]: true, [SUE]: true }),
      ear.hears(legOf(ann), { [CALLER]: true, [SUE]: true }),
    ]);

    await watch('listen');
    await Promise.all([
      ear.hears(own, { [CALLER]: true, [ANN]: true }),
      ear.hears(caller, { [ANN]: true, [SUE]: false }),
      ear.hears(legOf(ann), { [CALLER]: true, [SUE]: false }),
    ]);

    await sue.rest.must('DELETE', `/api/v1/contacts/${contact.id}/monitor`);
    await stage.gone(own);
    await ear.hears(caller, { [ANN]: true });
    expect(await heardOf(contact.id)).toEqual(['listen', 'coach', 'barge', 'listen', 'left: asked']);
  });

  it('is heard at the agent’s phone when she coaches, and not when she listens', async () => {
    // What is whispered is heard by no other ear in Asterisk: so this phone says whatever it hears.
    const echo = { answers: true, ringMs: 50, talkMs: 200_000, echo: true } as const;
    await stage.jietong.admin.post('/api/v1/queues', { id: 'echo', name: 'echo', nameEn: 'echo' });
    await stage.line('12368', [], 'echo');
    const eve = await stage.agent('eve', echo, { queueIds: ['echo'] });
    const before = await stage.contacts();
    await stage.call({ called: '12368', stayMs: 200_000, tone: CALLER });
    const { id: contactId, epoch } = await stage.newest(before, 'active');
    const leg = legIdOf({ contactId, epoch, agentId: eve.id });
    const own = watchIdOf({ contactId, epoch, supervisorId: sue.id });
    for (const [mode, heard] of [
      ['listen', false],
      ['coach', true],
      ['listen', false],
    ] as const) {
      await sue.rest.must('PUT', `/api/v1/contacts/${contactId}/monitor`, { mode });
      await Promise.all([
        ear.hears(own, { [CALLER]: true }),
        ear.says(leg, { [CALLER]: true, [SUE]: heard }),
      ]);
    }
  });

  it('hangs up, and the call goes on; the agent ends the call, and the supervisor is released', async () => {
    const { contact, caller, watch, own } = await watched();
    await watch('barge');
    await ear.hears(caller, { [ANN]: true, [SUE]: true });
    await stage.asterisk.ari.hangUp(own, 'normal');
    await ear.hears(caller, { [ANN]: true, [SUE]: false });
    const mode = (): Promise<{ mode: string | null }> =>
      sue.rest.get(`/api/v1/contacts/${contact.id}/monitor`);
    await eventually(mode, (found) => found.mode === null);
    expect((await stage.detail(contact.id)).state).toBe('active');

    await eventually(
      () => heardOf(contact.id),
      (found) => found.join() === 'barge,left: phone',
    );

    await watch('coach');
    await ear.hears(own, { [CALLER]: true });
    await ann.console.ask('contact.end', refOf(contact));
    await stage.gone(own);
    await stage.silent();
    const story = ['barge', 'left: phone', 'coach', 'left: over'];
    await eventually(
      () => heardOf(contact.id),
      (found) => found.length >= story.length,
    );
    expect(await heardOf(contact.id)).toEqual(story);
  });

  it('of another district, or without a phone, is refused', async () => {
    const { contact } = await talk();
    const path = `/api/v1/contacts/${contact.id}/monitor`;
    for (const [name, districtId, status] of [
      ['far', '31', 404],
      ['mute', '00', 403],
    ] as const) {
      await stage.jietong.user(name, { roles: ['supervisor'], districtId });
      const rest = await stage.jietong.signIn(name);
      expect((await rest.call('PUT', path, { mode: 'listen' })).status).toBe(status);
    }
  });
});
