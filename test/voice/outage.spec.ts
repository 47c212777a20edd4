import { ControlService, RecordingService } from '#libs/channel/voice';
import { RouterService, RoutingIndex } from '#libs/routing';
import { eventually, passed } from '#kit';
import { CutStage } from '#kit/cut-stage';
import { Ear } from '#kit/ear';
import { RATE } from '#kit/tone';
import { VOICE_STORY_MS, typesOf, type VoiceStage } from '#kit/voice-stage';
import type { CallControl, CallbackView, ContactView, Page } from '#libs/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';

const TALK = { answers: true, ringMs: 50, talkMs: 300_000 } as const;
/** Who says nothing for a minute is taken for lost. */
const SPEAKING = { ...TALK, talkMs: 300_000, tone: 440 } as const;
/** How long the way to Asterisk is cut with calls up. What else is tried while it is cut takes some 30 of them. */
const CUT_MS = Number(process.env['JIETONG_TEST_CUT_SECONDS'] ?? '90') * 1000;
const STAY = { stayMs: 300_000, tone: 880 } as const;
/** Sends nothing at all while it waits, as gateways do that suppress silence. */
const SILENT = { stayMs: 300_000 } as const;

jest.setTimeout(VOICE_STORY_MS);
let way: CutStage;
let stage: VoiceStage;

beforeAll(async () => {
  // Crowds have no consoles: nobody else would say of them that they are there, while Asterisk is out of reach.
  way = await CutStage.open({ JIETONG_AGENT_GRACE_SECONDS: '600' });
  ({ stage } = way);
});
afterAll(() => CutStage.closeAll());
afterEach(() => way.clear());

/** Channels of phones and callers. Who has found Asterisk again asks it for wishes, by a channel of its own that is soon gone. */
const linesUp = async (): Promise<string[]> =>
  (await stage.asterisk.ari.channels()).map(({ name }) => name).filter((name) => name.startsWith('PJSIP/'));

/** From when Asterisk can be reached to when every call is under control again. */
const RECONCILED_MS = 5000;
/** So long at the best of three times: what it costs, not for how long the machine stood still meanwhile. */
async function reconcilesInTime(): Promise<void> {
  let quickest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && quickest > RECONCILED_MS; tries += 1) {
    await way.cut();
    const from = performance.now();
    await way.mend();
    quickest = Math.min(quickest, performance.now() - from);
  }
  expect(quickest).toBeLessThan(RECONCILED_MS);
}

/** No process says that it has an Asterisk; or one does. */
const held = async (wanted: 0 | 1): Promise<void> => {
  await eventually(
    () => stage.metric('jietong_calls_held'),
    (value) => value === wanted,
  );
};

/** A router has looked at everybody who waits, since this agent takes calls. */
const matched = async (agentId: string): Promise<void> => {
  const { app } = stage.jietong.service;
  const index = app.get(RoutingIndex, { strict: false });
  await eventually(
    () => index.serves(agentId, 'general', 'voice'),
    (serves) => serves,
  );
  const router = app.get(RouterService, { strict: false });
  router.wake();
  await router.idle();
};

/** A new caller is answered, told and dismissed by Asterisk itself: the scenario ends without a fault. */
async function hearsTheAnnouncement(): Promise<void> {
  const caller = await stage.call({ from: '13800000023', stayMs: 60_000 });
  const channels = await eventually(
    () => stage.asterisk.ari.channels(),
    (all) => all.some(({ dialplan }) => dialplan.app_name === 'Playback'),
  );
  expect(channels.find(({ dialplan }) => dialplan.app_name === 'Playback')?.dialplan).toMatchObject({
    app_data: 'jietong/unavailable',
    context: 'fallback',
  });
  await caller.done();
}

/** A queue of its own: who is called back would take the agents of other stories. */
async function laterIsThere(): Promise<void> {
  await stage.jietong.admin.post('/api/v1/queues', { id: 'later', name: 'later', nameEn: 'later' });
  await stage.line('12372', [], 'later');
}
async function wishesToBeCalledBack(): Promise<void> {
  // Whenever the dialplan asks for it.
  const wish = { stayMs: 60_000, keepsPressing: '1' };
  await (await stage.call({ called: '12372', from: '13800000009', ...wish })).done();
}
/** Contacts of whoever wished to be called back, since. */
const wishesSince = async (before: readonly ContactView[]): Promise<ContactView[]> =>
  (await stage.contacts()).filter(
    ({ id, outcome }) => outcome === 'flowed-out' && before.every((old) => old.id !== id),
  );
