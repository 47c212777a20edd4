import { shoot } from '#kit/browser';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  StoryLine,
  accept,
  agentIs,
  answer,
  byId,
  confirm,
  goOffline,
  hire,
  leaveChat,
  message,
  openChat,
  openDesk,
  sees,
  signIn,
  wrapUp,
} from '../screens.js';
import { openStage } from '../stage.js';

const NETWORK_GONE = [/ERR_|WebSocket|Failed to load resource/];

/** The way of some screens to Jietong. */
let wire: TcpProxy;

const stage = openStage(async ({ jietong }) => {
  wire = await openTcpProxy('127.0.0.1', Number(new URL(jietong.url).port));
});
afterAll(() => wire?.close());

const overTheWire = (): string => `http://127.0.0.1:${wire.port}`;
/** What the followers of this line's account have got. */
const gotBy = (line: StoryLine): string[] =>
  stage.wechat.sent.filter(({ appId }) => appId === `wx${line.id}`).map(({ text }) => text);

async function endAndGo(agent: Page, code = 'answered'): Promise<void> {
  await byId(agent, 'contact-end').click();
  await wrapUp(agent, code);
  await agentIs(agent, 'idle');
  await goOffline(agent);
}

describe('a message that the channel refuses', () => {
  it('is shown as not delivered, with the code and the reason, and stays so', async () => {
    const line = await StoryLine.open(stage.jietong, 'refused');
    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'ma', displayName: '马超', queueIds: [line.id] });
    await line.hears('怎么查询通关状态？');
    await accept(agent);
    stage.wechat.failNext(45015);
    await answer(agent, '请提供报关单号。');
    const failed = message(agent, '请提供报关单号。', 'failed');
    await sees(failed, '发送失败');
    await sees(failed, '48 小时');
    await sees(failed, '45015');
    await shoot(agent, 'desk-failed-message');
    await answer(agent, '或提供运单号。');
    await message(agent, '或提供运单号。', 'sent').waitFor();
    expect(gotBy(line)).toEqual(['或提供运单号。']);
    await agent.reload();
    await sees(failed, '45015');
    expect(await agent.locator('article.message-out').count()).toBe(2);
    await endAndGo(agent, 'no-reply');
  });
});

describe('a lost connection', () => {
  it('is told, and nothing is missed, lost or said twice when it is back', async () => {
    const line = await StoryLine.open(stage.jietong, 'lost');
    const agent = await stage.browser.screen({ allow: NETWORK_GONE });
    await hire(stage.jietong, { username: 'sun', displayName: '孙丽', queueIds: [line.id] });
    await signIn(agent, overTheWire(), 'sun');
    await byId(agent, 'presence-online').click();
    await line.hears('税率是多少？');
    await accept(agent);

    // The server hears it, the desk does not hear that it did.
    wire.mute();
    const already = stage.wechat.sent.length;
    await answer(agent, '百分之十三。');
    const sent = await stage.wechat.waitForSent(already + 1);
    expect(sent.at(-1)).toMatchObject({ appId: 'wxlost', text: '百分之十三。' });
    await agent.locator('.message-unsent', { hasText: '百分之十三。' }).waitFor();
    wire.cut();
    await sees(agent.getByRole('alert'), /连接已断开/);
    await answer(agent, '食品除外。');
    await agent.locator('.message-unsent', { hasText: '食品除外。' }).waitFor();
    await byId(agent, 'message-input').fill('还有别的');
    await line.hears('在等您');
    await shoot(agent, 'desk-disconnected');
    wire.mend();
    await agent.locator('.banner').waitFor({ state: 'detached' });
    await message(agent, '在等您', 'received').waitFor();
    await message(agent, '百分之十三。', 'sent').waitFor();
    await message(agent, '食品除外。', 'sent').waitFor();
    await agent.locator('.message-unsent').first().waitFor({ state: 'detached' });

    await agent.reload();
    await message(agent, '食品除外。', 'sent').waitFor();
    expect(await byId(agent, 'message-input').inputValue()).toBe('还有别的');
    expect(await agent.locator('article.message-out').count()).toBe(2);
    expect(await agent.locator('article.message-in').count()).toBe(2);
    expect(gotBy(line)).toEqual(['百分之十三。', '食品除外。']);
    await byId(agent, 'message-input').fill('');
    await endAndGo(agent);
  });

  it('of a visitor keeps what was written until it is back', async () => {
    const visitor = await stage.browser.screen({ allow: NETWORK_GONE });
    await openChat(visitor, overTheWire());
    wire.cut();
    await sees(visitor, /网络已断开/);
    await byId(visitor, 'chat-input').fill('有人吗');
    await byId(visitor, 'chat-send').click();
    await visitor.locator('article.unsent', { hasText: '有人吗' }).waitFor();
    wire.mend();
    await visitor.locator('article.own:not(.unsent)', { hasText: '有人吗' }).waitFor();
    expect(await visitor.locator('article.own').count()).toBe(1);
    await leaveChat(visitor);
  });
});

