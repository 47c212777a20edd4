import { RecordingService } from '#libs/channel/voice';
import type { Page as PageOf, ScoringTaskView } from '#libs/contract';
import { Rest, eventually } from '#kit';
import { WALL_SCREEN, shoot } from '#kit/browser';
import { AGENT_PASSWORD } from '#kit/jietong';
import { sine, wavOf } from '#kit/tone';
import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { evidenceIsRead } from './article-story.js';
import { byId, sees, seesAfter, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');
const SECONDS = 6;
/** Six seconds of a tone, as a call's two sides mixed together are kept. */
const SOUND = wavOf(sine(440, SECONDS));

/** One of the contacts becomes a call of which a recording was kept: sealed, by the running service itself. */
async function callIsKept({ jietong }: Stage, day: string): Promise<string> {
  const { mongo } = jietong.stores;
  const fact = await mongo.collection('facts').findOne({ name: 'handled' });
  const contactId = String(fact?.['contactId']);
  const call = { $set: { channel: 'voice' } };
  await mongo.collection<{ _id: string }>('contacts').updateOne({ _id: contactId }, call);
  await mongo.collection('facts').updateMany({ contactId }, { $set: { channel: 'voice', day } });
  const recordings = jietong.service.app.get(RecordingService, { strict: false });
  await recordings.keep({ id: `${contactId}-2`, contactId, districtId: '00', marks: [] }, SOUND);
  return contactId;
}

/** Drawn from the calls of that day, and given to one scorer. */
async function callIsShared({ jietong }: Stage, day: string, username: string): Promise<ScoringTaskView> {
  const lead = await new Rest(jietong.url).signIn('qa-lead', AGENT_PASSWORD);
  const range = { from: day, to: day, channel: 'voice' };
  const wanted = { name: '电话抽查', precision: 0.2, minimumPerStratum: 0, maximum: 1 };
  const plan = await lead.post<{ id: string }>('/api/v1/sampling-plans', { ...range, ...wanted });
  const { id: drawId } = await lead.post<{ id: string }>('/api/v1/draws', { planId: plan.id });
  const scorer = await new Rest(jietong.url).signIn(username, AGENT_PASSWORD);
  const { userId } = await scorer.get<{ userId: string }>('/api/v1/me');
  const sharing = { formId: 'hotline', scorerIds: [userId], doubleShare: 0 };
  await lead.post(`/api/v1/draws/${drawId}/tasks`, sharing);
  const { items } = await scorer.get<PageOf<ScoringTaskView>>('/api/v1/scoring-tasks');
  const task = items.find((one) => one.drawId === drawId);
  if (!task) throw new Error('the call is nobody’s to score');
  return task;
}

/** The whole file in one request, drawn as a wave, and heard. */
async function isHeard(page: Page): Promise<void> {
  const fetched = page.waitForResponse((response) => response.url().endsWith('/audio'));
  await byId(page, 'recording-load').click();
  const response = await fetched;
  expect(response.status()).toBe(200);
  expect(response.headers()['content-type']).toBe('audio/wav');
  expect(response.headers()['content-length']).toBe(String(SOUND.length));
  await sees(page, `SHA-256 ${createHash('sha256').update(SOUND).digest('hex')}`);
  await byId(page, 'waveform').waitFor();
  // A tone of half the loudness there can be: strokes of half the height, all along.
  const heights = await byId(page, 'waveform')
    .locator('path')
    .evaluate((path) =>
      [...(path.getAttribute('d') ?? '').matchAll(/v([\d.]+)/g)].map(([, height]) => Number(height)),
    );
  expect(heights).toHaveLength(240);
  expect(Math.min(...heights)).toBeGreaterThan(15);
  expect(Math.max(...heights)).toBeLessThan(25);
  const player = page.locator('.listening audio');
  expect(await player.evaluate((audio: { duration: number }) => audio.duration)).toBeCloseTo(SECONDS, 1);
  await player.evaluate((audio: { play(): Promise<void> }) => audio.play());
  await eventually(
    () => player.evaluate((audio: { currentTime: number }) => audio.currentTime),
    (seconds) => seconds > 0.5,
  );
  await player.evaluate((audio: { pause(): void }) => audio.pause());
  const played = page.locator('.waveform-played');
  expect(Number(await played.getAttribute('width'))).toBeGreaterThan(0);
}

/** A thousand bytes of it, as players ask that jump to a place. */
async function partOf({ jietong }: Stage, recordingId: string): Promise<Buffer> {
  const { accessToken } = await new Rest(jietong.url).signIn('qa-first', AGENT_PASSWORD);
  const headers = { authorization: `Bearer ${accessToken}`, range: 'bytes=44-1043' };
  const answer = await fetch(`${jietong.url}/api/v1/recordings/${recordingId}/audio`, { headers });
  expect(answer.status).toBe(206);
  expect(answer.headers.get('content-range')).toBe(`bytes 44-1043/${SOUND.length}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** A call as a scorer hears and judges it: its recording, what the agent made of it, what was valid, by keys alone. */
export async function callIsScored(
  stage: Stage,
  day: string,
  scoresByKeys: (page: Page, right: '是' | '否') => Promise<void>,
): Promise<void> {
  const { jietong, browser } = stage;
  const contactId = await callIsKept(stage, day);
  const task = await callIsShared(stage, day, 'qa-first');
  expect(task.contactId).toBe(contactId);
  const scorer = await browser.screen();
  await signIn(scorer, jietong.url, 'qa-first');
  await scorer.goto(`${jietong.url}/quality?task=${task.id}`);
  await isHeard(scorer);
  await evidenceIsRead(scorer);
  expect(await scorer.evaluate(AUDIT)).toEqual([]);
  await shoot(scorer, 'quality-scoring-call');
  await scorer.setViewportSize(WALL_SCREEN);
  await shoot(scorer, 'quality-scoring-call-1920');
  expect(await partOf(stage, `${contactId}-2`)).toEqual(SOUND.subarray(44, 1044));
  await seesAfter(scorer, /已保存：答复正确，规范 100.0%/, () => scoresByKeys(scorer, '是'));
  // Whoever listened stands in the audit.
  const heard = { action: 'recording.played', target: `recording:${contactId}-2` };
  expect(await jietong.stores.mongo.collection('audit').countDocuments(heard)).toBe(2);
}
