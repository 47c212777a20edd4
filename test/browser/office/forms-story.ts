import { shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { byId, confirm, sees } from '../screens.js';

/** A number out of bounds, or too exact, is said to be and stays as it was typed; then a form is left, and not by a slip. */
export async function formIsFilledIn(admin: Page): Promise<void> {
  await admin.getByRole('tab', { name: '访问密钥' }).click();
  await byId(admin, 'key-add').click();
  const form = admin.getByRole('dialog').filter({ has: admin.getByLabel('用途', { exact: true }) });
  const days = form.getByLabel(/^有效天数/);
  // The keys are in the first field, not on the × that Enter would press.
  await form.locator('input:focus').waitFor();
  await admin.keyboard.type('报表');
  expect(await form.getByLabel('用途', { exact: true }).inputValue()).toBe('报表');
  await days.fill('500');
  await form.getByRole('button', { name: '创建' }).click();
  await sees(form, '须在 1 至 400 之间');
  expect(await days.inputValue()).toBe('500');
  await days.fill('30.5');
  await sees(form, '须为整数');
  await shoot(admin, 'form-numbers');

  // Beside the form, and Esc that is thought better of.
  await admin.mouse.click(3, 300);
  await admin.keyboard.press('Escape');
  const question = admin.getByRole('dialog').filter({ has: admin.locator('.act-sure') });
  await sees(question.locator('.ant-modal-confirm-body'), '已填写的内容尚未保存，确定放弃？');
  await shoot(admin, 'form-discard');
  await question.getByRole('button', { name: /取\s*消/ }).click();
  await question.waitFor({ state: 'detached' });
  expect(await days.inputValue()).toBe('30.5');
  await form.getByRole('button', { name: /取\s*消/ }).click();
  await confirm(admin, '已填写的内容尚未保存，确定放弃？');
  await form.waitFor({ state: 'detached' });

  // Where nothing was entered nothing is asked.
  await byId(admin, 'key-add').click();
  await form.waitFor();
  await admin.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  // And the keys are where they were.
  await admin.locator('[data-testid="key-add"]:focus').waitFor();
}

/** Though the list is shown a page at a time, all of it is looked through. */
export async function userIsFound(admin: Page): Promise<void> {
  // Pages of one, as if there were hundreds.
  await admin.route('**/api/v1/users?limit=200*', (route) =>
    route.continue({ url: route.request().url().replace('limit=200', 'limit=1') }),
  );
  await admin.reload();
  await admin.getByRole('tab', { name: '用户' }).click();
  const rows = admin.locator('tbody tr.ant-table-row');
  await byId(admin, 'list-more').waitFor();
  const last = rows.filter({ hasText: 'ding' });
  expect(await last.count()).toBe(0);
  await byId(admin, 'list-find').fill('DING 停用');
  await last.waitFor();
  expect(await rows.count()).toBe(1);
  await shoot(admin, 'admin-users-found');
  await byId(admin, 'list-find').fill('nobody-of-that-name');
  await sees(admin, '没有找到，请换个词');
}
