import { eventually } from '#kit';
import { shoot, type TestBrowser } from '#kit/browser';
import { Sipp } from '#kit/sipp';
import { Ear } from '#kit/ear';
import { HOTLINE, type VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { byId, confirm, goOffline, openDesk, wrapUp } from '../browser/screens.js';

/** Hz: what the SIP phone says. */
const PHONE = 600;

const phoneIs = (page: Page, line: string): Promise<void> =>
  page.locator(`[data-testid="phone-status"][data-line="${line}"]`).waitFor();

/** Behind the state of the phone, in the header. */
async function uses(page: Page, kind: string): Promise<void> {
  await byId(page, 'phone-status').click();
  await page.locator('.phone-settings').getByText(kind, { exact: true }).click();
}

/** Another password for the phone, which is shown then. */
async function renewed(page: Page, before: string): Promise<string> {
  await byId(page, 'phone-renew').click();
  await confirm(page, '原密码立即失效');
  const shown = byId(page, 'phone-password');
  const now = await eventually(
    async () => {
      // Its words may have closed with the question.
      if ((await shown.count()) === 0) await byId(page, 'phone-status').click();
      return shown.innerText();
    },
    (password) => password !== before,
  );
  await page.mouse.click(5, 700);
  await shown.waitFor({ state: 'hidden' });
  return now;
}

/**
 * An agent would rather use a SIP phone: it registers with what the console shows, rings and is picked up, and the
 * console stays silent; then they go back to the browser.
 */
export async function answersAtADeskPhone(stage: VoiceStage, browser: TestBrowser): Promise<void> {
  const before = await stage.contacts();
  const page = await browser.screen();
  await openDesk(page, stage.jietong, { username: 'gu', displayName: '顾言' });
  await phoneIs(page, 'up');
  await uses(page, 'SIP 话机');
  await phoneIs(page, 'desk-phone');
  const [username = '', first = ''] = await page.locator('.phone-settings dd').allInnerTexts();
  await shoot(page, 'phone-desk');
  const password = await renewed(page, first);
  const { ari, sipPort } = stage.asterisk;
  const settings = await eventually(
    () => ari.pjsip('endpoint', username),
    (all) => all.some(({ attribute, value }) => attribute === 'webrtc' && value !== 'yes'),
  );
  // A SIP phone refuses what a browser wants; SIPp would answer all the same.
  for (const [attribute, value] of Object.entries({
    media_encryption: 'no',
    use_avpf: 'false',
    ice_support: 'false',
  }))
    expect(settings).toContainEqual({ attribute, value });
  await expect(Sipp.register(sipPort, username, `${password}x`)).rejects.toThrow(/401/);
  const port = await eventually(
    () => Sipp.register(sipPort, username, password).catch(() => 0),
    (registered) => registered !== 0,
  );
  await expect(Sipp.register(sipPort, username, first)).rejects.toThrow(/401/);
  await stage.phone({ answers: true, ringMs: 50, talkMs: 200_000, tone: PHONE }, port);

  const caller = await stage.call({ stayMs: 200_000 });
  const { id } = await stage.newest(before, 'active');
  // Picked up at the phone: nothing was clicked, and there is no sound to be muted here.
  await byId(page, 'contact-end').waitFor();
  expect(await byId(page, 'call-mute').count()).toBe(0);
  const ear = await Ear.at(stage.asterisk);
  await ear.hears(await stage.callerOf(HOTLINE), { [PHONE]: true });
  await ear.close();
  await byId(page, 'contact-end').click();
  await caller.done();
  await stage.reaches(id, 'wrap-up');
  await wrapUp(page, 'answered');
  await uses(page, '浏览器软电话');
  await phoneIs(page, 'up');
  await goOffline(page);
}
