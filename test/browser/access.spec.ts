import { eventually } from '#kit';
import { TestBrowser } from '#kit/browser';
import { ADMIN_PASSWORD, Jietong } from '#kit/jietong';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { accept, answer, ask, byId, message, openChat, openDesk, sees, signIn } from './screens.js';

/** Plain JavaScript that runs in the page; read from the sources, because it is never compiled. */
const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');
/** How the focused element stands out: by an outline, or by a shadow or border of its frame. */
const FOCUS = `(() => {
  const node = document.activeElement;
  const marked = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  const frame = node.closest('.ant-input-affix-wrapper, .ant-select, .ant-picker, label');
  const label = node.tagName + ' ' + (node.getAttribute('aria-label') ?? node.textContent ?? '').slice(0, 20);
  return { label, marked: node === document.body || marked(node) || (frame !== null && marked(frame)) };
})()`;

/** Every page is looked at twice and more, on a machine that is busy with others. */
jest.setTimeout(300_000);
let jietong: Jietong;
let browser: TestBrowser;

beforeAll(async () => {
  jietong = await Jietong.start({}, { screens: true });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.leave());
afterAll(async () => {
  await browser?.close();
  await jietong?.close();
});

const audit = async (page: Page, place: string): Promise<string[]> =>
  ((await page.evaluate(AUDIT)) as string[]).map((problem) => `${place}: ${problem}`);

/** Every page of the console beside those that are looked at one by one, by its address. */
const PLACES = [
  '/callbacks',
  '/blocked',
  '/alarms',
  '/alarms?tab=rules',
  '/surveys',
  '/surveys?tab=questionnaires',
  ...['tasks', 'plans', 'standing', 'appeals', 'corrections', 'calibrations', 'forms', 'articles'].map(
    (tab) => `/quality?tab=${tab}`,
  ),
  ...['numbers', 'trees', 'prompts'].map((tab) => `/telephony?tab=${tab}`),
  ...['policy', 'versions', 'vip', 'findings'].map((tab) => `/routing?tab=${tab}`),
  ...['users', 'webchat', 'wechat', 'queues', 'offices', 'topics', 'keys'].map((tab) => `/admin?tab=${tab}`),
  ...['forecast', 'annual', 'saved', 'published'].map((tab) => `/figures?tab=${tab}`),
];
const PHONE = { width: 390, height: 844 };

/** Goes there as a link would, and waits until what is there has been read. */
async function look(page: Page, place: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(place)}), dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await page.locator('.shell-main h1').first().waitFor();
  await eventually(
    () => page.locator('.ant-spin-spinning, .ant-skeleton').count(),
    (waiting) => waiting === 0,
  );
}

/** Tabs through the page; answers what had the focus without showing it. */
async function hiddenFocus(page: Page, place: string, tabs: number): Promise<string[]> {
  const hidden: string[] = [];
  for (let tab = 0; tab < tabs; tab += 1) {
    await page.keyboard.press('Tab');
    const { label, marked } = (await page.evaluate(FOCUS)) as { label: string; marked: boolean };
    if (!marked) hidden.push(`${place}: the focus can't be seen on ${label}`);
  }
  return hidden;
}

describe('everyone can use', () => {
  it('the desk, light and dark, and the chat', async () => {
    const agent = await browser.screen();
    await agent.goto(`${jietong.url}/login`);
    await byId(agent, 'login-submit').waitFor();
    const found = await audit(agent, 'login');
    found.push(...(await hiddenFocus(agent, 'login', 5)));
    await openDesk(agent, jietong, { username: 'wu', displayName: '吴昊' });
    const visitor = await browser.screen({ viewport: { width: 420, height: 720 } });
    await openChat(visitor, jietong.url);
    await ask(visitor, '你好');
    await agent.locator('.offer').waitFor();
    found.push(...(await audit(agent, 'ringing')));
    await accept(agent);
    await answer(agent, '您好');
    await message(agent, '您好', 'sent').waitFor();
    await sees(visitor.locator('article.theirs'), '您好');
    found.push(...(await audit(agent, 'desk')), ...(await hiddenFocus(agent, 'desk', 16)));
    await agent.getByRole('button', { name: '深色模式' }).click();
    found.push(...(await audit(agent, 'dark desk')));
    await byId(agent, 'contact-end').click();
    await byId(agent, 'wrapup-submit').waitFor();
    found.push(...(await audit(agent, 'dark wrap-up')));
    found.push(...(await audit(visitor, 'chat')), ...(await hiddenFocus(visitor, 'chat', 6)));
    expect(found).toEqual([]);
  });

  it('the wallboard, the floor, the figures, the contacts and the administration', async () => {
    await (await jietong.visitor()).ask('message.send', { clientId: 'q', text: '你好' });
    const page = await browser.screen();
    await signIn(page, jietong.url, 'admin', ADMIN_PASSWORD);
    await byId(page, 'figure-connection-rate').waitFor();
    const found = [...(await audit(page, 'wallboard')), ...(await hiddenFocus(page, 'wallboard', 14))];
    await byId(page, 'figure-connection-rate').click();
    await byId(page, 'contacts-open').waitFor();
    found.push(...(await audit(page, 'definition')));
    await page.goto(`${jietong.url}/floor`);
    await byId(page, 'floor-agents').waitFor();
    found.push(...(await audit(page, 'floor')), ...(await hiddenFocus(page, 'floor', 14)));
    await page.goto(`${jietong.url}/figures`);
    await page.locator('.chart canvas').waitFor();
    found.push(...(await audit(page, 'figures')), ...(await hiddenFocus(page, 'figures', 16)));
    await page.goto(`${jietong.url}/contacts`);
    await byId(page, 'contact-row').first().waitFor();
    found.push(...(await audit(page, 'contacts')));
    await page.goto(`${jietong.url}/admin`);
    await sees(page, 'admin');
    found.push(...(await audit(page, 'administration')));
    expect(found).toEqual([]);
  });

  it('every other page, light and dark; on a phone nothing of them is off the page', async () => {
    const page = await browser.screen();
    await signIn(page, jietong.url, 'admin', ADMIN_PASSWORD);
    const found: string[] = [];
    for (const theme of ['light', 'dark']) {
      await look(page, '/admin');
      if (theme === 'dark') await page.getByRole('button', { name: '深色模式' }).click();
      for (const place of PLACES) {
        await look(page, place);
        found.push(...(await audit(page, `${theme} ${place}`)));
      }
    }
    await page.setViewportSize(PHONE);
    for (const place of [...PLACES, '/floor', '/figures', '/contacts', '/wallboard']) {
      await look(page, place);
      const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
      if (width > PHONE.width) found.push(`${place}: ${width} px wide`);
    }
    expect(found).toEqual([]);
  });

  it('a form, by its keys', async () => {
    const page = await browser.screen();
    await signIn(page, jietong.url, 'admin', ADMIN_PASSWORD);
    await look(page, '/admin?tab=users');
    await byId(page, 'user-add').focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog');
    await form.locator('input:focus').waitFor();
    const found = [...(await audit(page, 'user form')), ...(await hiddenFocus(page, 'user form', 10))];
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await page.locator('[data-testid="user-add"]:focus').waitFor();
    expect(found).toEqual([]);
  });
});
