import { Rest, eventually, passed, testFolder } from '#kit';
import { AGENT_PASSWORD } from '#kit/jietong';
import { RATE, piecesWith, samplesOf } from '#kit/tone';
import { TranscriberStandIn, type Dictation } from '#kit/transcriber';
import { VOICE_STORY_MS, VoiceStage, type VoiceAgent } from '#kit/voice-stage';
import { AriRest, earNameOf, earOfName } from '#libs/channel/voice';
import type { ContactView, Page, RecordingView, TranscriptLine } from '#libs/contract';
import { newId } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

jest.setTimeout(VOICE_STORY_MS);

const HOME = '22';
const LINE = { id: '12367', prompts: [], queueId: 'q22', districtId: HOME };
const [CALLER, AGENT] = [1000, 600];
/** What the transcriber makes of them. */
const SAID = { [CALLER]: '我的手机是13812345678，想问退税', [AGENT]: '请稍等' };

let stage: VoiceStage;
let agent: VoiceAgent;
let transcriber: TranscriberStandIn;
const folder = testFolder('recordings');

beforeAll(async () => {
  transcriber = await TranscriberStandIn.start();
  stage = await VoiceStage.open({ JIETONG_RECORDINGS: folder, JIETONG_TRANSCRIBE_URL: transcriber.url });
  const { admin } = stage.jietong;
  await admin.post('/api/v1/queues', { id: 'q22', name: 'q22', nameEn: 'q22', districtId: HOME });
  await admin.post('/api/v1/voice-numbers', LINE);
  const staff = { districtId: HOME, queueIds: ['q22'] };
  agent = await stage.agent('he', { answers: true, ringMs: 50, talkMs: 100_000, tone: AGENT }, staff);
  for (const [name, districtId] of [
    ['listener', HOME],
    ['stranger', '51'],
  ] as const) {
    await stage.jietong.user(name, { roles: ['supervisor'], districtId, queueIds: [] });
  }
});
afterAll(async () => {
  await VoiceStage.closeAll();
  await transcriber?.close();
});

/** By the tones that are clearly in it. */
const wordsFor = ({ samples }: Dictation): string =>
  [CALLER, AGENT]
    .filter((tone) => piecesWith(samples, tone) > 3)
    .map((tone) => SAID[tone])
    .join('；');

/** Lets the call go on until so much of it is recorded. */
const recorded = (name: string, seconds: number): Promise<unknown> =>
  eventually(
    async () =>
      stage.asterisk.recordings().includes(name) ? stage.asterisk.recording(name).length / RATE : 0,
    (length) => length >= seconds,
  );

/** Waits until nothing was recorded for two seconds of this machine. */
function standsStill(name: string): Promise<unknown> {
  let last = { length: -1, since: Date.now() };
  return eventually(
    async () => {
      const { length } = stage.asterisk.recording(name);
      if (length !== last.length) last = { length, since: Date.now() };
      return Date.now() - last.since;
    },
    (ms) => ms > 2000,
  );
}

async function listen(username: string, path: string, range?: string): Promise<Response> {
  const { accessToken } = await new Rest(stage.jietong.url).signIn(username, AGENT_PASSWORD);
  const headers = { authorization: `Bearer ${accessToken}`, ...(range ? { range } : {}) };
  return fetch(`${stage.jietong.url}${path}`, { headers });
}

