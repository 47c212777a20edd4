import { contactOfBridge } from '#libs/channel/voice';
import type {
  BlockedCaller,
  AgentView,
  ContactView,
  LiveFigures,
  Page,
  PhoneAccess,
  SatisfactionView,
} from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import { eventually, passed } from '#kit';
import { Ear } from '#kit/ear';
import { Sipp } from '#kit/sipp';
import { VOICE_STORY_MS, VoiceStage, typesOf, type VoiceAgent } from '#kit/voice-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hearsMusic, isCalledBack, isCutOff, isNotReferred, sendMalformed } from './caller-story.js';

const TALK = { answers: true, ringMs: 50, talkMs: 60_000 } as const;
const BUSY = { answers: false, status: '486 Busy Here' } as const;

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;
let agents: VoiceAgent[] = [];

beforeAll(async () => {
  stage = await VoiceStage.open();
});
afterAll(() => VoiceStage.closeAll());
/** Each story has its own agents and phones, and leaves nothing in Asterisk. */
afterEach(async () => {
  for (const { console } of agents) await console.ask('presence.set', { presence: 'offline' });
  agents = [];
  await stage.unplug();
  await stage.hangUpAll();
});

const agent = async (...[name, plan]: Parameters<VoiceStage['agent']>) => {
  const made = await stage.agent(name, plan);
  agents.push(made);
  return made;
};

describe('a call', () => {
  it('is queued, answered at the phone, recorded, ended by the caller, wrapped up and counted', async () => {
    const before = await stage.contacts();
    const board = await stage.jietong.live();
    const figures = await board.ask<LiveFigures>('figures.watch', {});
    const wang = await agent('wang', TALK);
    const caller = await stage.call({ stayMs: 200_000 });
    await stage.talking(before);
    await caller.hangUp();
    const contact = await stage.newest(before, 'wrap-up');
    await stage.wrapUp(wang);
    const detail = await stage.detail(contact.id);
    expect(detail).toMatchObject({
      channel: 'voice',
      accountId: '12360',
      outcome: 'handled',
      handledBy: wang.id,
    });
    expect(detail.customer.masked).toBe('138****8000');
    expect(typesOf(detail)).toBe('opened queued offered accepted ended closed');
    expect(detail.timeline.at(-2)).toMatchObject({ by: 'customer' });
    await stage.recorded(contact.id, [contact.epoch]);
    const after = await board.heard<LiveFigures>(
      'figures.changed',
      ({ answered }) => answered > figures.answered,
    );
    expect(after.connectionRate).toMatchObject({
      numerator: figures.answered + 1,
      denominator: figures.asked + 1,
    });
  });

  it('is ended by the agent who hangs up, and the caller is not left alone', async () => {
    const before = await stage.contacts();
    await agent('li', { ...TALK, talkMs: 500 });
    const caller = await stage.call({ stayMs: 60_000 });
    await caller.done();
    const { id } = await stage.newest(before, 'wrap-up');
    const { timeline } = await stage.detail(id);
    expect(timeline.at(-1)).toMatchObject({ type: 'contact.ended', by: 'agent', cause: 'normal' });
  });

  it('is passed on at the console alone: what the phone tries by itself is declined, and the conversation goes on', () =>
    isNotReferred(stage, () => agent('refers', { ...TALK, refersTo: '99' })));

  it('is ended by a click at the console: both sides are hung up', async () => {
    const before = await stage.contacts();
    const zhao = await agent('zhao', TALK);
    const caller = await stage.call({ stayMs: 60_000 });
    const { id, epoch } = await stage.talking(before);
    await zhao.console.ask('contact.end', { contactId: id, epoch });
    await caller.done();
    await stage.silent();
    expect(typesOf(await stage.detail(id))).toBe('opened queued offered accepted ended');
  });

  it('is greeted before it is queued; who hangs up in the greeting has asked for nobody', async () => {
    await stage.line('12361', ['greeting', 'recording-notice']);
    const before = await stage.contacts();
    const hasty = await stage.call({ called: '12361', stayMs: 800 });
    await hasty.done();
    await stage.silent();
    expect(await stage.contacts()).toHaveLength(before.length);
    const patient = await stage.call({ called: '12361', stayMs: 60_000 });
    const contact = await stage.newest(before, 'waiting');
    expect(contact.accountId).toBe('12361');
    await patient.close();
  });

  it('to a number not in service is refused as such', async () => {
    const before = await stage.contacts();
    const caller = await stage.call({ called: '99999', stayMs: 1000 });
    await expect(caller.done()).rejects.toThrow(/404/);
    expect(await stage.contacts()).toHaveLength(before.length);
  });

  it('in SIP that is none opens nothing, and the next one is answered', async () => {
    const before = await stage.contacts();
    await agent('chen', TALK);
    await sendMalformed(stage);
    const caller = await stage.call({ stayMs: 200_000 });
    await stage.newest(before, 'active');
    expect(await stage.contacts()).toHaveLength(before.length + 1);
    await caller.hangUp();
  });
});

