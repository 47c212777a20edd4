import { shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { byId, sees } from '../screens.js';

/** Somebody enters how many follow the account on WeChat, corrects it, and takes the year as a file. */
export async function followersAreStated(page: Page): Promise<void> {
  await page.getByRole('tab', { name: '年度' }).click();
  const followers = byId(page, 'annual').getByRole('row', { name: /微信关注人数/ });
  const notEntered = byId(page, 'annual-not-entered');
  await sees(notEntered, /系统不测量，尚未填报：\d+ 项/);
  expect(await followers.count()).toBe(0);
  await shoot(page, 'figures-annual-folded');
  await notEntered.locator('summary').click();
  await sees(followers, /填报.*尚未填报.*暂无数据/);
  const dialog = page.getByRole('dialog');
  const said = async (value: string, source: string, why?: string): Promise<void> => {
    await byId(page, 'state-wechat-followers').click();
    await dialog.getByLabel('数值 (人)').fill(value);
    await dialog.getByLabel('来源', { exact: true }).fill(source);
    if (why !== undefined) {
      await dialog.getByLabel('更正原因').fill(why);
      await shoot(page, 'figures-annual-correction');
    }
    await dialog.getByTestId('statement-save').click();
    await dialog.waitFor({ state: 'detached' });
  };
  await said('170000', '微信公众平台后台');
  await sees(followers, /微信公众平台后台.*170,000 人/);
  // It has left the fold.
  expect(await notEntered.getByRole('row', { name: /微信关注人数/ }).count()).toBe(0);
  await said('171000', '微信公众平台年报', '漏计一个账号');
  await sees(followers, /微信公众平台年报.*更正：原为 170,000，改为 171,000 · 漏计一个账号.*171,000 人/);
  await shoot(page, 'figures-annual-stated');
  const download = page.waitForEvent('download');
  await byId(page, 'annual-csv').click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toContain('微信关注人数,人工填报,171000,暂无数据');
}

/** An accuracy as it was published of a whole year, without the sample behind it. */
export const accuracyOfYear = (year: number, value: number): object => ({
  _id: `${year}`.padStart(24, '0'),
  districtId: '00',
  from: `${year}-01-01`,
  to: `${year}-12-31`,
  definition: {
    id: 'sampled-accuracy',
    version: 2,
    name: '答复抽查准确率',
    nameEn: 'Sampled answer accuracy',
    formula: '答复正确数 ÷ 评分数',
    formulaEn: 'right ÷ scored',
    unit: 'share',
    options: {},
    source: '12360',
  },
  gaps: [],
  whole: true,
  otherDraws: 0,
  draws: [],
  note: `${year} 年度公布`,
  public: true,
  at: new Date(),
  by: 'lead',
  accuracy: { value, low: value - 0.005, high: value + 0.005 },
  effectiveSize: 2716,
  scored: 2716,
  correct: Math.round(2716 * value),
  strata: [],
  corrected: null,
  agreement: { pairs: 0, kappa: null, alpha: null },
  verdictHash: '0'.repeat(64),
  statement: `s${year}`,
  restatements: [],
});
