import { DESK_SCREEN, WALL_SCREEN, shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { byId, sees } from '../screens.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');

/** By what a person knows a contact by; no id but on its own page, which has an address and a way back. */
export async function tasksAreRecognised(scorer: Page, drawn: number): Promise<void> {
  const rows = scorer.locator('tr', { has: byId(scorer, 'task-row') });
  await rows.nth(drawn - 1).waitFor();
  const listed = await rows.allInnerTexts();
  expect(listed).toHaveLength(drawn);
  const time = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d';
  for (const [i, text] of listed.entries()) {
    const words = `网页 · 综合咨询 · 旅客行李税款 ${time} · 第 ${i + 1} 个，共 ${drawn} 个`;
    expect(text.replace(/\s+/g, ' ')).toMatch(new RegExp(words));
    expect(text).not.toMatch(/[0-9a-f]{16}|qa-agent/);
  }
  expect(await scorer.evaluate(AUDIT)).toEqual([]);
  await shoot(scorer, 'quality-tasks');
  await rows.nth(1).getByRole('link').click();
  await byId(scorer, 'score-form').waitFor();
  const address = new URL(scorer.url());
  expect(address.searchParams.get('task')).not.toBeNull();
  await scorer.goBack();
  await byId(scorer, 'score-start').waitFor();
  await scorer.goto(address.href);
  await sees(scorer, `第 2 个，共 ${drawn} 个`);
  await scorer.goBack();
  await byId(scorer, 'score-start').waitFor();
}

/** The list says of a plan what its own page does. */
export async function plansAreListed(lead: Page, drawn: number): Promise<void> {
  await lead.getByRole('link', { name: '返回' }).click();
  const row = lead.getByRole('row', { name: /昨日抽查/ });
  await sees(row.getByTestId('plan-progress'), `已定 ${drawn} / ${drawn}`);
  await sees(row.getByTestId('plan-accuracy'), '83.3%');
  await sees(row.getByTestId('plan-precision'), '未达期望');
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-plans');
  await lead.setViewportSize(WALL_SCREEN);
  await shoot(lead, 'quality-plans-1920');
  await lead.setViewportSize(DESK_SCREEN);
  await row.getByRole('link').click();
  await byId(lead, 'estimate').waitFor();
  expect(new URL(lead.url()).searchParams.get('plan')).not.toBeNull();
  await lead.goBack();
  await row.waitFor();
  await lead.goForward();
  await byId(lead, 'estimate').waitFor();
  // No id in the list of what was judged either.
  const judged = byId(lead, 'judged');
  await sees(judged, new RegExp(`第 1 个，共 ${drawn} 个`));
  expect(await judged.innerText()).not.toMatch(/[0-9a-f]{16}/);
}

/** Nothing chosen is everything; headquarters' own contacts are one choice, and not called the whole country. */
export async function districtsAreOffered(lead: Page, form: Locator): Promise<void> {
  await sees(form, '全部关区');
  await form.getByLabel('关区', { exact: true }).click();
  const offered = lead.locator('.ant-select-dropdown:visible');
  await offered.getByTitle('海关总署（本级）', { exact: true }).waitFor();
  expect(await offered.getByTitle('全国', { exact: true }).count()).toBe(0);
  await form.locator('.ant-modal-title').click();
}
