import { eventually, testFolder } from '#kit';
import { TestBrowser, shoot } from '#kit/browser';
import { piecesWith, sine, writeWav } from '#kit/tone';
import { VoiceStage } from '#kit/voice-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { agentIs, byId, goOffline, openDesk, signIn, wrapUp } from '../browser/screens.js';

const STORY_MS = 300_000;
/** Hz: what the caller sends, and what the agent's microphone hears. */
const [CALLER, AGENT] = [1000, 600];

jest.setTimeout(STORY_MS);
let stage: VoiceStage;
let browser: TestBrowser;

beforeAll(async () => {
  stage = await VoiceStage.open({}, undefined, undefined, { screens: true });
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
});

const phoneIs = (page: Page, line: string): Promise<void> =>
  page.locator(`[data-testid="phone-status"][data-line="${line}"]`).waitFor();
const callIs = (page: Page, phase: string): Promise<void> =>
  page.locator(`[data-testid="call-bar"][data-phase="${phase}"]`).waitFor();
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
