import { eventually } from '#kit';
import { shoot } from '#kit/browser';
import { addDays, shanghaiDay } from '#libs/platform';
import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { byId, choose, sees } from '../screens.js';

const hasDay = async (field: Locator, day: string): Promise<void> => {
  await eventually(
    () => field.inputValue(),
    (shown) => shown === day,
  );
};

/** One that was valid yesterday, and a version that will be the day after tomorrow, whenever this runs. */
export async function articleIsWritten(admin: Page): Promise<void> {
  const today = shanghaiDay(Date.now());
  await admin.getByRole('tab', { name: '知识库' }).click();
  await byId(admin, 'article-add').click();
  const form = admin.getByRole('dialog');
  const fill = (label: string, text: string): Promise<void> =>
    form.getByLabel(label, { exact: true }).fill(text);
  await fill('主题', '个人物品');
  await choose(form, '适用事项', '旅客行李税款');
  await fill('标题', '相机征税');
  await fill('正文', '自用且不超过五千元的，免税放行。');
  // Typed, and moved by keys.
  const validFrom = form.getByLabel('生效日期', { exact: true });
  await validFrom.fill(addDays(today, -8).replaceAll('-', '/'));
  await validFrom.press('PageUp');
  await hasDay(validFrom, addDays(today, -1));
  await form.getByRole('button', { name: /保\s*存/ }).click();
  await form.waitFor({ state: 'detached' });
  const row = admin.getByRole('row', { name: /相机征税/ });
  await row.getByRole('button', { name: '编辑 相机征税' }).click();
  await fill('正文', '自用且不超过八千元的，免税放行。');
  await validFrom.press('ArrowUp');
  await hasDay(validFrom, addDays(today, 1));
  await validFrom.press('ArrowUp');
  await hasDay(validFrom, addDays(today, 2));
  await shoot(admin, 'quality-article-form');
  await form.getByRole('button', { name: /保\s*存/ }).click();
  await form.waitFor({ state: 'detached' });
  await sees(row, `v2 · ${addDays(today, 2)} 起有效`);
  await row.getByTestId('article-read').click();
  const said = byId(admin, 'article-version').locator('.article-body');
  await said.nth(1).waitFor();
  // The newest first.
  expect(await said.allInnerTexts()).toEqual([
    '自用且不超过八千元的，免税放行。',
    '自用且不超过五千元的，免税放行。',
  ]);
  await shoot(admin, 'quality-article');
  await admin.keyboard.press('Escape');
  await byId(admin, 'article-version').first().waitFor({ state: 'detached' });
  await shoot(admin, 'quality-articles');
}

/** Beside the form: what the agent made of it, and what was valid on its day. */
export async function evidenceIsRead(scorer: Page): Promise<void> {
  // Whose contact it was is not told before it is scored.
  await sees(byId(scorer, 'timeline'), /坐席应答\s*坐席 1/);
  await scorer.getByRole('tab', { name: '工单' }).click();
  await sees(byId(scorer, 'work-order'), '已解答');
  await sees(byId(scorer, 'work-order'), '旅客行李税款');
  await scorer.getByRole('tab', { name: '当日知识' }).click();
  const articles = byId(scorer, 'day-articles');
  await articles.getByText('相机征税').click();
  await sees(articles, '不超过五千元');
  expect(await articles.innerText()).not.toContain('八千元');
  await shoot(scorer, 'quality-evidence');
}
