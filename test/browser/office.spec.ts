import type { UserView } from '#libs/contract';
import { TestBrowser, shoot } from '#kit/browser';
import { ADMIN_PASSWORD, AGENT_PASSWORD, Jietong } from '#kit/jietong';
import { WechatApiStandIn, WechatCaller } from '#kit/wechat-api';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import {
  accept,
  answer,
  byId,
  goOffline,
  hire,
  message,
  openDesk,
  sees,
  signIn,
  wechatAccount,
  wrapUp,
} from './screens.js';

jest.setTimeout(120_000);
let wechat: WechatApiStandIn;
let jietong: Jietong;
let browser: TestBrowser;

beforeAll(async () => {
  wechat = await WechatApiStandIn.start();
  jietong = await Jietong.start({ WECHAT_API_BASE: wechat.base }, { screens: true });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.leave());
afterAll(async () => {
  await browser?.close();
  await jietong?.close();
  await wechat?.close();
});

async function administration(): Promise<Page> {
  const page = await browser.screen();
  await signIn(page, jietong.url, 'admin', ADMIN_PASSWORD);
  await page.getByRole('link', { name: '管理' }).click();
  await page.getByRole('heading', { name: '系统管理' }).waitFor();
  return page;
}

/** Picks an entry of a list that a form field opens. */
async function choose(form: Locator, field: string, entry: string): Promise<void> {
  await form.getByLabel(field, { exact: true }).click();
  await form.page().locator('.ant-select-dropdown:visible').getByTitle(entry, { exact: true }).click();
  // A key would choose once more, and so take the entry back where several can be chosen.
  await form.locator('.ant-modal-title').click();
}

describe('an administrator', () => {
  it('makes an agent, who can sign in and work', async () => {
    const admin = await administration();
    await byId(admin, 'user-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('用户名', { exact: true }).fill('chen');
    await form.getByLabel('姓名', { exact: true }).fill('陈静');
    await form.getByLabel('密码', { exact: true }).fill(AGENT_PASSWORD);
    await choose(form, '队列', '综合咨询');
    await shoot(admin, 'admin-user');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /chen/ }), '综合咨询');
    const agent = await browser.screen();
    await signIn(agent, jietong.url, 'chen');
    await byId(agent, 'presence-online').waitFor();
    await admin.getByRole('tab', { name: '队列' }).click();
    await sees(admin.getByRole('row', { name: /综合咨询/ }), '15 秒');
    await shoot(admin, 'admin-queues');
  });

  it('connects a WeChat account, and it works', async () => {
    const account = wechatAccount('customs-12360');
    const admin = await administration();
    await admin.getByRole('tab', { name: '微信公众号' }).click();
    await byId(admin, 'wechat-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('账号标识', { exact: true }).fill(account.id);
    await form.getByLabel('AppID', { exact: true }).fill(account.appId);
    await form.getByLabel('AppSecret', { exact: true }).fill(account.secret);
    await form.getByRole('button', { name: '生成' }).first().click();
    await form.getByRole('button', { name: '生成' }).last().click();
    const token = await form.locator('#token').inputValue();
    const encodingAesKey = await form.locator('#encodingAesKey').inputValue();
    await choose(form, '队列', '综合咨询');
    await shoot(admin, 'admin-wechat');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin, `${jietong.url}/wechat/${account.id}`);

    const agent = await browser.screen();
    await openDesk(agent, jietong, { username: 'xu', displayName: '徐明' });
    const caller = new WechatCaller(jietong.url, { ...account, token, encodingAesKey });
    expect(await (await caller.checkUrl('echo me')).text()).toBe('echo me');
    await caller.send(caller.text('oNewFollower', '几点上班？'));
    await accept(agent);
    await answer(agent, '八点半。');
    await message(agent, '八点半。', 'sent').waitFor();
    expect(wechat.sent.map((sent) => sent.text)).toEqual(['八点半。']);
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'answered');
    await goOffline(agent);
  });
});

describe('a district', () => {
  it('keeps its agents out of what is not theirs to see', async () => {
    const agent = await browser.screen();
    await hire(jietong, { username: 'gu', displayName: '顾城', districtId: '22' });
    await signIn(agent, jietong.url, 'gu');
    for (const path of ['/contacts', '/admin']) {
      await agent.goto(jietong.url + path);
      await sees(agent, '您没有查看此页的权限');
    }
  });
});

it('quality begins at the wallboard', async () => {
  const page = await browser.screen();
  const made = { username: 'quality', displayName: '质检员', roles: ['quality' as const], queueIds: [] };
  await hire(jietong, made);
  await signIn(page, jietong.url, made.username);
  await byId(page, 'figure-waiting').waitFor();
  expect(new URL(page.url()).pathname).toBe('/wallboard');
  expect(await page.getByRole('link', { name: '管理' }).count()).toBe(0);
  const { items } = await jietong.admin.get<{ items: UserView[] }>('/api/v1/users');
  expect(items.find((user) => user.username === made.username)?.roles).toEqual(['quality']);
});