/** Once, however often Asterisk is found again: the dialplan has forgotten it. */
async function isCalledBackOnce(before: readonly ContactView[]): Promise<void> {
  const [contact] = await eventually(
    () => wishesSince(before),
    ({ length }) => length > 0,
  );
  expect(contact?.accountId).toBe('12372');
  await stage.silent();
  await way.cut();
  await way.mend();
  await stage.silent();
  expect(await wishesSince(before)).toHaveLength(1);
  const callbacks = async (): Promise<CallbackView[]> => {
    const page = await stage.jietong.admin.get<Page<CallbackView>>('/api/v1/callbacks?limit=100');
    return page.items.filter(({ contactId }) => contactId === contact?.id);
  };
  expect(await eventually(callbacks, ({ length }) => length > 0)).toMatchObject([{ kind: 'wished' }]);
}

describe('the way to Asterisk is cut for a minute and a half with calls up', () => {
  it('calls go on as they are, silent ones too, nobody is offered one they could not pick up, none is answered twice, and new callers hear the announcement', async () => {
    await laterIsThere();
    const before = await stage.contacts();
    const first = await stage.crowd(2, SPEAKING);
    const talkers = [];
    const waiters = [];
    const talking: ContactView[] = [];
    for (const from of ['13800000001', '13800000021']) {
      talkers.push(await stage.call({ from, ...STAY }));
      talking.push(await stage.newest([...before, ...talking], 'active'));
    }
    const waiting: ContactView[] = [];
    for (const from of ['13800000002', '13800000022']) {
      waiters.push(await stage.call({ from, ...SILENT }));
      waiting.push(await stage.newest([...before, ...talking, ...waiting], 'waiting'));
    }
    await way.cut();
    const since = Date.now();
    expect(await linesUp()).toHaveLength(6);
    await held(1);
    // Nothing can be paused now, and nobody is told that it is.
    const [paused] = talking;
    if (!paused?.owner) throw new Error('nobody talks');
    const own = { contactId: paused.id, epoch: paused.epoch, agentId: paused.owner.agentId };
    const controls = stage.jietong.service.app.get(ControlService, { strict: false });
    await controls.pauseRecording(own, true, async () => undefined);
    const second = await stage.crowd(2, SPEAKING);
    for (const id of second) await matched(id);
    await hearsTheAnnouncement();
    await wishesToBeCalledBack();
    expect(await wishesSince(before)).toEqual([]);
    expect(await stage.contacts()).toHaveLength(before.length + 4);
    await passed(CUT_MS, since);
    for (const { id } of waiting) expect(typesOf(await stage.detail(id))).toBe('opened queued');
    expect((await controls.find(own)).quietEpoch).toBe(null);
    await way.mend();
    await eventually<CallControl>(
      () => controls.find(own),
      ({ quietEpoch }) => quietEpoch === own.epoch,
    );
    await held(0);
    for (const { id } of talking) expect((await stage.detail(id)).state).toBe('active');
    const answering = [];
    for (const { id } of waiting) answering.push((await stage.reaches(id, 'active')).handledBy);
    expect(new Set(answering)).toEqual(new Set(second));
    expect(await linesUp()).toHaveLength(8);
    await reconcilesInTime();
    expect(await linesUp()).toHaveLength(8);
    await Promise.all([...talkers, ...waiters].map((sipp) => sipp.close()));
    await stage.hangUpAll();
    for (const { id } of [...talking, ...waiting]) {
      await stage.reaches(id, 'wrap-up');
      expect(typesOf(await stage.detail(id))).toBe('opened queued offered accepted ended');
    }
    await stage.disperse([...first, ...second]);
    await isCalledBackOnce(before);
  });

  it('who hung up meanwhile has left, waiting or talking, and nobody is left on the line', async () => {
    const before = await stage.contacts();
    const crowd = await stage.crowd(1, TALK);
    const talker = await stage.call({ from: '13800000003', stayMs: 300_000 });
    const talking = await stage.newest(before, 'active');
    const waiter = await stage.call({ from: '13800000004', stayMs: 300_000 });
    const waiting = await stage.newest([...before, talking], 'waiting');
    await way.cut();
    await Promise.all([talker.hangUp(), waiter.hangUp()]);
    expect((await stage.detail(waiting.id)).state).toBe('waiting');
    await way.mend();
    expect(typesOf(await stage.reaches(waiting.id, 'closed'))).toBe('opened queued abandoned closed');
    const ended = await stage.reaches(talking.id, 'wrap-up');
    expect(ended.timeline.at(-1)).toMatchObject({ type: 'contact.ended', by: 'customer' });
    await stage.silent();
    await stage.disperse(crowd);
  });

  it('callers of whom nobody was told are answered and told that they are recorded, and who is blocked is not', async () => {
    const { asterisk, jietong } = stage;
    await stage.line('12373', ['greeting', 'recording-notice']);
    const number = '13800000031';
    await jietong.admin.post('/api/v1/blocked-callers', { number, reason: '骚扰', refusal: 'hang-up' });
    const before = await stage.contacts();
    await way.cut();
    const another = await asterisk.occupy();
    const ear = await Ear.at(asterisk);
    await stage.call({ called: '12373', from: '13800000030', stayMs: 60_000 });
    const waitsFor = (calls: number): Promise<unknown> =>
      eventually(
        () => asterisk.ari.channels(),
        (all) => all.filter(({ dialplan }) => dialplan.app_name === 'Stasis').length === calls,
      );
    await waitsFor(1);
    const channelId = await stage.callerOf('12373');
    await ear.follow(channelId);
    const blocked = await stage.call({ called: '12373', from: number, stayMs: 60_000 });
    await waitsFor(2);
    await another.end();
    await way.mend();
    await expect(blocked.done()).rejects.toThrow(/403/);
    await ear.isTold(channelId, 'recording-notice');
    await stage.newest(before, 'waiting');
    const [channel] = await asterisk.ari.channels();
    expect(channel).toMatchObject({ id: channelId, state: 'Up' });
    expect(await stage.contacts()).toHaveLength(before.length + 1);
    await ear.close();
  });
});

