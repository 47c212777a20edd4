import { eventually, testFolder } from '#kit';
import { TestBrowser, shoot } from '#kit/browser';
import { Ear } from '#kit/ear';
import { sine, writeWav } from '#kit/tone';
import { VOICE_STORY_MS, VoiceStage } from '#kit/voice-stage';
import { freeUdpPort } from '#libs/platform/embedded';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { byId, goOffline, openDesk, wrapUp } from '../browser/screens.js';
import { AGENT, CUSTOMER, CallingBack, QUEUE, settingsFor } from './dialling-story.js';

jest.setTimeout(VOICE_STORY_MS);

const ANSWERS = { answers: true, ringMs: 300, talkMs: 200_000, tone: CUSTOMER } as const;
const BUSY = { answers: false, status: '486 Busy Here' } as const;

let stage: VoiceStage;
let browser: TestBrowser;
let back: CallingBack;

beforeAll(async () => {
  const trunk = await freeUdpPort();
  stage = await VoiceStage.open(settingsFor(trunk), undefined, undefined, { screens: true });
  back = new CallingBack(stage, trunk);
  await back.prepare();
  const microphone = join(testFolder('microphone'), 'agent.wav');
  writeWav(microphone, sine(AGENT, 2, 48_000), 48_000);
  browser = await TestBrowser.launch({ microphone });
});
afterAll(async () => {
  await browser?.close();
  await VoiceStage.closeAll();
});

const dialIs = (page: Page, state: string): Promise<void> =>
  page.locator(`[data-testid="call-dial"][data-state="${state}"]`).waitFor();
/** The code that is chosen. */
const codeIs = (page: Page, code: string): Promise<void> =>
  page.locator(`.ant-radio-button-wrapper-checked [data-testid="wrapup-code-${code}"]`).waitFor();

describe('an agent at the console', () => {
  it('accepts a callback, hears that the customer is busy, calls again, and talks at the softphone', async () => {
    await back.gaveUp();
    await back.gaveUp();
    const page = await browser.screen();
    await openDesk(page, stage.jietong, { username: 'ding', displayName: '丁一', queueIds: [QUEUE] });
    await page.locator('[data-testid="phone-status"][data-line="up"]').waitFor();
    await back.customer(BUSY);
    await byId(page, 'offer-accept').click();
    // The softphone picks up by itself.
    await dialIs(page, 'busy');
    // Nobody is there to be held.
    expect(await byId(page, 'call-hold').count()).toBe(0);
    await shoot(page, 'callback-busy');
    await back.customer(ANSWERS);
    await byId(page, 'call-redial').click();
    await dialIs(page, 'answered');
    const ear = await Ear.at(stage.asterisk);
    const [customer = ''] = await eventually(
      () => back.dialled(),
      ({ length }) => length === 1,
    );
    await ear.hears(customer, { [AGENT]: true });
    await ear.close();
    await byId(page, 'call-hold').waitFor();
    await shoot(page, 'callback-talk');
    await byId(page, 'contact-end').click();
    await codeIs(page, 'answered');
    await wrapUp(page, 'answered');

    await back.customer(BUSY);
    await byId(page, 'offer-accept').click();
    await dialIs(page, 'busy');
    await byId(page, 'contact-end').click();
    await codeIs(page, 'no-reply');
    await shoot(page, 'callback-wrap-up');
    await byId(page, 'wrapup-submit').click();
    await goOffline(page);
    const states = async (): Promise<string> => {
      const { items } = await stage.jietong.admin.get<{ items: { state: string }[] }>(
        '/api/v1/callbacks?limit=10',
      );
      return items
        .map(({ state }) => state)
        .toSorted()
        .join();
    };
    await eventually(states, (found) => found === 'done,open');
  });
});
