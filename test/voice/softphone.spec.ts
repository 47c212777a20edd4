import { eventually, testFolder } from '#kit';
import { TestBrowser, shoot } from '#kit/browser';
import { piecesWith, sine, writeWav } from '#kit/tone';
import { TranscriberStandIn } from '#kit/transcriber';
import { VoiceStage } from '#kit/voice-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { agentIs, byId, goOffline, hire, openDesk, sees, signIn, wrapUp } from '../browser/screens.js';

const STORY_MS = 300_000;
/** Hz: what the caller sends, and what the agent's microphone hears. */
const [CALLER, AGENT] = [1000, 600];

jest.setTimeout(STORY_MS);
let stage: VoiceStage;
let browser: TestBrowser;
let transcriber: TranscriberStandIn;

beforeAll(async () => {
  transcriber = await TranscriberStandIn.start();
  transcriber.behaviour = { answers: () => '我的手机是13812345678，想问退税' };
  const settings = { JIETONG_TRANSCRIBE_URL: transcriber.url };
  stage = await VoiceStage.open(settings, undefined, undefined, { screens: true });
  const microphone = join(testFolder('microphone'), 'agent.wav');
  writeWav(microphone, sine(AGENT, 2, 48_000), 48_000);
  browser = await TestBrowser.launch({ microphone });
});
afterEach(async () => {
  await browser.leave();
  await stage.unplug();
  await stage.hangUpAll();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await transcriber?.close();
});

const phoneIs = (page: Page, line: string): Promise<void> =>
  page.locator(`[data-testid="phone-status"][data-line="${line}"]`).waitFor();
const callIs = (page: Page, phase: string): Promise<void> =>
  page.locator(`[data-testid="call-bar"][data-phase="${phase}"]`).waitFor();
/** What is written down of a call, once its speaker is silent or recording is paused. */
const said = (page: Page, speaker: 'caller' | 'agent'): Locator =>
  page.locator(`[data-testid="transcript-line"].said-by-${speaker}`).first();
/** A supervisor finds the call by a word, and reads what was said. */
async function findByWord(word: string, shown: string): Promise<void> {
  const page = await browser.screen();
  await hire(stage.jietong, { username: 'shen', displayName: '沈一', roles: ['supervisor'] });
  await signIn(page, stage.jietong.url, 'shen');
  await page.goto(`${stage.jietong.url}/contacts`);
  const words = page.getByLabel('通话中说过的词');
  await words.fill('没有说过');
  await words.press('Enter');
  await byId(page, 'contact-row').first().waitFor({ state: 'detached' });
  await words.fill(word);
  await words.press('Enter');
  await byId(page, 'contact-row').first().click();
  await page.getByRole('tab', { name: '转写' }).click();
  await byId(page, 'transcript-load').click();
  await sees(byId(page, 'contact-sheet'), shown);
  await shoot(page, 'transcript-read');
}
const levelAt = async (page: Page, testId: string): Promise<number> =>
  Number(await byId(page, testId).getAttribute('data-level'));

describe('a call at the softphone of the console', () => {
  it('is answered by a click, heard on both sides, muted, ended by a click and wrapped up', async () => {
    const before = await stage.contacts();
    const page = await browser.screen();
    await openDesk(page, stage.jietong, { username: 'ruan', displayName: '阮玲' });
    await phoneIs(page, 'up');
    const caller = await stage.call({ stayMs: 90_000, tone: CALLER });
    await byId(page, 'offer-accept').click();
    await callIs(page, 'up');
    await agentIs(page, 'active');
    const { id, epoch } = await stage.newest(before, 'active');
    const heard = async (): Promise<number> => piecesWith(stage.asterisk.recording(`${id}-${epoch}`), AGENT);
    await eventually(
      () => levelAt(page, 'call-level-heard'),
      (level) => level > 30,
    );
    await eventually(heard, (pieces) => pieces > 20);
    expect(piecesWith(stage.asterisk.recording(`${id}-${epoch}`), CALLER)).toBeGreaterThan(20);
    await shoot(page, 'softphone-call');

    await byId(page, 'call-pause-recording').click();
    for (const speaker of ['caller', 'agent'] as const) await said(page, speaker).waitFor();
    await sees(byId(page, 'live-transcript'), '我的手机是13812345678，想问退税');
    await shoot(page, 'transcript-live');
    await byId(page, 'call-pause-recording').click();
    await page.locator('[data-testid="call-pause-recording"][aria-pressed="false"]').waitFor();

    await byId(page, 'call-mute').click();
    await page.locator('[data-testid="call-mute"][aria-pressed="true"]').waitFor();
    await eventually(
      () => levelAt(page, 'call-level-own'),
      (level) => level === 0,
    );
    // Another page takes the desk's place, and the call goes on.
    await byId(page, 'call-mute').click();
    await page.locator('a[href="/wallboard"]').click();
    await page.waitForURL(/wallboard/);
    await byId(page, 'in-hand').waitFor();
    const soFar = await heard();
    await eventually(heard, (pieces) => pieces > soFar + 10);
    await byId(page, 'in-hand').locator('a').click();
    await callIs(page, 'up');
    await byId(page, 'contact-end').click();
    await caller.done();
    await wrapUp(page, 'answered');
    await agentIs(page, 'idle');
    await stage.silent();
    expect(await stage.detail(id)).toMatchObject({ outcome: 'handled', disposition: 'answered' });
    await goOffline(page);
    await findByWord('退税', '我的手机是138****5678，想问退税');
  });

  it('comes back after Asterisk was gone, and rings in one tab at a time', async () => {
    // The socket to an Asterisk that is down.
    const page = await browser.screen({ allow: [/WebSocket connection to/] });
    await openDesk(page, stage.jietong, { username: 'qiu', displayName: '邱实' });
    await phoneIs(page, 'up');
    const second = await page.context().newPage();
    await signIn(second, stage.jietong.url, 'qiu');
    await phoneIs(second, 'elsewhere');
    await stage.asterisk.kill();
    await phoneIs(page, 'connecting');
    await stage.asterisk.restart();
    await phoneIs(page, 'up');
    await page.close();
    await phoneIs(second, 'up');
    const caller = await stage.call({ stayMs: 90_000 });
    await byId(second, 'offer-accept').click();
    await callIs(second, 'up');
    await byId(second, 'contact-end').click();
    await caller.done();
    await wrapUp(second, 'answered');
    await goOffline(second);
  });
});