describe('Asterisk is killed with calls up', () => {
  it('each contact ends exactly once, its recording is kept as far as it came, and the next call is answered', async () => {
    const before = await stage.contacts();
    const [first, second] = await stage.crowd(2, TALK);
    // Whoever wished to be called back in the story before may be called back now.
    const from = (last: number): { from: string; stayMs: number } => ({
      from: `1380000000${last}`,
      stayMs: 300_000,
    });
    await stage.call({ ...from(5), tone: 880 });
    const talking = await stage.newest(before, 'active', from(5).from);
    const name = `${talking.id}-${talking.epoch}`;
    await eventually(
      async () => (stage.asterisk.recordings().includes(name) ? stage.asterisk.recording(name).length : 0),
      (samples) => samples > 2 * RATE,
    );
    await stage.call(from(6));
    const other = await stage.newest(before, 'active', from(6).from);
    await stage.disperse([first ?? '', second ?? '']);
    await stage.call(from(7));
    const waiting = await stage.newest(before, 'waiting', from(7).from);
    await stage.asterisk.kill();
    await way.inControl(false);
    const made = stage.asterisk.recording(name).length;
    await stage.asterisk.restart();
    await way.inControl(true);
    for (const { id } of [talking, other]) {
      expect(typesOf(await stage.reaches(id, 'wrap-up'))).toBe('opened queued offered accepted ended');
    }
    expect(typesOf(await stage.reaches(waiting.id, 'closed'))).toBe('opened queued abandoned closed');

    await stage.recorded(talking.id, [talking.epoch]);
    const recordings = stage.jietong.service.app.get(RecordingService, { strict: false });
    expect((await recordings.find(name)).seconds).toBe(made / RATE);
    // What players go by.
    expect((await recordings.read(name, 0, 44)).readUInt32LE(40)).toBe(2 * made);

    const crowd = await stage.crowd(1, TALK);
    const next = await stage.call(from(8));
    const answered = await stage.newest(before, 'active', from(8).from);
    await next.hangUp();
    expect((await stage.reaches(answered.id, 'wrap-up')).handledBy).toBe(crowd[0]);
    await stage.disperse(crowd);
  });
});

it('after all of it nothing is wrong with any contact', async () => {
  const { checked, findings, conservation } = await stage.invariants();
  expect(checked).toBeGreaterThan(3);
  expect([findings, conservation.holds]).toEqual([[], true]);
});
