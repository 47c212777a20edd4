import { Rest, eventually, testFolder } from '#kit';
import { AGENT_PASSWORD } from '#kit/jietong';
import { RATE, piecesWith, samplesOf } from '#kit/tone';
import { VOICE_STORY_MS, VoiceStage, type VoiceAgent } from '#kit/voice-stage';
import { AriRest } from '#libs/channel/voice';
import type { Page, RecordingView } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

jest.setTimeout(VOICE_STORY_MS);

const HOME = '22';
const CALLER = 1000;

let stage: VoiceStage;
let agent: VoiceAgent;
const folder = testFolder('recordings');

beforeAll(async () => {
  stage = await VoiceStage.open({ JIETONG_RECORDINGS: folder });
  const { admin } = stage.jietong;
  await admin.post('/api/v1/queues', { id: 'q22', name: 'q22', nameEn: 'q22', districtId: HOME });
  const line = { id: '12367', prompts: [], queueId: 'q22', districtId: HOME };
  await admin.post('/api/v1/voice-numbers', line);
  const staff = { districtId: HOME, queueIds: ['q22'] };
  agent = await stage.agent('he', { answers: true, ringMs: 50, talkMs: 100_000 }, staff);
  for (const [name, districtId] of [
    ['listener', HOME],
    ['stranger', '51'],
  ] as const) {
    await stage.jietong.user(name, { roles: ['supervisor'], districtId, queueIds: [] });
  }
});
afterAll(() => VoiceStage.closeAll());

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
  it('is paused by the agent, kept sealed, and heard by those of its district alone', async () => {
    const caller = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest([], 'active');
    const name = `${id}-${epoch}`;
    await recorded(name, 2);
    const ref = { contactId: id, epoch };
    await agent.console.ask('call.pause-recording', { ...ref, on: true });
    const marks = (): Promise<number> =>
      stage.jietong.stores.mongo.collection('callcontrols').countDocuments({ 'marks.paused': true });
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

  it('goes on in another part when Asterisk has ended one, as it does when it is long enough', async () => {
    const before = await stage.contacts();
    const caller = await stage.call({ called: '12367', stayMs: 100_000, tone: CALLER });
    const { id, epoch } = await stage.newest(before, 'active');
    const name = `${id}-${epoch}`;
    await recorded(name, 1);
    const rest = new AriRest(stage.asterisk.target);
    await rest.request({ method: 'POST', path: `/recordings/live/${name}/stop` });
    await recorded(`${name}-2`, 1);
    const ref = { contactId: id, epoch };
    await agent.console.ask('call.pause-recording', { ...ref, on: true });
    const marked = { 'marks.recording': `${name}-2` };
    const noted = (): Promise<number> =>
      stage.jietong.stores.mongo.collection('callcontrols').countDocuments(marked);
    await eventually(noted, (count) => count === 1);
    await agent.console.ask('contact.end', ref);
    await caller.done();
    await stage.recorded(id, [epoch, `${epoch}-2`]);
    await stage.wrapUp(agent);
  });
});

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
  expect(files).toEqual([`${id}.jtr`]);
  const sealed = readFileSync(join(folder, day, `${id}.jtr`));
  expect(sealed.includes('RIFF')).toBe(false);
  expect(stage.asterisk.recordings().filter((name) => name.startsWith(contactId))).toEqual([]);
}
