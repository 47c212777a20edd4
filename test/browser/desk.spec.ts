import type { ContactDetail, ContactView, Page as PageOf } from '#libs/contract';
import { eventually } from '#kit';
import { TestBrowser, shoot } from '#kit/browser';
import { Jietong } from '#kit/jietong';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { WechatApiStandIn, WechatCaller } from '#kit/wechat-api';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  accept,
  agentIs,
  answer,
  ask,
  byId,
  contactIn,
  goOffline,
  hire,
  message,
  openChat,
  openDesk,
  sees,
  signIn,
  wechatAccount,
  wrapUp,
} from './screens.js';

/** Its offers ring for two seconds only. */
const QUICK = wechatAccount('quick');
const NETWORK_GONE = [/ERR_|WebSocket|Failed to load resource/];

jest.setTimeout(120_000);
let wechat: WechatApiStandIn;
let jietong: Jietong;
let line: TcpProxy;
let browser: TestBrowser;

beforeAll(async () => {
  wechat = await WechatApiStandIn.start();
  jietong = await Jietong.start({ WECHAT_API_BASE: wechat.base }, { screens: true });
  line = await openTcpProxy('127.0.0.1', Number(new URL(jietong.url).port));
  const names = { name: '快速', nameEn: 'Quick' };
  await jietong.admin.post('/api/v1/queues', { id: 'quick', ...names, offerSeconds: 2 });
  await jietong.admin.post('/api/v1/wechat-accounts', { ...QUICK, queueId: 'quick' });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.leave());
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await jietong?.close();
  await wechat?.close();
});

const visitorAsks = async (text: string) => {
  const page = await browser.screen({ viewport: { width: 420, height: 720 } });
  await openChat(page, jietong.url);
  await ask(page, text);
  return page;
};

describe('an offer', () => {
  it('that is not taken shows it, and one click brings the agent back', async () => {
    const agent = await browser.screen();
    await openDesk(agent, jietong, { username: 'ma', displayName: '马超', queueIds: ['quick'] });
    const caller = new WechatCaller(jietong.url, QUICK);
    await caller.send(caller.text('oFollowerOfQuick', '怎么查询通关状态？'));
    await agent.locator('.offer').waitFor();
    await agentIs(agent, 'not-responding');
    await sees(agent.getByRole('alert'), /未应答/);
    await agent.locator('.offer').waitFor({ state: 'detached' });
    await shoot(agent, 'desk-not-responding');
    await byId(agent, 'presence-return').click();
    await byId(agent, 'offer-accept').click();
    await agentIs(agent, 'active');

    // The same contact again, now with a message that WeChat refuses.
    wechat.failNext(45015);
    await answer(agent, '请提供报关单号。');
    const failed = message(agent, '请提供报关单号。', 'failed');
    await sees(failed, /发送失败/);
    await sees(failed, /48 小时/);
    await shoot(agent, 'desk-failed-message');
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'no-reply');
    await agentIs(agent, 'idle');
    await goOffline(agent);
  });

  it('that is declined waits on at its old place', async () => {
    const agent = await browser.screen();
    await openDesk(agent, jietong, { username: 'zhao', displayName: '赵敏' });
    const visitor = await visitorAsks('在吗');
    await byId(agent, 'offer-decline').click();
    // Nobody else is there: it rings here again, and is declined by a key before the break.
    await eventually(
      () => newest(),
      ({ timeline }) => timeline.filter((entry) => entry.type === 'contact.offered').length >= 2,
    );
    await byId(agent, 'presence-break').click();
    await agent.getByRole('menuitem', { name: '用餐' }).click();
    await contactIn(agent, 'offered').waitFor();
    await agent.keyboard.press('Escape');
    await agent.keyboard.press('Alt+d');
    await agent.locator('.offer').waitFor({ state: 'detached' });
    await agentIs(agent, 'break');
    await sees(byId(agent, 'agent-state'), /用餐/);
    const waiting = await newest();
    expect(waiting).toMatchObject({ state: 'waiting', queuedAt: waiting.openedAt });
    await byId(visitor, 'chat-leave').click();
    await byId(visitor, 'chat-leave').click();
    await sees(visitor, /本次咨询已结束/);
  });
});

/** The contact that came last, with its timeline. */
async function newest(): Promise<ContactDetail> {
  const { items } = await jietong.admin.get<PageOf<ContactView>>('/api/v1/contacts?limit=1');
  return jietong.admin.get<ContactDetail>(`/api/v1/contacts/${items[0]?.id ?? ''}`);
}

