import { shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { byId, sees } from './screens.js';

/** Somebody enters how many follow the account on WeChat, corrects it, and takes the year as a file. */
export async function followersAreStated(page: Page): Promise<void> {
  await page.getByRole('tab', { name: '年度' }).click();
  const followers = byId(page, 'annual').getByRole('row', { name: /微信关注人数/ });
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
  await said('171000', '微信公众平台年报', '漏计一个账号');
  await sees(followers, /微信公众平台年报.*更正：原为 170,000，改为 171,000 · 漏计一个账号.*171,000 人/);
  await shoot(page, 'figures-annual-stated');
  const download = page.waitForEvent('download');
  await byId(page, 'annual-csv').click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toContain('微信关注人数,人工填报,171000,暂无数据');
}