describe('a text that is too long', () => {
  it('is said to be on either side, nothing of it is cut off, and it goes once it is shorter', async () => {
    const line = await StoryLine.open(stage.jietong, 'long');
    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'he', displayName: '何勇', queueIds: [line.id] });
    await line.hears('请把规定全文发给我');
    await accept(agent);
    const text = '税'.repeat(690);
    await byId(agent, 'message-input').fill(text);
    await sees(byId(agent, 'length-left'), '超出 10 字，请删减或分条发送');
    await byId(agent, 'message-input').press('Enter');
    expect(await byId(agent, 'message-send').isDisabled()).toBe(true);
    expect(await byId(agent, 'message-input').inputValue()).toBe(text);
    await shoot(agent, 'desk-too-long');
    await byId(agent, 'message-input').fill(text.slice(10));
    await sees(byId(agent, 'length-left'), '还可输入 0 字');
    await byId(agent, 'message-input').press('Enter');
    await message(agent, text.slice(10), 'sent').waitFor();
    expect(gotBy(line)).toEqual([text.slice(10)]);
    await endAndGo(agent);

    const visitor = await stage.browser.screen({ viewport: { width: 390, height: 844 } });
    await openChat(visitor, stage.jietong.url);
    await byId(visitor, 'chat-input').fill('问'.repeat(2001));
    await sees(byId(visitor, 'chat-length'), '超出 1 字');
    await byId(visitor, 'chat-send').click();
    expect(await byId(visitor, 'chat-input').inputValue()).toHaveLength(2001);
    await shoot(visitor, 'chat-too-long');
    await visitor.getByRole('button', { name: 'English' }).click();
    await sees(byId(visitor, 'chat-length'), '1 characters too many');
    await byId(visitor, 'chat-input').fill('');
    expect(await visitor.locator('article.own').count()).toBe(0);
  });
});

describe('an agent who signs out', () => {
  it('is asked first while somebody is in their hands', async () => {
    const line = await StoryLine.open(stage.jietong, 'leaving');
    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'lv', displayName: '吕洁', queueIds: [line.id] });
    await line.hears('还在吗？');
    await accept(agent);
    const out = agent.getByRole('button', { name: '退出登录' });
    await out.click();
    const question = agent.getByRole('dialog').filter({ has: agent.locator('.act-sure') });
    await sees(question.locator('.ant-modal-confirm-body'), '手上还有 1 个会话，仍要退出登录？');
    await shoot(agent, 'desk-sign-out');
    await agent.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await answer(agent, '在的');
    await message(agent, '在的', 'sent').waitFor();
    await out.click();
    await confirm(agent, '手上还有 1 个会话，仍要退出登录？');
    await byId(agent, 'login-username').waitFor();
  });
});

describe('an agent with two tabs', () => {
  it('sees the same in both, and can go on in either', async () => {
    const line = await StoryLine.open(stage.jietong, 'tabs');
    const first = await stage.browser.screen();
    await openDesk(first, stage.jietong, { username: 'qian', displayName: '钱进', queueIds: [line.id] });
    const second = await first.context().newPage();
    await signIn(second, stage.jietong.url, 'qian');
    await agentIs(second, 'idle');
    await line.hears('两个窗口');
    await second.locator('.offer').waitFor();
    await accept(first);
    await second.locator('.offer').waitFor({ state: 'detached' });
    await answer(first, '收到');
    await message(second, '收到', 'sent').waitFor();
    await message(second, '两个窗口', 'received').waitFor();
    await answer(second, '马上处理');
    await message(first, '马上处理', 'sent').waitFor();
    for (const tab of [first, second]) {
      const texts = await tab.locator('article.message .bubble').allInnerTexts();
      expect(texts).toEqual(['两个窗口', '收到', '马上处理']);
    }
    expect(gotBy(line)).toEqual(['收到', '马上处理']);
    await byId(second, 'contact-end').click();
    await byId(first, 'wrapup-submit').waitFor();
    await wrapUp(second, 'answered');
    await byId(first, 'wrapup-submit').waitFor({ state: 'detached' });
    await goOffline(first);
    await agentIs(second, 'offline');
  });
});