describe('a caller who waits', () => {
  it('hears music, and none once an agent talks with them', () =>
    hearsMusic(stage, () => agent('silent', TALK)));

  it('and gives up is called back, where the queue does that', () => isCalledBack(stage));
});

describe('a caller whose conversation is over, in a queue that asks', () => {
  const ASKED = '12362';
  /** Every call in the queue that asks, by how it was asked: offered, responses, satisfied. */
  const csat = async (): Promise<number[]> => {
    const day = shanghaiDay(Date.now());
    const view = await stage.jietong.admin.get<SatisfactionView>(
      `/api/v1/satisfaction?from=${day}&to=${day}&queueId=asked&channel=voice`,
    );
    const { offered, responses, satisfied } = view.total;
    return [offered, responses, satisfied];
  };
  const eventuallyCsat = (wanted: number[]): Promise<unknown> =>
    eventually(csat, (found) => found.join() === wanted.join());

  let ear: Ear;
  beforeAll(async () => {
    ear = await Ear.at(stage.asterisk);
    const { admin } = stage.jietong;
    await admin.post('/api/v1/queues', { id: 'asked', name: '评价', nameEn: 'Asked', districtId: '00' });
    await admin.must('PUT', '/api/v1/satisfaction/settings/asked', { asked: true });
    await stage.line(ASKED, [], 'asked');
  });
  afterAll(() => ear?.close());

  it('is asked while the agent is in wrap-up already, and the key counts', async () => {
    const before = await stage.contacts();
    const made = await stage.agent('asker', TALK, { queueIds: ['asked'] });
    agents.push(made);
    // What is pressed before they are asked is said to the agent alone.
    const caller = await stage.call({ called: ASKED, stayMs: 90_000, keepsPressing: '5' });
    const { id, epoch } = await stage.talking(before);
    await made.console.ask('contact.end', { contactId: id, epoch });
    await caller.done();
    await eventuallyCsat([1, 1, 1]);
    await made.phone.idle();
    expect(typesOf(await stage.detail(id))).toBe('opened queued offered accepted ended');
  });

  it('who hangs up while they are asked has not answered; the agent is free meanwhile', async () => {
    const before = await stage.contacts();
    const made = await stage.agent('patient', TALK, { queueIds: ['asked'] });
    agents.push(made);
    const caller = await stage.call({ called: ASKED, stayMs: 90_000 });
    const { id, epoch } = await stage.talking(before);
    const channel = await stage.callerOf(ASKED);
    await ear.follow(channel);
    await made.console.ask('contact.end', { contactId: id, epoch });
    await ear.isTold(channel, 'satisfaction-ask');
    await stage.wrapUp(made);
    // Asterisk has the caller alone; nothing of the conversation is left.
    const { ari } = stage.asterisk;
    await eventually(
      async () => (await ari.channels()).map((one) => one.id).join(),
      (ids) => ids === channel,
    );
    await eventually(
      () => ari.bridges(),
      (bridges) => bridges.every((one) => contactOfBridge(one.id) === null),
    );
    await caller.close();
    await stage.hangUpAll();
    await eventuallyCsat([2, 1, 1]);
  });

  it('is asked too when the agent hangs up at the phone', async () => {
    const before = await stage.contacts();
    const made = await stage.agent('hangs-up', { ...TALK, talkMs: 1500 }, { queueIds: ['asked'] });
    agents.push(made);
    const caller = await stage.call({ called: ASKED, stayMs: 90_000, keepsPressing: '2' });
    await caller.done();
    const { id } = await stage.newest(before, 'wrap-up');
    expect((await stage.detail(id)).timeline.at(-1)).toMatchObject({ type: 'contact.ended', by: 'agent' });
    await stage.wrapUp(made);
    await eventuallyCsat([3, 2, 1]);
  });

  it('who presses wrong keys is let go, and has not answered', async () => {
    const before = await stage.contacts();
    const made = await stage.agent('unlucky', TALK, { queueIds: ['asked'] });
    agents.push(made);
    const wrong = await stage.call({ called: ASKED, stayMs: 90_000, keepsPressing: '9' });
    const first = await stage.talking(before);
    await made.console.ask('contact.end', { contactId: first.id, epoch: first.epoch });
    await wrong.done();
    await stage.wrapUp(made);
    await eventuallyCsat([4, 2, 1]);
  });
});

