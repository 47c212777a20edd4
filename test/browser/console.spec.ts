import { eventually } from '#kit';
import { WALL_SCREEN, shoot } from '#kit/browser';
import { ADMIN_PASSWORD } from '#kit/jietong';
import { WechatCaller } from '#kit/wechat-api';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  StoryLine,
  accept,
  agentIs,
  answer,
  ask,
  byId,
  entryIs,
  focused,
  goOffline,
  message,
  openChat,
  openDesk,
  sees,
  signInByForm,
  wechatAccount,
  wrapUp,
} from './screens.js';
import { openStage } from './stage.js';
import { unreliable } from './unreliable-line.js';

const ACCOUNT = wechatAccount('hotline');

const stage = openStage(async ({ jietong }) => {
  await jietong.admin.post('/api/v1/wechat-accounts', { ...ACCOUNT, queueId: 'general' });
});

/** The connection rate as the wallboard shows it: `answered / asked`. */
const ratio = (board: Page, text: string): Promise<void> =>
  byId(board, 'figure-connection-rate').locator('.tile-foot', { hasText: text }).waitFor();

async function visitorIsServed(): Promise<void> {
  const visitor = await stage.browser.screen({ viewport: { width: 420, height: 720 } });
  const agent = await stage.browser.screen();
  await openDesk(agent, stage.jietong, { username: 'wang', displayName: '王芳' });
  await shoot(agent, 'desk-idle');
  await openChat(visitor, stage.jietong.url);
  await ask(visitor, '从日本带回来的相机要交税吗？');

  const offer = agent.locator('.offer');
  await sees(offer, /网页/);
  const seconds = async (): Promise<number> =>
    Number(/\d+/.exec((await offer.locator('.offer-left').textContent()) ?? '')?.[0]);
  const first = await seconds();
  await eventually(seconds, (left) => left < first);
  await shoot(agent, 'desk-ringing');
  await accept(agent);
  await agentIs(agent, 'active');
  // Where they came in, by its name.
  await sees(agent.locator('.pane-customer'), '网页咨询');
  await sees(visitor, '坐席已接入');
  await message(agent, '从日本带回来的相机要交税吗？', 'received').waitFor();
  await answer(agent, '合理自用且总值不超过五千元的，免税放行。');
  await message(agent, '合理自用', 'sent').waitFor();
  await sees(visitor.locator('article.theirs'), /免税放行/);
  await shoot(agent, 'desk-conversation');

  await visitor.reload();
  await sees(visitor.locator('article.theirs'), /免税放行/);
  await sees(visitor.locator('article.own'), /相机/);
  await ask(visitor, '谢谢！');
  await message(agent, '谢谢！', 'received').waitFor();
  await shoot(visitor, 'chat');

  await byId(agent, 'contact-end').click();
  await sees(visitor, /本次咨询已结束/);
  await byId(agent, 'wrapup-submit').waitFor();
  // What was said stands there once, in whatever state the contact is.
  expect(await agent.locator('.thread .bubble').allInnerTexts()).toEqual([
    expect.stringContaining('相机'),
    expect.stringContaining('免税放行'),
    '谢谢！',
  ]);
  await shoot(agent, 'desk-wrap-up');
  await wrapUp(agent, 'answered');
  await agentIs(agent, 'idle');
  await goOffline(agent);
}

/** What the contact was about, by the keyboard alone once the field has the focus. */
async function topicIsTyped(agent: Page): Promise<void> {
  await agent.getByLabel('事项', { exact: true }).focus();
  await agent.keyboard.type('refund 退税');
  await entryIs(agent, '出口退税');
  await eventually(
    () => agent.locator('.ant-select-item-option').allInnerTexts(),
    (topics) => topics.join() === '出口退税',
  );
  await agent.keyboard.press('Enter');
  await byId(agent, 'wrapup-topic').locator(':text("出口退税"):visible').first().waitFor();
  await shoot(agent, 'desk-topic');
}

async function followerIsServed(): Promise<void> {
  const caller = new WechatCaller(stage.jietong.url, ACCOUNT);
  const agent = await stage.browser.screen();
  await openDesk(agent, stage.jietong, { username: 'li', displayName: '李强' });
  const question = caller.text('oFollowerNumber0001', '退运货物怎么申请退税？');
  for (const response of await caller.sendRepeated(question)) expect(response.status).toBe(200);

  await sees(agent.locator('.offer'), /微信/);
  await agent.keyboard.press('Alt+a');
  await message(agent, '退运货物怎么申请退税？', 'received').waitFor();
  // The message box has the focus: nothing has to be clicked.
  await focused(agent, 'message-input');
  await agent.keyboard.type('请在一年内凭原缴款书申请。');
  await agent.keyboard.press('Enter');
  await message(agent, '请在一年内', 'sent').waitFor();
  expect(stage.wechat.sent).toEqual([
    { appId: ACCOUNT.appId, openId: 'oFollowerNumber0001', text: '请在一年内凭原缴款书申请。' },
  ]);
  await byId(agent, 'contact-end').click();
  await topicIsTyped(agent);
  await wrapUp(agent, 'referred');
  await agentIs(agent, 'idle');
  await goOffline(agent);
}