describe('the recording of a call', () => {
  it('is written down live, each side apart, but not while it is paused', async () => {
    transcriber.behaviour = { answers: wordsFor };
    const stray = { contactId: newId(), speaker: 'caller', turn: newId() } as const;
    await stage.asterisk.ari.createBridge(earNameOf('ear', stray), 'mixing');
    const caller = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest([], 'active');
    const ref = { contactId: id, epoch };
    await recorded(`${id}-${epoch}`, 3);
    // A pause ends what is being said, and what was said before it is still written down.
    await agent.console.ask('call.pause-recording', { ...ref, on: true });
    const lines = (): Promise<TranscriptLine[]> => agent.console.ask('call.transcript', ref);
    for (const [speaker, tone] of [
      ['caller', CALLER],
      ['agent', AGENT],
    ] as const) {
      const line = await agent.console.heard<TranscriptLine>(
        'call.transcribed',
        (one) => one.speaker === speaker,
      );
      expect(line).toMatchObject({ contactId: id, text: SAID[tone] });
      expect(await lines()).toContainEqual(line);
    }
    expect(transcriber.problems).toEqual([]);
    const heard = transcriber.heard.length;
    await passed(2000);
    // Nothing of the pause is sent when it is over either.
    await agent.console.ask('contact.end', ref);
    await caller.done();
    await stage.silent();
    expect(transcriber.heard).toHaveLength(heard);
    await expectFound(id);
    await stage.wrapUp(agent);
    const bridges = (): Promise<string[]> =>
      stage.asterisk.ari.bridges().then((all) => all.map((bridge) => bridge.id));
    await eventually(bridges, (names) => names.every((name) => earOfName(name) === null));
  });

  it('is made, and the call goes on as ever, while nobody writes it down', async () => {
    transcriber.behaviour = { status: 500 };
    const heard = transcriber.heard.length;
    const before = await stage.contacts();
    const caller = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest(before, 'active');
    await recorded(`${id}-${epoch}`, 1);
    // A broken pipe is made anew.
    const ears = async (): Promise<string[]> =>
      (await stage.asterisk.ari.channels()).map((channel) => channel.id).filter((name) => earOfName(name));
    const first = await eventually(ears, ({ length }) => length === 4);
    for (const name of first) await stage.asterisk.ari.hangUp(name, 'normal');
    await eventually(ears, (names) => names.length === 4 && names.every((name) => !first.includes(name)));
    await recorded(`${id}-${epoch}`, 2);
    await agent.console.ask('contact.end', { contactId: id, epoch });
    await caller.done();
    await eventually(
      async () => transcriber.heard.length,
      (count) => count > heard,
    );
    await stage.silent();
    await stage.recorded(id, [epoch]);
    await stage.wrapUp(agent);
  });

  it('is paused by the agent, kept sealed, and heard by those of its district alone', async () => {
    const before = await stage.contacts();
    const caller = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest(before, 'active');
    const name = `${id}-${epoch}`;
    await recorded(name, 2);
    const ref = { contactId: id, epoch };
    await agent.console.ask('call.pause-recording', { ...ref, on: true });
    // Of this call: another one may have been paused before.
    const paused = { marks: { $elemMatch: { recording: name, paused: true } } };
    const marks = (): Promise<number> =>
      stage.jietong.stores.mongo.collection('callcontrols').countDocuments(paused);
    await eventually(marks, (count) => count === 1);
    await standsStill(name);
    await agent.console.ask('call.pause-recording', { ...ref, on: false });
    await recorded(name, 3);
    await agent.console.ask('contact.end', ref);
    await caller.done();

    const list = `/api/v1/contacts/${id}/recordings`;
    const found = async (): Promise<RecordingView[]> =>
      ((await (await listen('listener', list)).json()) as Page<RecordingView>).items;
    const [recording] = await eventually(found, ({ length }) => length === 1);
    expect(recording).toMatchObject({
      id: name,
      contactId: id,
      marks: [{ paused: true }, { paused: false }],
    });
    await expectSound(recording as RecordingView);
    await expectSecret(recording as RecordingView, list);
    await stage.wrapUp(agent);
  });

  /** How many seconds a conversation and its recording differ. */
  const lengthsDiffer = async (): Promise<number> => {
    const before = await stage.contacts();
    const caller = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest(before, 'active');
    await recorded(`${id}-${epoch}`, 5);
    await agent.console.ask('contact.end', { contactId: id, epoch });
    await caller.done();
    await stage.recorded(id, [epoch]);
    const { timeline } = await stage.detail(id);
    const at = (type: string): number => timeline.find((entry) => entry.type === type)?.at ?? 0;
    const talked = (at('contact.ended') - at('contact.accepted')) / 1000;
    const file = await listen('listener', `/api/v1/recordings/${id}-${epoch}/audio`);
    const wav = Buffer.from(await file.arrayBuffer());
    // From its bytes: 16 bits, one channel.
    const seconds = (wav.length - wav.indexOf('data') - 8) / (RATE * 2);
    expect(wav.readUInt32LE(24)).toBe(RATE);
    expect(talked).toBeGreaterThan(4);
    await stage.wrapUp(agent);
    return Math.abs(seconds - talked);
  };

  it('is as long as the conversation was', async () => {
    // At the best of three calls: not by how long the machine stood still in one.
    let least = Number.POSITIVE_INFINITY;
    for (let calls = 0; calls < 3 && least > 1; calls += 1) least = Math.min(least, await lengthsDiffer());
    expect(least).toBeLessThanOrEqual(1);
  });

  it('is begun and ended by the agent where the queue leaves it to them, and nowhere else', async () => {
    const { admin } = stage.jietong;
    const own = { id: 'own22', name: 'own22', nameEn: 'own22', districtId: HOME, recording: 'on-demand' };
    await admin.post('/api/v1/queues', own);
    await admin.post('/api/v1/voice-numbers', { ...LINE, id: '12368', queueId: 'own22' });
    const talks = { answers: true, ringMs: 50, talkMs: 100_000, tone: AGENT } as const;
    const chooser = await stage.agent('chooser', talks, { districtId: HOME, queueIds: ['own22'] });
    const before = await stage.contacts();
    const caller = await stage.call({ called: '12368', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest(before, 'active');
    const ref = { contactId: id, epoch };
    await passed(2000);
    expect(stage.asterisk.recordings().filter((name) => name.startsWith(id))).toEqual([]);
    const record = (on: boolean): Promise<unknown> => chooser.console.ask('call.record', { ...ref, on });
    await record(true);
    await recorded(`${id}-${epoch}`, 2);
    await record(false);
    await stage.recorded(id, [epoch]);
    await record(true);
    await recorded(`${id}-${epoch}-2`, 1);
    await chooser.console.ask('contact.end', ref);
    await caller.done();
    await stage.recorded(id, [epoch, `${epoch}-2`]);
    const rows = stage.jietong.stores.mongo.collection('audit').find({ target: `contact:${id}` });
    expect((await rows.sort({ _id: 1 }).toArray()).map(({ actor, action }) => [actor, action])).toEqual(
      ['started', 'stopped', 'started'].map((what) => [`user:${chooser.id}`, `recording.${what}`]),
    );
    await stage.wrapUp(chooser);

    const always = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const other = await stage.newest([...before, await stage.detail(id)], 'active');
    const theirs = { contactId: other.id, epoch: other.epoch };
    await expect(agent.console.ask('call.record', { ...theirs, on: false })).rejects.toThrow(/FORBIDDEN/);
    await agent.console.ask('contact.end', theirs);
    await always.done();
    await stage.wrapUp(agent);
  });

  it('goes on in another part when Asterisk has ended one, as it does when it is long enough', async () => {
    const before = await stage.contacts();
    const caller = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest(before, 'active');
    const name = `${id}-${epoch}`;
    await recorded(name, 1);
    const rest = new AriRest(stage.asterisk.target);
    const brokenOff = await stage.metric('jietong_recordings_broken_off_total');
    await rest.request({ method: 'POST', path: `/recordings/live/${name}/stop` });
    await recorded(`${name}-2`, 1);
    // It was not: whoever looks after the machine sees so.
    expect(await stage.metric('jietong_recordings_broken_off_total')).toBe(brokenOff + 1);
    const ref = { contactId: id, epoch };
    await agent.console.ask('call.pause-recording', { ...ref, on: true });
    const marked = { 'marks.recording': `${name}-2` };
    const noted = (): Promise<number> =>
      stage.jietong.stores.mongo.collection('callcontrols').countDocuments(marked);
    await eventually(noted, (count) => count === 1);
    await agent.console.ask('contact.end', ref);
    await caller.done();
    await stage.recorded(id, [epoch, `${epoch}-2`]);
    await eventually(
      () => stage.metric('jietong_recordings_waiting'),
      (count) => count === 0,
    );
    await stage.wrapUp(agent);
  });
});

/** Those of its district read it, masked and on record, and find the contact by its words; nobody else does. */
async function expectFound(contactId: string): Promise<void> {
  const transcript = `/api/v1/contacts/${contactId}/transcript`;
  const searchOf = (words: string): string => `/api/v1/contacts?words=${encodeURIComponent(words)}`;
  const search = searchOf('退税 稍等');
  const read = async <T>(username: string, path: string): Promise<T[]> =>
    ((await (await listen(username, path)).json()) as Page<T>).items;
  const texts = (await read<TranscriptLine>('listener', transcript)).map(({ text }) => text);
  expect(new Set(texts)).toEqual(new Set(['我的手机是138****5678，想问退税', SAID[AGENT]]));
  expect((await read<ContactView>('listener', search)).map(({ id }) => id)).toEqual([contactId]);
  expect(await read('listener', searchOf('关税'))).toEqual([]);
  expect(await read('stranger', search)).toEqual([]);
  expect((await listen('stranger', transcript)).status).toBe(404);
  for (const path of [search, transcript]) expect((await listen('he', path)).status).toBe(403);
  const audit = stage.jietong.stores.mongo.collection('audit');
  const target = `contact:${contactId}`;
  expect(await audit.countDocuments({ action: 'transcript.read', target })).toBe(1);
  expect(await audit.countDocuments({ action: 'transcript.searched' })).toBe(3);
}

/** It is what was said, of the right length, in whole and in part; every listening is in the audit. */
async function expectSound({ id, sha256, bytes, seconds }: RecordingView): Promise<void> {
  const path = `/api/v1/recordings/${id}/audio`;
  const whole = await listen('listener', path);
  expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/wav']);
  const wav = Buffer.from(await whole.arrayBuffer());
  expect(wav).toHaveLength(bytes);
  expect(createHash('sha256').update(wav).digest('hex')).toBe(sha256);
  const samples = samplesOf(wav);
  expect(samples.length / RATE).toBeCloseTo(seconds, 1);
  expect(seconds).toBeGreaterThanOrEqual(3);
  expect(piecesWith(samples, CALLER)).toBeGreaterThan(20);
  const part = await listen('listener', path, 'bytes=44-143');
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 44-143/${bytes}`]);
  expect(Buffer.from(await part.arrayBuffer()).equals(wav.subarray(44, 144))).toBe(true);
  const played = { action: 'recording.played', target: `recording:${id}` };
  expect(await stage.jietong.stores.mongo.collection('audit').countDocuments(played)).toBe(2);
}

/** Nobody else hears it, and on the disk and in Asterisk is no plain sound. */
async function expectSecret({ id, contactId }: RecordingView, list: string): Promise<void> {
  for (const path of [list, `/api/v1/recordings/${id}/audio`]) {
    expect((await listen('stranger', path)).status).toBe(404);
    expect((await listen('he', path)).status).toBe(403);
  }
  const [day = ''] = readdirSync(folder);
  const files = readdirSync(join(folder, day));
  expect(files).toContain(`${id}.jtr`);
  const sealed = readFileSync(join(folder, day, `${id}.jtr`));
  expect(sealed.includes('RIFF')).toBe(false);
  expect(stage.asterisk.recordings().filter((name) => name.startsWith(contactId))).toEqual([]);
}