describe('a caller who is blocked', () => {
  it.each([
    ['is told so, and has no contact', 'announce', '138 0013 8666', null],
    ['is refused, if that is wished', 'hang-up', '+86 13800138667', /403/],
  ])('%s; another one is not, nor they once it is taken back', async (_, refusal, number, answer) => {
    const { admin } = stage.jietong;
    const before = await stage.contacts();
    const block = await admin.post<BlockedCaller>('/api/v1/blocked-callers', {
      number,
      reason: '骚扰',
      refusal,
    });
    const from = number.replace('+86', '').replaceAll(' ', '');
    const refused = (await stage.call({ from, stayMs: 60_000 })).done();
    if (answer === null) await refused;
    else await expect(refused).rejects.toThrow(answer);
    expect(await stage.contacts()).toHaveLength(before.length);
    const list = await admin.get<Page<BlockedCaller>>('/api/v1/blocked-callers');
    expect(list.items.find(({ id }) => id === block.id)).toMatchObject({ refused: 1, reason: '骚扰' });
    expect(JSON.stringify(list)).not.toContain(from);
    await admin.must('DELETE', `/api/v1/blocked-callers/${block.id}`);
    const caller = await stage.call({ from, stayMs: 200_000 });
    await stage.newest(before, 'waiting');
    await caller.hangUp();
    await stage.newest(before, 'closed');
  });
});

describe('a caller who gives up', () => {
  it.each([
    ['by hanging up', undefined, 'normal'],
    ['because the network lost them', 38, 'network'],
  ])('in the queue has abandoned; it is known that %s', async (_, q850, cause) => {
    const before = await stage.contacts();
    const caller = await stage.call({ stayMs: 200_000, ...(q850 === undefined ? {} : { cause: q850 }) });
    await stage.newest(before, 'waiting');
    // How calls end that are over at once is not asked.
    await passed(2500);
    await caller.hangUp();
    const { id } = await stage.newest(before, 'closed');
    const detail = await stage.detail(id);
    expect(detail.timeline.at(-2)).toMatchObject({ type: 'contact.abandoned', by: 'customer', cause });
    expect(detail).toMatchObject({ outcome: 'abandoned', answeredAt: null });
    expect(typesOf(detail)).toBe('opened queued abandoned closed');
  });

  it('while it rings has abandoned too, and the phone stops ringing', async () => {
    const before = await stage.contacts();
    const { phone } = await agent('qian', { answers: 'never' });
    const caller = await stage.call({ stayMs: 200_000 });
    await stage.newest(before, 'offered');
    await caller.hangUp();
    const { id } = await stage.newest(before, 'closed');
    expect(typesOf(await stage.detail(id))).toBe('opened queued offered abandoned closed');
    await phone.idle();
  });
});

describe('a caller from whom no sound comes any more', () => {
  it('for as long as is waited is cut off, and it is known why', () => isCutOff(stage));
});

