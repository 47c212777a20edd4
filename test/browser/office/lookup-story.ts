import { eventually } from '#kit';
import { shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { byId, sees } from '../screens.js';

/** By queue, which asks for days and takes them, and by id: in the list is one contact of today. */
export async function contactsAreLookedUp(page: Page, queue: string): Promise<void> {
  const bar = page.getByRole('search');
  await bar.getByRole('combobox', { name: '队列' }).click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(queue, { exact: true }).click();
  const days = bar.locator('.ant-picker input');
  await eventually(
    () => Promise.all([days.first().inputValue(), days.last().inputValue()]),
    ([from, to]) => from !== '' && (to ?? '') > (from ?? ''),
  );
  await byId(page, 'contact-row').waitFor();
  // A calendar in Chinese, from which yesterday is one click; then today again.
  await days.first().click();
  const calendar = page.locator('.ant-picker-dropdown:visible');
  await sees(calendar, /^\d+月$/);
  expect(await calendar.locator('th').allInnerTexts()).toContain('一');
  await calendar.getByText('昨天', { exact: true }).click();
  await sees(page, '没有符合条件的会话');
  expect(await days.first().inputValue()).toBe(await days.last().inputValue());
  await days.first().click();
  await calendar.getByText('今天', { exact: true }).click();
  await byId(page, 'contact-row').waitFor();
  await shoot(page, 'contacts-looked-up');
  // The address says what is shown: read again, it is the same.
  await page.reload();
  await sees(bar, queue);
  await byId(page, 'contact-row').waitFor();
  expect(await days.first().inputValue()).not.toBe('');
  await byId(page, 'contact-row').click();
  const id = await byId(page, 'contact-sheet').locator('code').innerText();
  await page.keyboard.press('Escape');
  const typed = bar.getByLabel('会话编号');
  await typed.fill('0'.repeat(24));
  await sees(page, '没有符合条件的会话');
  await typed.fill(id);
  await byId(page, 'contact-row').waitFor();
  await typed.fill('');
}
