import { shoot } from '#kit/browser';
import { AGENT_PASSWORD } from '#kit/jietong';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  StoryLine,
  accept,
  administration,
  agentIs,
  byId,
  goOffline,
  hire,
  message,
  openDesk,
  sees,
  signIn,
  wrapUp,
} from '../screens.js';
import { contactsAreLookedUp } from './lookup-story.js';
import { openStage } from '../stage.js';

/** Two of the 42 districts, with a line each. */
const SHANGHAI = '22';
const GUANGZHOU = '51';

let lines: Record<string, StoryLine>;

const stage = openStage(async ({ jietong }) => {
  lines = {};
  for (const districtId of [SHANGHAI, GUANGZHOU]) {
    lines[districtId] = await StoryLine.open(jietong, `line-${districtId}`, { districtId });
    const own = { districtId, queueIds: [] };
    await hire(jietong, {
      ...own,
      username: `chief${districtId}`,
      displayName: '班长',
      roles: ['supervisor'],
    });
    const administrator = { ...own, displayName: '关区管理员', roles: ['administrator' as const] };
    await hire(jietong, { ...administrator, username: `boss${districtId}` });
  }
});

/** A supervisor's list of contacts; they begin at the wallboard. */
async function contactsOf(username: string): Promise<Page> {
  const page = await stage.browser.screen();
  await signIn(page, stage.jietong.url, username);
  await byId(page, 'figure-connection-rate').waitFor();
  await page.getByRole('link', { name: '会话' }).click();
  return page;
}

/** Narrows the list to what came to one of our addresses, by its name. */
async function chooseAccount(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: '账号' }).click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(name, { exact: true }).click();
}

describe('a district', () => {
  it('sees its own contacts only, and its agents are rung for those only', async () => {
    const shanghai = await stage.browser.screen();
    const guangzhou = await stage.browser.screen();
    const serving = (id: string) => ({
      username: `agent${id}`,
      displayName: `坐席${id}`,
      districtId: id,
      queueIds: [`line-${id}`],
    });
    await openDesk(shanghai, stage.jietong, serving(SHANGHAI));
    await openDesk(guangzhou, stage.jietong, serving(GUANGZHOU));
    await lines[GUANGZHOU]?.hears('广州口岸的问题');
    await accept(guangzhou);
    await message(guangzhou, '广州口岸的问题', 'received').waitFor();
    expect(await shanghai.locator('.offer').count()).toBe(0);
    await sees(shanghai, '暂无会话');

    const named = { name: '广州海关公众号' };
    await stage.jietong.admin.must('PATCH', `/api/v1/wechat-accounts/line-${GUANGZHOU}`, named);
    const theirs = await contactsOf(`chief${GUANGZHOU}`);
    await byId(theirs, 'contact-row').waitFor();
    await chooseAccount(theirs, named.name);
    await sees(theirs.getByRole('cell'), named.name);
    await shoot(theirs, 'contacts');
    await contactsAreLookedUp(theirs, `专线 line-${GUANGZHOU}`);
    await byId(theirs, 'contact-row').click();
    await sees(byId(theirs, 'timeline'), named.name);
    // Calibrations and findings are about a contact by its id: it can be taken along.
    await sees(byId(theirs, 'contact-sheet').locator('code'), /^[0-9a-f]{24}$/);
    await byId(theirs, 'contact-sheet').getByRole('button', { name: '复制' }).waitFor();
    const ours = await contactsOf(`chief${SHANGHAI}`);
    await sees(ours, '没有符合条件的会话');
    expect(await byId(ours, 'contact-row').count()).toBe(0);
    // What the whole hotline tells the public is not theirs to open, and not unsaid either.
    await ours.getByRole('link', { name: '指标报表' }).click();
    await ours.getByRole('tab', { name: '已公布' }).click();
    await sees(ours, /还没有公布过本关区的指标/);
    await ours.getByRole('link', { name: '公众看到的页面' }).waitFor();
    await goOffline(shanghai);
    // Who holds a contact goes when it is done, and says so.
    await byId(guangzhou, 'presence-offline').click();
    await guangzhou.getByRole('menuitem', { name: '处理完手头会话后' }).click();
    await sees(byId(guangzhou, 'presence-next'), '处理完后：离线');
    await byId(guangzhou, 'contact-end').click();
    await wrapUp(guangzhou, 'answered');
    await agentIs(guangzhou, 'offline');
  });

  it('has an administrator who sees, makes and changes what is its own', async () => {
    const boss = `boss${GUANGZHOU}`;
    const admin = await administration(stage.browser, stage.jietong, {
      username: boss,
      password: AGENT_PASSWORD,
    });
    await admin.getByRole('row', { name: new RegExp(boss) }).waitFor();
    expect(await admin.getByRole('row', { name: /22|admin/ }).count()).toBe(0);
    await byId(admin, 'user-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('用户名', { exact: true }).fill('newcomer51');
    await form.getByLabel('姓名', { exact: true }).fill('新人');
    await form.getByLabel('密码', { exact: true }).fill(AGENT_PASSWORD);
    await form.getByLabel('队列', { exact: true }).click();
    const choices = admin.locator('.ant-select-dropdown:visible');
    await choices.getByTitle(`专线 line-${GUANGZHOU}`, { exact: true }).click();
    expect(await choices.getByTitle(`专线 line-${SHANGHAI}`, { exact: true }).count()).toBe(0);
    await form.locator('.ant-modal-title').click();
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /newcomer51/ }), `专线 line-${GUANGZHOU}`);

    await admin.getByRole('tab', { name: '队列' }).click();
    await admin.getByRole('row', { name: /综合咨询/ }).waitFor();
    await admin.getByRole('button', { name: `编辑 line-${GUANGZHOU}` }).waitFor();
    // Headquarters' queue is served by all districts, and not theirs to change; another's is not seen.
    expect(await admin.getByRole('button', { name: '编辑 general' }).count()).toBe(0);
    expect(await admin.getByText(`line-${SHANGHAI}`).count()).toBe(0);
    await shoot(admin, 'admin-district');
    await admin.getByRole('tab', { name: '微信公众号' }).click();
    await sees(admin, `wxline-${GUANGZHOU}`);
    expect(await admin.getByText(`wxline-${SHANGHAI}`).count()).toBe(0);
  });

  it('keeps its agents out of what is not theirs to see', async () => {
    const agent = await stage.browser.screen();
    await hire(stage.jietong, { username: 'gu', displayName: '顾城', districtId: SHANGHAI });
    await signIn(agent, stage.jietong.url, 'gu');
    for (const path of ['/contacts', '/admin']) {
      await agent.goto(stage.jietong.url + path);
      await sees(agent, '您没有查看此页的权限');
    }
  });
});
