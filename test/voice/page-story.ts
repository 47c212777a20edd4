import { AriRest, legIdOf } from '#libs/channel/voice';
import { eventually } from '#kit';
import { shoot, type TestBrowser } from '#kit/browser';
import { Ear } from '#kit/ear';
import type { TcpProxy } from '#kit/tcp-proxy';
import type { VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { agentIs, byId, openDesk, sees } from '../browser/screens.js';

const NUMBER = '12379';

interface Scene {
  stage: VoiceStage;
  browser: TestBrowser;
  /** The way of the softphones' websockets. */
  proxy: TcpProxy;
  /** Hz: what caller and agent say. */
  caller: number;
  agent: number;
}

const phoneIs = (page: Page, line: string): Promise<void> =>
  page.locator(`[data-testid="phone-status"][data-line="${line}"]`).waitFor();

/**
 * A caller who had given up before calls again: their history stands beside the ringing call. The call is coded with
 * opus towards the browser, recorded as the agent wishes, survives the loss of the websocket, and that the agent is
 * asked whether the page may go; when it goes all the same, the caller waits again at once.
 */
export async function survivesItsPage({
  stage,
  browser,
  proxy,
  caller: said,
  agent: heard,
}: Scene): Promise<void> {
  const { admin } = stage.jietong;
  await admin.post('/api/v1/queues', { id: 'own', name: '自选', nameEn: 'Own', recording: 'on-demand' });
  await stage.line(NUMBER, [], 'own');
  const from = '13800138222';
  const before = await stage.contacts();
  const first = await stage.call({ called: NUMBER, from, stayMs: 200_000 });
  const gaveUp = await stage.newest(before, 'waiting');
  await first.hangUp();
  await stage.reaches(gaveUp.id, 'closed');

  const page = await browser.screen({ allow: [/WebSocket connection to/] });
  await openDesk(page, stage.jietong, { username: 'tang', displayName: '唐宁', queueIds: ['own'] });
  await phoneIs(page, 'up');
  const caller = await stage.call({ called: NUMBER, from, stayMs: 200_000, tone: said });
  await byId(page, 'offer-accept').waitFor();
  const contact = await stage.newest([...before, gaveUp], 'offered');
  await sees(page.locator('.history-item').first(), '客户放弃');
  expect((await stage.detail(contact.id)).state).toBe('offered');
  await shoot(page, 'screen-pop');
  await byId(page, 'offer-accept').click();
  await callIsUp(page);
  const { id, epoch, owner } = await stage.reaches(contact.id, 'active');
  const leg = legIdOf({ contactId: id, epoch, agentId: owner?.agentId ?? '' });
  expect(await codecOf(stage, leg)).toMatch(/opus/);
  await recordsOnDemand(stage, page, `${id}-${epoch}`);

  const channel = await stage.callerOf(NUMBER);
  const ear = await Ear.at(stage.asterisk);
  proxy.cut();
  await phoneIs(page, 'connecting');
  await ear.hears(channel, { [heard]: true });
  proxy.mend();
  await phoneIs(page, 'up');
  await callIsUp(page);
  await ear.hears(channel, { [heard]: true });
  await ear.hears(leg, { [said]: true });

  const asked = page.waitForEvent('dialog');
  // It has no end where the page stays.
  void page.reload().catch(() => undefined);
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await ear.hears(channel, { [heard]: true });
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  const waiting = await stage.reaches(id, 'waiting');
  expect(waiting.timeline.findLast(({ type }) => type === 'contact.released')).toMatchObject({
    cause: 'network',
  });
  expect(waiting.queuedAt).toBe(contact.queuedAt);
  await ear.hearsSound(channel, true);
  await agentIs(page, 'not-responding');
  await caller.hangUp();
  await ear.close();
}

const callIsUp = (page: Page): Promise<void> =>
  page.locator('[data-testid="call-bar"][data-phase="up"]').waitFor();

/** As it was negotiated. */
async function codecOf({ asterisk }: VoiceStage, channelId: string): Promise<string> {
  const query = { variable: 'CHANNEL(audionativeformat)' };
  const path = `/channels/${channelId}/variable`;
  return (await new AriRest(asterisk.target).request<{ value: string }>({ method: 'GET', path, query }))
    .value;
}

/** Nothing is recorded until the agent begins, and only until they end it. */
async function recordsOnDemand({ asterisk }: VoiceStage, page: Page, name: string): Promise<void> {
  const switched = async (on: boolean): Promise<void> => {
    await byId(page, 'call-record').click();
    await page.locator(`[data-testid="call-record"][aria-pressed="${on}"]`).waitFor();
  };
  expect(asterisk.recordings()).not.toContain(name);
  expect(await byId(page, 'call-pause-recording').count()).toBe(0);
  await switched(true);
  await byId(page, 'call-pause-recording').waitFor();
  await eventually(
    async () => asterisk.recordings(),
    (names) => names.includes(name),
  );
  await shoot(page, 'softphone-recording');
  await switched(false);
  await eventually(
    () => asterisk.ari.isRecording(name),
    (recording) => !recording,
  );
}
