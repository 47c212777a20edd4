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
    await byId(page, 'annual-published').click();
    await sees(cards, `${year}-01-01 – ${year}-12-31`);
    expect(await cards.count()).toBe(1);
    await page.getByRole('button', { name: '显示全部已公布指标' }).click();
    await cards.nth(1).waitFor();
    await page.getByRole('tab', { name: '年度' }).click();
    await line.getByRole('button', { name: '95.7%' }).click();
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
});
