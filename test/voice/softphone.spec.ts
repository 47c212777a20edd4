import { eventually, testFolder } from '#kit';
import { OwnAsterisk } from '#kit/asterisk';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { TestBrowser, shoot } from '#kit/browser';
import { piecesWith, RATE, sine, writeWav } from '#kit/tone';
import { TranscriberStandIn } from '#kit/transcriber';
import { HOTLINE, VOICE_STORY_MS, VoiceStage } from '#kit/voice-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { Ear } from '#kit/ear';
import { KeyListener } from '#kit/key-listener';
import { agentIs, byId, goOffline, hire, openDesk, sees, signIn, wrapUp } from '../browser/screens.js';
import { answersAtADeskPhone } from './desk-phone-story.js';
import { movesAndComesBack } from './moving-story.js';
import { survivesItsPage } from './page-story.js';
import { callsWhereChosen, choosesDevices, ringsWhereChosen, watchAudio } from './device-story.js';

/** A number whose callers are asked for a declaration before they get an agent. */
const GUIDED = '12375';
const GUIDE = {
  start: 'number',
  nodes: [
    {
      id: 'number',
      kind: 'digits',
      prompt: { zh: '请输入报关单号。' },
      // A busy machine may be slow to press.
      seconds: 30,
      tries: 2,
      min: 8,
      max: 8,
      keep: 'declaration',
      shown: true,
      next: 'agent',
      otherwise: 'agent',
    },
    { id: 'agent', kind: 'queue' },
  ],
};
/** Hz: what the caller sends, and what the agent's microphone hears. */
const [CALLER, AGENT] = [1000, 600];

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;
let browser: TestBrowser;
let transcriber: TranscriberStandIn;
/** The way of the softphones' websockets; speech goes straight to Asterisk. */
let proxy: TcpProxy;
/** Another way, as to a second Asterisk: softphones register there while the first is away. */
let detour: TcpProxy;

