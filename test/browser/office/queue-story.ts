import { shoot } from '#kit/browser';
import type { Page } from 'playwright-core';
import { byId, sees } from '../screens.js';

/** A queue `duty` with a wrong figure and an id that is taken, both told at their fields; then right, and changed. */
export async function queueOfAnAdministrator(admin: Page): Promise<void> {
  await admin.getByRole('tab', { name: '队列' }).click();
  await byId(admin, 'queue-add').click();
  const form = admin.getByRole('dialog');
  await form.getByLabel('队列标识', { exact: true }).fill('general');
  await form.getByLabel('名称', { exact: true }).fill('税收');
  await form.getByLabel('英文名称', { exact: true }).fill('Duties');
  await form.getByLabel('应答目标（秒）', { exact: true }).fill('0');
  await form.getByLabel('接通率目标', { exact: true }).fill('150');
  await form.getByRole('button', { name: '创建' }).click();
  await sees(form, '须在 1 至 86400 之间');
  await sees(form, '须在 0 至 100 之间');
  await form.getByLabel('应答目标（秒）', { exact: true }).fill('20');
  await form.getByLabel('接通率目标', { exact: true }).fill('97.5');
  await form.getByRole('button', { name: '创建' }).click();
  await sees(form.locator('.ant-form-item', { hasText: '队列标识' }), '已经存在');
  await form.getByLabel('队列标识', { exact: true }).fill('duty');
  await form.getByRole('button', { name: '创建' }).click();
  await form.waitFor({ state: 'detached' });
  await sees(admin.getByRole('row', { name: /duty/ }), '97.5%');
  await admin.getByRole('button', { name: '编辑 duty' }).click();
  await form.getByLabel('名称', { exact: true }).fill('税收与归类');
  await form.getByLabel('振铃时长（秒）', { exact: true }).fill('90');
  await shoot(admin, 'admin-queue-edit');
  await form.getByRole('button', { name: '保存' }).click();
  await form.waitFor({ state: 'detached' });
  await admin.getByRole('row', { name: /税收与归类/ }).waitFor();
}
