import { shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { openFigures, row } from './figures-screen.js';
import { byId, sees } from '../screens.js';
import type { Stage } from '../stage.js';

interface Place {
  x: number;
  y: number;
}

/** Where the chart draws something above the `at`-th of `of` names: `up` px over its lower axis, or at its top. */
async function onChart(page: Page, at: number, of: number, up: number | 'top'): Promise<Place> {
  const chart = page.locator('.chart');
  await chart.locator('canvas').waitFor();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart is not to be seen');
  // As `chartOption` lays out one axis of values.
  const [left, right, top, bottom] = [56, 24, 34, 28];
  const x = box.x + left + ((at + 0.5) * (box.width - left - right)) / of;
  return { x, y: up === 'top' ? box.y + top : box.y + box.height - bottom - up };
}

/** How the mouse looks over the chart there. */
async function cursorAt(page: Page, { x, y }: Place): Promise<string> {
  await page.mouse.move(x, y);
  return page
    .locator('.chart > div')
    .first()
    .evaluate((place) => place.style.cursor);
}

/** What the interface is asked for by an act that opens contacts, and what it answers. */
async function contactsAsked(page: Page, act: () => Promise<void>): Promise<[number, string]> {
  const asked = page.waitForResponse((response) => response.url().includes('/figures/contacts?'));
  await act();
  const answer = await asked;
  return [answer.status(), new URL(answer.url()).search];
}

/** Bars and points of a day open the same contacts as the numbers of their rows, by the mouse; time opens none. */
export async function chartLeadsToContacts(stage: Stage, page: Page, day: string): Promise<void> {
  const days = `from=${day}&to=${day}`;
  const dialog = page.getByRole('dialog');
  const same = async (number: Locator, place: () => Promise<Place>, title: RegExp): Promise<void> => {
    const byNumber = await contactsAsked(page, () => number.click());
    // A new page asks again for what it has just heard.
    await page.reload();
    await number.waitFor();
    const { x, y } = await place();
    expect(await contactsAsked(page, () => page.mouse.click(x, y))).toEqual(byNumber);
    expect(byNumber[0]).toBe(200);
    await sees(dialog, title);
  };
  let table = await openFigures(stage, page, `definitions=contacts-handled&${days}&by=district`);
  await row(table, '53').waitFor();
  const keys = await table
    .locator('tbody tr[data-key]:not([data-key="total"])')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-key')));
  const bar = (): Promise<Place> => onChart(page, keys.indexOf('53'), keys.length, 6);
  expect(await cursorAt(page, await bar())).toBe('pointer');
  await shoot(page, 'figures-chart-bar');
  await same(row(table, '53').getByTestId('drill-contacts-handled-numerator'), bar, /处理完成量 · .* · 分子/);
  // All four of nine o'clock were answered: its point is at the top, and stands for whoever asked.
  await page.goto(`${stage.jietong.url}/figures?definitions=connection-rate&${days}&by=hour`);
  table = byId(page, 'figure-table');
  await sees(row(table, '9'), '100.0%');
  const pointOf = (): Promise<Place> => onChart(page, 9, 24, 'top');
  const point = await pointOf();
  expect(await cursorAt(page, { ...point, y: point.y + 9 })).toBe('pointer');
  expect(await cursorAt(page, { ...point, y: point.y + 40 })).toBe('default');
  await same(
    row(table, '9').getByTestId('drill-connection-rate-denominator'),
    pointOf,
    /接通率 · 09:00 · 分母/,
  );
  await page.goto(`${stage.jietong.url}/figures?definitions=contacts-asked&${days}&by=half-hour`);
  await sees(row(table, '18'), '09:00');
  await sees(page.locator('.figure-choice'), '半小时');
  const halfHour = (): Promise<Place> => onChart(page, 18, 48, 6);
  await same(row(table, '18').getByTestId('drill-contacts-asked-numerator'), halfHour, /· 09:00 · 分子/);
  await page.goto(`${stage.jietong.url}/figures?definitions=occupancy&${days}&by=hour`);
  await sees(row(table, '9'), '50.0%');
  for (const up of [0, 109, 218]) {
    // Wherever its axis begins: half, at the foot, in the middle or at the top.
    expect(await cursorAt(page, await onChart(page, 9, 24, up))).toBe('default');
  }
}