describe('a first contact, from arrival to figure', () => {
  it('is seen by everyone it concerns: visitor, follower, agents and the wallboard', async () => {
    for (const [name, nameEn] of [
      ['出口退税', 'Export tax refund'],
      ['退运货物', 'Returned goods'],
    ]) {
      await stage.jietong.admin.post('/api/v1/topics', { name, nameEn });
    }
    const board = await stage.browser.screen();
    await signInByForm(board, stage.jietong.url, 'admin', ADMIN_PASSWORD);
    await ratio(board, '0 / 0');
    await visitorIsServed();
    await ratio(board, '1 / 1');
    await followerIsServed();
    await ratio(board, '2 / 2');
    await sees(byId(board, 'figure-connection-rate'), '100.0%');
    await shoot(board, 'wallboard');

    // One click: what the figure means. Two: the contacts behind it. Three: one of them.
    await byId(board, 'figure-connection-rate').click();
    await sees(byId(board, 'definition-open'), '计算公式');
    await shoot(board, 'wallboard-definition');
    await byId(board, 'contacts-open').click();
    const rows = byId(board, 'contact-row');
    await rows.nth(1).waitFor();
    const channels = (await rows.allInnerTexts()).map((row) => row.trim().split(/\s/)[0]);
    expect(new Set(channels)).toEqual(new Set(['微信', '网页']));
    await shoot(board, 'wallboard-contacts');
    await rows.filter({ hasText: '微信' }).click();
    const timeline = byId(board, 'timeline').locator('li b');
    await timeline.last().waitFor();
    expect(await timeline.allInnerTexts()).toEqual([
      '到达',
      '进入队列',
      '向坐席振铃',
      '坐席应答',
      '首次回复',
      '会话结束',
      '办结',
    ]);
    await sees(byId(board, 'timeline'), /已转办 · 出口退税/);
    await shoot(board, 'contact-timeline');
    await board.keyboard.press('Escape');
    await board.setViewportSize(WALL_SCREEN);
    await shoot(board, 'wallboard-1920');
  });

  it('has on the board, in full screen too, what is wrong and exactly those who wait', async () => {
    const line = await StoryLine.open(stage.jietong, 'wall');
    await stage.jietong.admin.post('/api/v1/alarm-rules', {
      name: '看板专线有人等待',
      districtId: '00',
      queueId: line.id,
      measure: 'waiting',
      direction: 'above',
      raiseAt: 1,
      clearAt: 0,
      forSeconds: 0,
    });
    const caller = new WechatCaller(stage.jietong.url, ACCOUNT);
    await caller.sendRepeated(caller.text('oInAnotherQueue', '有人吗？'));
    await line.hears('排到我了吗？');
    const board = await stage.browser.screen();
    await signInByForm(board, stage.jietong.url, 'admin', ADMIN_PASSWORD);
    const waiting = byId(board, 'figure-waiting').locator('.tile-value');
    await waiting.filter({ hasText: '2' }).waitFor();
    await board.getByRole('button', { name: '全屏' }).click();
    await board.getByRole('button', { name: '退出全屏' }).waitFor();
    await sees(byId(board, 'alarm-banner'), /看板专线有人等待/);
    await shoot(board, 'wallboard-alarm');

    await board.getByLabel('队列', { exact: true }).click();
    await board.locator('.ant-select-dropdown:visible').getByTitle('专线 wall', { exact: true }).click();
    await waiting.filter({ hasText: '1' }).waitFor();
    // Whom an offer rings for still waits: on the tile, and behind it.
    await stage.jietong.agent('wall-agent', { queueIds: [line.id] });
    const console = await stage.jietong.console('wall-agent');
    await eventually(
      () => line.newest(),
      ({ state }) => state === 'offered',
    );
    await byId(board, 'figure-waiting').click();
    await byId(board, 'contacts-open').click();
    await sees(board.getByRole('dialog').locator('tbody'), /振铃/);
    expect(await byId(board, 'contact-row').count()).toBe(1);
    await shoot(board, 'wallboard-waiting');
    console.close();
  });

  it('leads from a bar to whom it counts, asks again for what was lost, and says when it is no longer the present', async () => {
    const board = await stage.browser.screen({ viewport: WALL_SCREEN });
    const wire = await unreliable(board, (message) => message.includes('"figures.changed"'));
    const line = await StoryLine.open(stage.jietong, 'gap');
    await line.hears('有人吗？');
    await signInByForm(board, stage.jietong.url, 'admin', ADMIN_PASSWORD);
    await board.getByLabel('队列', { exact: true }).click();
    await board.locator('.ant-select-dropdown:visible').getByTitle('专线 gap', { exact: true }).click();
    const waiting = byId(board, 'figure-waiting').locator('.tile-value');
    await waiting.filter({ hasText: '1' }).waitFor();
    // By keys: the half-hour in which they came.
    const bar = board.locator('.arrivals [role="button"]');
    await bar.first().focus();
    await board.keyboard.press('Enter');
    await byId(board, 'contact-row').waitFor();
    expect(await byId(board, 'contact-row').count()).toBe(1);
    await shoot(board, 'wallboard-half-hour');
    await board.keyboard.press('Escape');

    wire.mode = 'lose-one';
    await line.hears('还有人吗？', 'oSecondInTheGap');
    await waiting.filter({ hasText: '2' }).waitFor();
    await eventually(
      async () => wire.lost,
      (lost) => lost === 1,
    );
    wire.mode = 'silent';
    await line.hears('还在吗？', 'oThirdInTheGap');
    await byId(board, 'stale-banner').waitFor();
    await shoot(board, 'wallboard-stale');
    wire.mode = 'pass';
    await byId(board, 'stale-banner').waitFor({ state: 'detached' });
    await waiting.filter({ hasText: '3' }).waitFor();
  });
});
