import { shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { byId, sees } from '../screens.js';
import type { Stage } from '../stage.js';
import { openFigures, row } from './figures-screen.js';

const said = (page: Page): Record<string, string> => {
  const all = Object.fromEntries(new URL(page.url()).searchParams);
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => ['behind', 'row', 'part', 'days', 'contact'].includes(name)),
  );
};

/** The address says whose contacts are listed and which of them is read: it can be sent, and gone back by. */
export async function addressLeadsToContacts(stage: Stage, page: Page, today: string): Promise<void> {
  const query = `definitions=connection-rate&from=${today}&to=${today}&by=queue`;
  const table = await openFigures(stage, page, query);
  const number = row(table, 'general').getByTestId('drill-connection-rate-numerator');
  const [list, line, timeline] = [
    byId(page, 'contact-row'),
    byId(page, 'list-length'),
    byId(page, 'timeline'),
  ];
  await number.click();
  await sees(line, /^共 2 件$/);
  expect(await list.count()).toBe(2);
  const place = { behind: 'connection-rate', row: 'general', part: 'numerator' };
  expect(said(page)).toEqual(place);
  // Where and how each came, and what became of it.
  const dialog = page.getByRole('dialog');
  const titles = await dialog.getByRole('columnheader').allTextContents();
  expect(titles).toEqual(['客户', '到达', '渠道', '队列', '隶属海关', '坐席', '排队', '结果']);
  const cells = await dialog.locator('tbody tr').last().getByRole('cell').allTextContents();
  expect(cells[1]).toContain(today);
  expect([cells[2], cells[3]]).toEqual(['网页', '综合咨询']);
  expect(cells[5]).toContain('figures-agent');
  expect(cells[7]).toBe('已服务 · 已解答');
  await shoot(page, 'figures-drill');
  const address = page.url();
  await page.reload();
  await sees(line, /^共 2 件$/);
  await list.first().click();
  await timeline.waitFor();
  const { contact, ...behind } = said(page);
  expect(behind).toEqual(place);
  expect(contact).toMatch(/^[0-9a-f]{24}$/);
  const ofContact = page.url();
  await page.reload();
  await timeline.waitFor();
  await page.goBack();
  await sees(line, /^共 2 件$/);
  await page.goBack();
  await list.first().waitFor({ state: 'detached' });
  expect(said(page)).toEqual({});
  await page.goForward();
  await list.first().waitFor();
  expect(page.url()).toBe(address);
  // Somebody is sent the contact alone, and finds the list it is of.
  await page.goto(ofContact);
  await timeline.waitFor();
  await byId(page, 'drill-back').click();
  await sees(line, /^共 2 件$/);
  expect(page.url()).toBe(address);
  await page.keyboard.press('Escape');
  await list.first().waitFor({ state: 'detached' });
  expect(said(page)).toEqual({});
  expect(await number.textContent()).toBe('2');
  await page.goto(address.replace('row=general', 'row=nowhere'));
  await sees(byId(page, 'drill-gone'), /没有对应的会话/);
  expect(await dialog.count()).toBe(0);
}

/** A count is one number, which leads to its contacts: of those that are known by facts alone it is said that they are. */
export async function countsAreNumbers(stage: Stage, page: Page, day: string): Promise<void> {
  const table = await openFigures(
    stage,
    page,
    `definitions=contacts-handled&from=${day}&to=${day}&by=district`,
  );
  const card = byId(page, 'card-contacts-handled');
  await row(table, '53').waitFor();
  for (const place of [card, table]) expect(await place.textContent()).not.toMatch(/÷ *\d/);
  expect(await table.textContent()).not.toContain('分母');
  expect(await row(table, 'total').getByRole('cell').count()).toBe(1);
  const total = await row(table, 'total').getByRole('cell').textContent();
  await byId(page, 'card-contacts-contacts-handled').click();
  await sees(byId(page, 'list-length'), new RegExp(`^共 ${total} 件，可查看 0 件`));
}
