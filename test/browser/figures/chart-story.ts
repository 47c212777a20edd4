import { eventually } from '#kit';
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

/** Where the chart is. */
async function boxOf(page: Page): Promise<Place & { width: number; height: number }> {
  const chart = page.locator('.chart');
  await chart.locator('canvas').waitFor();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart is not to be seen');
  return box;
}

/** Where it draws the bar of the `at`-th of the names below each other. */
async function onBar(page: Page, at: number): Promise<Place> {
  const { x, y } = await boxOf(page);
  // As `layoutOf` does of one figure: names on the left, the first below the legend, a row each.
  const [names, top, row] = [168, 48, 20];
  return { x: x + names + 6, y: y + top + (at + 0.5) * row };
}

/** Where it draws something above the `at`-th of `of` times: `up` px over its lower axis, or at its top. */
async function onChart(page: Page, at: number, of: number, up: number | 'top'): Promise<Place> {
  const box = await boxOf(page);
  // As `layoutOf` does of one axis of values.
  const [left, right, top, bottom] = [64, 40, 48, 28];
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

/** Waits until something that leads somewhere is drawn there: the canvas is there before. */
const leads = (page: Page, place: Place): Promise<unknown> =>
  eventually(
    () => cursorAt(page, place),
    (cursor) => cursor === 'pointer',
  );

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
    const closed = page.url();
    const byNumber = await contactsAsked(page, () => number.click());
    // A new page asks again for what it has just heard.
    await page.goto(closed);
    await number.waitFor();
    const at = await place();
    await leads(page, at);
    expect(await contactsAsked(page, () => page.mouse.click(at.x, at.y))).toEqual(byNumber);
    expect(byNumber[0]).toBe(200);
    await sees(dialog, title);
  };
  let table = await openFigures(stage, page, `definitions=contacts-handled&${days}&by=district`);
  await row(table, '53').waitFor();
  const keys = await table
    .locator('tbody tr[data-key]:not([data-key="total"])')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-key')));
  const bar = (): Promise<Place> => onBar(page, keys.indexOf('53'));
  await leads(page, await bar());
  await shoot(page, 'figures-chart-bar');
  await same(row(table, '53').getByTestId('drill-contacts-handled-numerator'), bar, /^处理完成量 · [^·]+$/);
  // All four of nine o'clock were answered: its point is at the top, and stands for whoever asked.
  await page.goto(`${stage.jietong.url}/figures?definitions=connection-rate&${days}&by=hour`);
  table = byId(page, 'figure-table');
  await sees(row(table, '9'), '100.0%');
  const pointOf = (): Promise<Place> => onChart(page, 9, 24, 'top');
  const point = await pointOf();
  await leads(page, { ...point, y: point.y + 9 });
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
  await same(row(table, '18').getByTestId('drill-contacts-asked-numerator'), halfHour, /请求人工量 · 09:00$/);
  await page.goto(`${stage.jietong.url}/figures?definitions=occupancy&${days}&by=hour`);
  await sees(row(table, '9'), '50.0%');
  for (const up of [0, 110, 220]) {
    // Wherever its axis begins: half, at the foot, in the middle or at the top.
    expect(await cursorAt(page, await onChart(page, 9, 24, up))).toBe('default');
  }
}

/** Four figures of three units fit on the smallest screen, every choice can be read, and today is told to be a part of a day. */
export async function fourFiguresFit(
  stage: Stage,
  page: Page,
  [yesterday, today]: [string, string],
): Promise<void> {
  const ids = ['connection-rate', 'abandonment-rate', 'average-speed-of-answer', 'contacts-asked'];
  const query = `definitions=${ids.join(',')}&from=${yesterday}&to=${today}&compare=year`;
  const table = await openFigures(stage, page, `${query}&by=day`);
  await sees(row(table, today), '今日未完');
  await sees(row(table, 'total'), '含今日，未完');
  expect(await row(table, yesterday).getByTestId('unfinished').count()).toBe(0);
  // Three units, each in a frame of its own.
  expect((await boxOf(page)).height).toBeGreaterThan(500);
  const tooWide = (): Promise<string[]> =>
    page.evaluate(`(() => {
      const wide = (node) => node.scrollWidth > node.clientWidth + 1;
      const cut = [...document.querySelectorAll('.figure-choice .ant-select *')].filter(
        (node) => wide(node) && getComputedStyle(node).overflow !== 'visible',
      );
      const page = document.querySelector('.shell-main') ?? document.body;
      return [...cut, ...[document.documentElement, page].filter(wide)].map((node) => node.className + ': ' + node.textContent.slice(0, 40));
    })()`);
  expect(await tooWide()).toEqual([]);
  await shoot(page, 'figures-four');
  await page.getByRole('button', { name: 'English' }).click();
  await sees(row(table, today), 'today so far');
  expect(await tooWide()).toEqual([]);
  await shoot(page, 'figures-four-en');
  await page.goto(`${stage.jietong.url}/figures?${query}&by=district`);
  await row(table, '53').waitFor();
  // Of what is no time they stand beside each other.
  expect((await boxOf(page)).height).toBeLessThan(400);
  await shoot(page, 'figures-four-district');
  await table.scrollIntoViewIfNeeded();
  await shoot(page, 'figures-four-table');
}
