import { TestBrowser, shoot } from '#kit/browser';
import { Jietong } from '#kit/jietong';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  accept,
  answer,
  ask,
  byId,
  goOffline,
  message,
  openChat,
  openDesk,
  sees,
  wrapUp,
} from './screens.js';

jest.setTimeout(120_000);
let site: Server;
let jietong: Jietong;
let browser: TestBrowser;

/** Somebody else's page, which embeds the chat. */
const homepage = (): string => `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<title>关税科普</title><h1>关税科普</h1><p>别人的网站。</p>
<script src="${jietong.url}/widget.js" data-account="web" async></script>`;
const port = (): number => (site.address() as AddressInfo).port;

beforeAll(async () => {
  site = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(homepage()),
  );
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const origins = { JIETONG_ORIGINS: `http://127.0.0.1:${port()}` };
  jietong = await Jietong.start(origins, { screens: true });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.leave());
afterAll(async () => {
  await browser?.close();
  await jietong?.close();
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
});

describe('the widget', () => {
  it('opens the chat in the page of another origin that is allowed', async () => {
    const agent = await browser.screen();
    await openDesk(agent, jietong, { username: 'he', displayName: '何晴' });
    const page = await browser.screen();
    await page.goto(`http://127.0.0.1:${port()}/`);
    await page.getByRole('button', { name: '在线咨询' }).click();
    const chat = page.frameLocator('iframe');
    await chat.getByTestId('chat-input').fill('行邮税怎么算？');
    await chat.getByTestId('chat-input').press('Enter');
    await accept(agent);
    await message(agent, '行邮税怎么算？', 'received').waitFor();
    await answer(agent, '按完税价格乘以税率。');
    await chat.getByText('按完税价格乘以税率。').waitFor();
    await shoot(page, 'widget');

    await chat.getByTestId('chat-input').press('Escape');
    await page.locator('iframe').waitFor({ state: 'hidden' });
    await answer(agent, '还有问题吗？');
    await page.getByRole('button', { name: '在线咨询 (1)' }).click();
    await chat.getByText('还有问题吗？').waitFor();
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'answered');
    await goOffline(agent);
  });

  it('is refused by the page of an origin that is not', async () => {
    const page = await browser.screen({ allow: [/frame-ancestors|Framing|chrome-error/] });
    await page.goto(`http://localhost:${port()}/`);
    const refused = page.waitForEvent('console', (said) => /frame-ancestors|Framing/.test(said.text()));
    await page.getByRole('button', { name: '在线咨询' }).click();
    await page.locator('iframe').waitFor();
    await refused;
    expect(await page.frameLocator('iframe').getByTestId('chat-input').count()).toBe(0);
  });
});

describe('what a visitor sends', () => {
  it('is text and nothing else, on every screen', async () => {
    const hostile = [
      '<img src=x onerror="document.title=\'broken in\'">',
      '<script>document.title="broken in"</script>',
      '<a href="javascript:alert(1)">税率</a>',
    ];
    const agent = await browser.screen();
    await openDesk(agent, jietong, { username: 'lv', displayName: '<b>吕</b>' });
    const visitor = await browser.screen({ viewport: { width: 420, height: 720 } });
    await openChat(visitor, jietong.url);
    for (const text of hostile) await ask(visitor, text);
    await accept(agent);
    for (const text of hostile) await message(agent, text, 'received').waitFor();
    await answer(agent, hostile[0] ?? '');
    await sees(visitor.locator('article.theirs'), hostile[0] ?? '');
    for (const page of [agent, visitor]) {
      expect(await page.locator('.bubble img, .bubble script, .bubble a, .log img, .log a').count()).toBe(0);
      expect(await page.title()).not.toContain('broken in');
    }
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'nuisance');
    await goOffline(agent);
  });
});

describe('the language', () => {
  it('is English everywhere after one click, also after a reload', async () => {
    const agent = await browser.screen();
    await openDesk(agent, jietong, { username: 'smith', displayName: 'Ann Smith' });
    await agent.getByRole('button', { name: 'English' }).click();
    await sees(agent, 'My contacts');
    await agent.reload();
    await sees(agent, 'My contacts');
    await byId(agent, 'presence-offline').waitFor();
    expect(await agent.evaluate('document.documentElement.lang')).toBe('en');
    // All that is left of Chinese is the way back.
    expect(await chineseIn(agent)).toEqual(['中文']);
    await shoot(agent, 'desk-english');
    await agent.goto(`${jietong.url}/wallboard`);
    await byId(agent, 'figure-connection-rate').waitFor();
    expect(await chineseIn(agent)).toEqual(['中文']);
    const visitor = await browser.screen({ viewport: { width: 420, height: 720 } });
    await visitor.goto(`${jietong.url}/chat?lang=en`);
    await sees(visitor, 'Online enquiry');
    expect(await chineseIn(visitor)).toEqual(['中文']);
  });
});

describe('the time', () => {
  it('is said to be that of Beijing where the browser has another one', async () => {
    const far = await browser.screen({ timezone: 'Europe/Paris' });
    await openDesk(far, jietong, { username: 'paris', displayName: '驻外人员' });
    await sees(far.locator('.shell-head'), '北京时间');
    const visitor = await browser.screen({ timezone: 'Europe/Paris' });
    await visitor.goto(`${jietong.url}/chat`);
    await sees(visitor, '所示时间为北京时间（UTC+8）');
    const near = await browser.screen();
    await near.goto(`${jietong.url}/chat`);
    await sees(near, '请勿发送');
    expect(await near.getByText('北京时间').count()).toBe(0);
  });
});

/** The pieces of text on the page that hold Chinese characters. */
const chineseIn = async (page: { evaluate(script: string): Promise<unknown> }): Promise<unknown> =>
  page.evaluate(
    `document.body.innerText.split(/[\\n\\t]/).filter((line) => /[\\u4e00-\\u9fff]/.test(line)).map((line) => line.trim())`,
  );