describe('a lost connection', () => {
  it('is told, and nothing is missed or said twice when it is back', async () => {
    const agent = await browser.screen({ allow: NETWORK_GONE });
    await hire(jietong, { username: 'sun', displayName: '孙丽' });
    await signIn(agent, `http://127.0.0.1:${line.port}`, 'sun');
    await byId(agent, 'presence-online').click();
    const visitor = await visitorAsks('税率是多少？');
    await accept(agent);

    line.cut();
    await sees(agent.getByRole('alert'), /连接已断开/);
    await answer(agent, '百分之十三。');
    await sees(agent.locator('.message-unsent'), '百分之十三。');
    await byId(agent, 'message-input').fill('还有别的');
    await ask(visitor, '在等您');
    await shoot(agent, 'desk-disconnected');
    line.mend();
    await message(agent, '在等您', 'received').waitFor();
    await message(agent, '百分之十三。', 'sent').waitFor();
    await sees(visitor.locator('article.theirs'), '百分之十三。');
    await agent.locator('.banner').waitFor({ state: 'detached' });

    await agent.reload();
    await message(agent, '百分之十三。', 'sent').waitFor();
    expect(await byId(agent, 'message-input').inputValue()).toBe('还有别的');
    expect(await agent.locator('article.message-out').count()).toBe(1);
    expect(await visitor.locator('article.theirs').count()).toBe(1);
    await byId(agent, 'message-input').fill('');
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'answered');
    await goOffline(agent);
  });

  it('of a visitor keeps what was written until it is back', async () => {
    const visitor = await browser.screen({ allow: NETWORK_GONE });
    await openChat(visitor, `http://127.0.0.1:${line.port}`);
    line.cut();
    await sees(visitor, /网络已断开/);
    await byId(visitor, 'chat-input').fill('有人吗');
    await byId(visitor, 'chat-send').click();
    await visitor.locator('article.unsent', { hasText: '有人吗' }).waitFor();
    line.mend();
    await visitor.locator('article.own:not(.unsent)', { hasText: '有人吗' }).waitFor();
    expect(await visitor.locator('article.own').count()).toBe(1);
    await byId(visitor, 'chat-leave').click();
    await byId(visitor, 'chat-leave').click();
    await sees(visitor, /本次咨询已结束/);
  });
});

describe('an agent', () => {
  it('sees the same in two tabs', async () => {
    const first = await browser.screen();
    await openDesk(first, jietong, { username: 'qian', displayName: '钱进' });
    const second = await first.context().newPage();
    await signIn(second, jietong.url, 'qian');
    const visitor = await visitorAsks('两个窗口');
    await second.locator('.offer').waitFor();
    await accept(first);
    await second.locator('.offer').waitFor({ state: 'detached' });
    await message(second, '两个窗口', 'received').waitFor();
    await answer(first, '收到');
    await message(second, '收到', 'sent').waitFor();
    await answer(second, '马上处理');
    await message(first, '马上处理', 'sent').waitFor();
    await byId(visitor, 'chat-leave').click();
    await byId(visitor, 'chat-leave').click();
    await byId(first, 'wrapup-submit').waitFor();
    await wrapUp(second, 'answered');
    await byId(first, 'wrapup-submit').waitFor({ state: 'detached' });
    await goOffline(first);
  });

  it('needs no mouse from signing in to the wrap-up code', async () => {
    const agent = await browser.screen();
    const keys = agent.keyboard;
    await hire(jietong, { username: 'zhou', displayName: '周瑜' });
    await agent.goto(`${jietong.url}/login`);
    await byId(agent, 'login-username').waitFor();
    await keys.type('zhou');
    await keys.press('Tab');
    await keys.type('staple 42 verbatim');
    await keys.press('Enter');
    await agentIs(agent, 'offline');
    await keys.press('?');
    await sees(agent.getByRole('dialog'), '接受来访');
    await shoot(agent, 'desk-keys');
    await keys.press('Escape');
    await agent.getByRole('dialog').waitFor({ state: 'detached' });
    await keys.press('Alt+o');
    await agentIs(agent, 'idle');
    await visitorAsks('只用键盘');
    await agent.locator('.offer').waitFor();
    await keys.press('Enter');
    await message(agent, '只用键盘', 'received').waitFor();
    await keys.type('/w');
    await byId(agent, 'canned-list').waitFor();
    await keys.press('Enter');
    await keys.press('Enter');
    await message(agent, '请稍等，我正在为您查询。', 'sent').waitFor();
    await keys.press('Alt+x');
    await byId(agent, 'wrapup-submit').waitFor();
    await keys.press('ArrowRight');
    await agent.locator('label:has([data-testid="wrapup-code-referred"]) input:checked').waitFor({
      state: 'attached',
    });
    await keys.press('Tab');
    await keys.press('Enter');
    await agentIs(agent, 'idle');
    expect((await newest()).disposition).toBe('referred');
    await keys.press('Alt+b');
    await agentIs(agent, 'break');
  });
});