beforeAll(async () => {
  transcriber = await TranscriberStandIn.start();
  transcriber.behaviour = { answers: () => '我的手机是13812345678，想问退税' };
  const asterisk = await OwnAsterisk.start();
  proxy = await openTcpProxy('127.0.0.1', Number(new URL(asterisk.target.url).port));
  detour = await openTcpProxy('127.0.0.1', Number(new URL(asterisk.target.url).port));
  const settings = {
    JIETONG_TRANSCRIBE_URL: transcriber.url,
    JIETONG_SIP_WS_URL: [proxy, detour].map(({ port }) => `ws://127.0.0.1:${port}/ws`).join(','),
  };
  stage = await VoiceStage.open(settings, asterisk, undefined, { screens: true });
  await stage.jietong.admin.post('/api/v1/ivr-trees', { id: 'guide', content: GUIDE });
  await stage.line(GUIDED, [], 'general', 'guide');
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
  await VoiceStage.closeAll();
  await proxy?.close();
  await detour?.close();
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
  it('rings and is heard at the devices that were chosen, is answered by a click, heard on both sides, muted, ended by a click and wrapped up', async () => {
    const before = await stage.contacts();
    const page = await browser.screen();
    await watchAudio(page);
    await openDesk(page, stage.jietong, { username: 'ruan', displayName: '阮玲' });
    await phoneIs(page, 'up');
    await choosesDevices(page);
    const caller = await stage.call({ stayMs: 200_000, tone: CALLER });
    await byId(page, 'offer-accept').waitFor();
    await ringsWhereChosen(page);
    await byId(page, 'offer-accept').click();
    await callIs(page, 'up');
    await agentIs(page, 'active');
    await callsWhereChosen(page);
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

it('the softphone of an agent whose Asterisk is gone registers at the next one, is called there, and goes back', () =>
  movesAndComesBack({ stage, browser, home: proxy, detour, caller: CALLER }));

it('an agent who chooses a SIP phone at the console is called there, and goes back to the browser', () =>
  answersAtADeskPhone(stage, browser));

it('a caller with a history is recognised before they are answered, speaks opus, and outlives websocket and page of the agent', () =>
  survivesItsPage({ stage, browser, proxy, caller: CALLER, agent: AGENT }));

/** A click on a switch of the call, until it is as wished. */
async function switched(page: Page, testId: string, on: boolean): Promise<void> {
  await byId(page, testId).click();
  await page.locator(`[data-testid="${testId}"][aria-pressed="${on}"]`).waitFor();
}

describe('an agent in a call', () => {
  let ear: Ear;
  beforeAll(async () => {
    ear = await Ear.at(stage.asterisk);
    await stage.jietong.user('listener', { roles: ['supervisor'], queueIds: [] });
  });
  afterAll(() => ear?.close());

  it('holds, presses keys that the caller gets, pauses the recording; a supervisor hears what was kept', async () => {
    const before = await stage.contacts();
    const keys = await KeyListener.open();
    const page = await browser.screen();
    await openDesk(page, stage.jietong, { username: 'fang', displayName: '方圆' });
    await phoneIs(page, 'up');
    const caller = await stage.call({ stayMs: 200_000, heardAt: keys.port });
    await byId(page, 'offer-accept').click();
    await callIs(page, 'up');
    const { id, epoch } = await stage.newest(before, 'active');
    const channel = await stage.callerOf(HOTLINE);
    await ear.hears(channel, { [AGENT]: true });

    await switched(page, 'call-hold', true);
    await sees(byId(page, 'call-bar'), '对方在听音乐');
    await ear.hears(channel, { [AGENT]: false });
    await shoot(page, 'softphone-hold');
    await switched(page, 'call-hold', false);
    await ear.hears(channel, { [AGENT]: true });

    await byId(page, 'call-keypad').click();
    for (const key of ['5', '0', '#']) {
      await byId(page, `key-${key}`).click();
      const { length } = keys.pressed;
      await eventually(
        async () => keys.pressed.length,
        (now) => now > length || keys.pressed.endsWith(key),
      );
    }
    expect(keys.pressed).toBe('50#');
    await shoot(page, 'softphone-keypad');
    keys.close();
    await page.keyboard.press('Escape');

    await switched(page, 'call-pause-recording', true);
    await shoot(page, 'softphone-paused');
    await switched(page, 'call-pause-recording', false);
    const name = `${id}-${epoch}`;
    const soFar = stage.asterisk.recording(name).length;
    await eventually(
      async () => stage.asterisk.recording(name).length,
      (length) => length > soFar + RATE,
    );
    await byId(page, 'contact-end').click();
    await caller.done();
    await wrapUp(page, 'answered');
    await stage.recorded(id, [epoch]);
    await isAudited(id, epoch);
    await goOffline(page);
    await isPlayed(id);
  });

  /** Who paused the recording, and went on, is on record. */
  async function isAudited(contactId: string, epoch: number): Promise<void> {
    const rows = stage.jietong.stores.mongo.collection('audit').find({ target: `contact:${contactId}` });
    const { handledBy } = await stage.detail(contactId);
    const acts = (await rows.sort({ _id: 1 }).toArray()).map(({ actor, action, details }) => [
      actor,
      action,
      details,
    ]);
    expect(acts).toEqual([
      [`user:${handledBy}`, 'recording.paused', { epoch }],
      [`user:${handledBy}`, 'recording.resumed', { epoch }],
    ]);
  }

  /** The supervisor opens the contact, loads what was recorded, and goes to its middle by a click. */
  async function isPlayed(contactId: string): Promise<void> {
    const page = await browser.screen();
    await signIn(page, stage.jietong.url, 'listener');
    await page.getByRole('link', { name: '会话' }).click();
    await byId(page, 'contact-row').first().click();
    await page.getByRole('tab', { name: '录音' }).click();
    await sees(byId(page, 'recording'), '暂停 1 次');
    await byId(page, 'recording-load').click();
    const wave = byId(page, 'waveform');
    await wave.waitFor();
    // As many strokes as columns, of more than one height: something was said.
    const outline = (await wave.locator('path').getAttribute('d')) ?? '';
    expect(new Set(outline.match(/v[\d.]+/g)).size).toBeGreaterThan(2);
    const player = page.locator('audio[aria-label="录音"]');
    const timeOf = (what: 'currentTime' | 'duration'): Promise<number> =>
      player.evaluate((audio, name) => Number((audio as unknown as Record<string, number>)[name]), what);
    await eventually(
      () => timeOf('duration'),
      (seconds) => seconds > 1,
    );
    await wave.click();
    await eventually(
      async () => (await timeOf('currentTime')) / (await timeOf('duration')),
      (share) => share > 0.4 && share < 0.6,
    );
    await shoot(page, 'recording-player');
    const played = { action: 'recording.played', target: new RegExp(`^recording:${contactId}`) };
    expect(await stage.jietong.stores.mongo.collection('audit').countDocuments(played)).toBe(1);
  }

  it('is listened to, coached and helped by a supervisor at the contact’s page, and sees it', async () => {
    const before = await stage.contacts();
    const page = await browser.screen();
    await openDesk(page, stage.jietong, { username: 'gao', displayName: '高洁' });
    await phoneIs(page, 'up');
    const chief = await browser.screen();
    const roles = ['agent', 'supervisor'] as ('agent' | 'supervisor')[];
    await stage.jietong.admin.post('/api/v1/queues', { id: 'idle', name: '空闲', nameEn: 'Idle' });
    await openDesk(chief, stage.jietong, {
      username: 'chief',
      displayName: '班长',
      roles,
      queueIds: ['idle'],
    });
    await phoneIs(chief, 'up');
    // Nobody says anything but the supervisor: both have the same microphone.
    const keys = { afterMs: 500, digits: '53112214' };
    const caller = await stage.call({ called: GUIDED, stayMs: 200_000, keys });
    await byId(page, 'offer-accept').click();
    await callIs(page, 'up');
    // What the caller entered is whole for the agent, who needs it, and for nobody else.
    await sees(byId(page, 'journey'), '“请输入报关单号。” → 人工排队');
    await sees(byId(page, 'journey'), 'declaration 53112214');
    await shoot(page, 'softphone-journey');
    await stage.newest(before, 'active');
    const channel = await stage.callerOf(GUIDED);
    await ear.hears(channel, { [AGENT]: true });
    await switched(page, 'call-mute', true);
    await ear.hears(channel, { [AGENT]: false });

    await chief.locator('a[href="/contacts"]').click();
    await byId(chief, 'contact-row').first().click();
    await sees(byId(chief, 'timeline'), /“请输入报关单号。” → 人工排队 · declaration \*{6}14/);
    await pressed(chief, 'listen');
    await byId(chief, 'monitor-bar').waitFor();
    await sees(byId(page, 'call-monitored'), '班长正在监听');
    await shoot(chief, 'monitor-listen');
    await agentHears(page, false);
    await pressed(chief, 'coach');
    await sees(byId(page, 'call-monitored'), '班长正在指导');
    await agentHears(page, true);
    await ear.hears(channel, { [AGENT]: false });
    await shoot(page, 'monitor-coached');
    await pressed(chief, 'barge');
    await ear.hears(channel, { [AGENT]: true });
    await agentHears(page, true);
    await shoot(chief, 'monitor-barge');
    await byId(chief, 'monitor-leave').click();
    await byId(chief, 'monitor-bar').waitFor({ state: 'detached' });
    await byId(page, 'call-monitored').waitFor({ state: 'detached' });
    await ear.hears(channel, { [AGENT]: false });
    await byId(page, 'contact-end').click();
    await caller.done();
    await wrapUp(page, 'answered');
    await goOffline(page);
  });

  const pressed = async (page: Page, mode: string): Promise<void> => {
    await byId(page, `monitor-${mode}`).click();
    await page.locator(`[data-testid="monitor-${mode}"][aria-pressed="true"]`).waitFor();
  };
  const agentHears = (page: Page, something: boolean): Promise<unknown> =>
    eventually(
      () => levelAt(page, 'call-level-heard'),
      (level) => (something ? level > 30 : level === 0),
    );
});