describe('an agent who does not answer', () => {
  it('because the phone is busy declines: the next agent gets the call', async () => {
    const before = await stage.contacts();
    await agent('busy', BUSY);
    const caller = await stage.call({ stayMs: 60_000 });
    const waiting = await stage.newest(before, 'waiting');
    await eventually(
      async () => typesOf(await stage.detail(waiting.id)),
      (types) => types === 'opened queued offered declined queued',
    );
    const taker = await agent('taker', TALK);
    const active = await stage.reaches(waiting.id, 'active');
    expect(active.owner?.agentId).toBe(taker.id);
    expect(active.queuedAt).toBe(waiting.queuedAt);
    await caller.close();
  });

  it('because it rings out is not rung again until they are back', async () => {
    await stage.jietong.admin.must('PATCH', '/api/v1/queues/general', { offerSeconds: 1 });
    const before = await stage.contacts();
    const sleeper = await agent('sleeper', { answers: 'never' });
    const caller = await stage.call({ stayMs: 60_000 });
    await sleeper.console.heard<AgentView>('agent.changed', ({ state }) => state === 'not-responding');
    await sleeper.phone.idle();
    await stage.jietong.admin.must('PATCH', '/api/v1/queues/general', { offerSeconds: 600 });
    const awake = await agent('awake', TALK);
    const contact = await stage.newest(before, 'active');
    expect(contact.owner?.agentId).toBe(awake.id);
    await caller.close();
  });

  it('because there is no phone is not offered calls, and the caller keeps waiting', async () => {
    const before = await stage.contacts();
    const id = await stage.jietong.user('phoneless');
    const console = await stage.jietong.console('phoneless');
    agents.push({ id, console });
    await console.ask('presence.set', { presence: 'online' });
    const caller = await stage.call({ stayMs: 60_000 });
    await console.heard<AgentView>('agent.changed', ({ state }) => state === 'not-responding');
    const contact = await stage.newest(before, 'waiting');
    expect(typesOf(await stage.detail(contact.id))).toBe('opened queued offered missed queued');
    await caller.close();
  });
});

describe('a phone of an agent', () => {
  it('registers with what the agent was told, and calls ring there; a wrong password is refused', async () => {
    const before = await stage.contacts();
    const id = await stage.jietong.user('registered');
    const rest = await stage.jietong.signIn('registered');
    const access = await rest.must<PhoneAccess>('PUT', '/api/v1/phone', { kind: 'phone' });
    await eventually(
      () => stage.asterisk.ari.pjsip('endpoint', access.username).catch(() => []),
      (settings) => settings.length > 0,
    );
    const register = (password: string): Promise<number> =>
      Sipp.register(stage.asterisk.sipPort, access.username, password);
    await expect(register('guessed')).rejects.toThrow(/401/);
    // Who saw the password can do nothing with it once the agent has another one.
    const renewed = await rest.must<PhoneAccess>('PUT', '/api/v1/phone', { kind: 'phone', renew: true });
    const port = await eventually(
      () => register(renewed.password).catch(() => null),
      (registered) => registered !== null,
    );
    await expect(register(access.password)).rejects.toThrow(/401/);
    await stage.phone(TALK, port as number);

    const console = await stage.jietong.console('registered');
    agents.push({ id, console });
    await console.ask('presence.set', { presence: 'online' });
    const caller = await stage.call({ stayMs: 60_000 });
    expect((await stage.newest(before, 'active')).owner?.agentId).toBe(id);
    await caller.close();
  });
});

describe('fifty calls at once', () => {
  const CALLS = 50;
  /** Those that were not there before, once all are in a state. */
  const allOf = (before: readonly ContactView[], wanted: ContactView['state']): Promise<ContactView[]> => {
    const known = new Set(before.map(({ id }) => id));
    return eventually(
      async () => (await stage.contacts()).filter(({ id }) => !known.has(id)),
      (contacts) => contacts.length === CALLS && contacts.every(({ state }) => state === wanted),
    );
  };

  it('are each answered once, by fifty agents', async () => {
    const before = await stage.contacts();
    const crowd = await stage.crowd(CALLS, TALK);
    const callers = await stage.call({ calls: CALLS, rate: 200, stayMs: 200_000 });
    await allOf(before, 'active');
    await callers.hangUp();
    const fresh = await allOf(before, 'wrap-up');
    expect(new Set(fresh.map(({ handledBy }) => handledBy))).toEqual(new Set(crowd));
    for (const { id } of fresh) {
      expect(typesOf(await stage.detail(id))).toBe('opened queued offered accepted ended');
    }
    await stage.disperse(crowd);
  });

  it('who all give up at once have each abandoned, once, and leave nothing in Asterisk', async () => {
    const before = await stage.contacts();
    const callers = await stage.call({ calls: CALLS, rate: 200, stayMs: 200_000 });
    await allOf(before, 'waiting');
    await callers.hangUp();
    const fresh = await allOf(before, 'closed');
    for (const { id } of fresh)
      expect(typesOf(await stage.detail(id))).toBe('opened queued abandoned closed');
    await stage.silent();
  });
});
