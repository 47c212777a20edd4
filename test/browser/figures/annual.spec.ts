import { eventually } from '#kit';
import { WALL_SCREEN } from '#kit/browser';
import { ADMIN_PASSWORD } from '#kit/jietong';
import { shanghaiDay } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accuracyOfYear, followersAreStated } from './annual-story.js';
import { byId, sees, signIn } from '../screens.js';
import { openStage } from '../stage.js';

/** The one that the page shows first. */
let year: number;

const stage = openStage(async ({ jietong: { stores } }) => {
  year = Number(shanghaiDay(Date.now()).slice(0, 4));
  await stores.mongo
    .collection('published-accuracies')
    .insertMany([accuracyOfYear(year, 0.982), accuracyOfYear(year - 1, 0.957)]);
});

async function annual(): Promise<Page> {
  const page = await stage.browser.screen({ viewport: WALL_SCREEN });
  await signIn(page, stage.jietong.url, 'admin', ADMIN_PASSWORD);
  await page.goto(`${stage.jietong.url}/figures`);
  await page.getByRole('tab', { name: '年度' }).click();
  await byId(page, 'annual').waitFor();
  return page;
}

describe('the figures of a year', () => {
  it('that nothing measures are entered with their source, corrected beside what was there, and go into the file', async () => {
    await followersAreStated(await annual());
  });

  it('lead from the accuracy of either year to what was published of it', async () => {
    const page = await annual();
    const line = byId(page, 'annual').getByRole('row', { name: /答复抽查准确率/ });
    await sees(line, /抽样.*98\.2%.*95\.7%.*\+2\.50 pp/);
    await sees(byId(page, 'annual-warning'), `${year} 年尚未结束`);
    const cards = byId(page, 'published-accuracy');
    await line.getByRole('link', { name: '答复抽查准确率' }).click();
    await sees(cards, `${year}-01-01 – ${year}-12-31`);
    expect(await cards.count()).toBe(1);
    await page.getByRole('button', { name: '显示全部已公布指标' }).click();
    await cards.nth(1).waitFor();
    await page.getByRole('tab', { name: '年度' }).click();
    await line.getByRole('link', { name: '95.7%' }).click();
    await sees(cards, `${year - 1}-01-01 – ${year - 1}-12-31`);
    expect(await cards.count()).toBe(1);
  });

  it('are kept as a report that is made when a year is over', async () => {
    const page = await annual();
    await byId(page, 'annual-save').click();
    const dialog = page.getByRole('dialog');
    await sees(dialog, /一年结束且数据齐全后/);
    await dialog.getByLabel('报表名称').fill('年报');
    await dialog.getByLabel(/定时生成/).fill('6');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: '已保存' }).click();
    const report = byId(page, 'saved-reports').getByRole('row', { name: /年报/ });
    await sees(report, '年度指标');
    await sees(report, '上年');
    await sees(report, /-01-01 06:00:00/);
  });

  it('have an address that says which year and whose, as every tab has: it can be sent, and gone back from', async () => {
    const page = await annual();
    const table = byId(page, 'annual');
    const of = (one: number) => table.getByRole('columnheader', { name: String(one), exact: true }).first();
    const pick = (entry: string): Promise<void> =>
      page.locator('.ant-select-dropdown:visible').getByTitle(entry, { exact: true }).click();
    const says = (search: string): Promise<void> => page.waitForURL((url) => url.search === search);
    await says('?tab=annual');
    await of(year).waitFor();
    await page.getByLabel('年份', { exact: true }).click();
    await pick(String(year - 2));
    await says(`?tab=annual&year=${year - 2}`);
    await of(year - 2).waitFor();
    await page.getByLabel('关区', { exact: true }).fill('上海');
    await pick('上海海关');
    await says(`?tab=annual&year=${year - 2}&districtId=22`);
    await page.reload();
    await of(year - 3).waitFor();
    await sees(page.locator('.figure-choice'), '上海海关');
    await page.getByRole('tab', { name: '预测与排班' }).click();
    await says('?tab=forecast');
    await page.getByLabel('目标 %').fill('90');
    await page.waitForURL(/tab=forecast&.*percent=90/);
    await page.getByRole('tab', { name: '已保存' }).click();
    await byId(page, 'saved-reports').waitFor();
    await page.goBack();
    await eventually(
      () => page.getByLabel('目标 %').inputValue(),
      (value) => value === '90',
    );
    await page.goBack();
    await says(`?tab=annual&year=${year - 2}&districtId=22`);
    await page.goBack();
    await says(`?tab=annual&year=${year - 2}`);
    await sees(page.locator('.figure-choice'), '全部关区');
    // Whoever comes back to a tab finds what they left.
    await page.getByRole('tab', { name: '分析' }).click();
    await byId(page, 'card-connection-rate').waitFor();
    await page.getByRole('tab', { name: '年度' }).click();
    await of(year - 2).waitFor();
  });

  it('are those of now where an address makes no sense, and so are all others', async () => {
    const page = await annual();
    await page.goto(`${stage.jietong.url}/figures?tab=annual&year=1066&districtId=zz`);
    await byId(page, 'annual')
      .getByRole('columnheader', { name: String(year), exact: true })
      .waitFor();
    await page.goto(
      `${stage.jietong.url}/figures?tab=moon&definitions=no-such,abandonment-rate&from=${year}-02-30&to=x&by=moon&channel=pigeon`,
    );
    await byId(page, 'card-abandonment-rate').waitFor();
    const today = shanghaiDay(Date.now());
    await page.waitForURL((url) => !url.search.includes('moon'));
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      definitions: 'abandonment-rate',
      from: `${today.slice(0, 7)}-01`,
      to: today,
    });
    await page.goto(`${stage.jietong.url}/figures?tab=published&published=${'0'.repeat(24)}&part=numerator`);
    await sees(page, /没有这项公布/);
  });
});
