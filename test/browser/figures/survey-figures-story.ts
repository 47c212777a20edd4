import { shoot } from '#kit/browser';
import type { OpenedQuestionnaire, QuestionnaireView } from '#libs/contract';
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { byId, sees } from '../screens.js';
import type { Stage } from '../stage.js';
import { openFigures, row } from './figures-screen.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');
const CONTENT = {
  name: '网站满意度问卷',
  nameEn: 'Web site',
  questions: [
    { id: 'rate', kind: 'scale', text: '网站好用吗？', textEn: 'Is it easy?', required: true, points: 5 },
    { id: 'why', kind: 'text', text: '哪里不好用？', textEn: 'What is not?', required: false },
  ],
};

/** Opened by so many, and answered by the first of them with these points. */
async function answered({ jietong }: Stage, opened: number, rates: readonly string[]): Promise<string> {
  const body = { access: 'anonymous', content: CONTENT };
  const { id } = await jietong.admin.post<QuestionnaireView>('/api/v1/questionnaires', body);
  await jietong.admin.must('PATCH', `/api/v1/questionnaires/${id}`, { state: 'published' });
  const there = `/api/v1/public/questionnaires/${id}`;
  for (let at = 0; at < opened; at += 1) {
    const { mark } = await jietong.admin.post<OpenedQuestionnaire>(`${there}/open`, {});
    const rate = rates[at];
    const answers = [{ questionId: 'rate', values: [rate], text: null }];
    if (rate) await jietong.admin.post(`${there}/answers`, { version: 1, mark, answers });
  }
  return id;
}

const entry = (page: Page, title: string): Locator =>
  page.locator('.ant-select-dropdown:visible').getByTitle(title, { exact: true });

async function pick(page: Page, field: string, title: string): Promise<void> {
  await page.locator('.figure-choice').getByLabel(field, { exact: true }).click();
  await entry(page, title).click();
}

/** A questionnaire, its question and the way to its figures are chosen; what has no contacts leads to none. */
export async function surveyFigures(stage: Stage, page: Page, day: string): Promise<void> {
  const id = await answered(stage, 4, ['5', '4', '2']);
  await openFigures(stage, page, `definitions=survey-answers&from=${day}&to=${day}&by=month`);
  await page.locator('.figure-choice').getByLabel('指标', { exact: true }).fill('量表');
  await entry(page, '问卷量表均值').click();
  await page.keyboard.press('Escape');
  await sees(byId(page, 'survey-incomplete'), /请选择问卷/);
  await pick(page, '问卷', CONTENT.name);
  await pick(page, '题目', '网站好用吗？');
  const card = byId(page, 'card-survey-mean');
  // 11 points of three; cut, not rounded.
  await sees(card, '3.66');
  await sees(card, '没有对应的会话');
  await sees(card.getByTestId('beside-survey-response-rate'), /问卷答复率（全部日期） 75\.0% \(3 ÷ 4\)/);
  await sees(card, /5 分制/);
  expect(await card.getByRole('button').count()).toBe(0);
  const table = byId(page, 'figure-table');
  await sees(row(table, day.slice(0, 7)), '3.66');
  expect(await table.getByTestId('drill-survey-mean-numerator').count()).toBe(0);
  expect(new URL(page.url()).searchParams.get('questionnaireId')).toBe(id);
  expect(await page.evaluate(AUDIT)).toEqual([]);
  await shoot(page, 'figures-questionnaire');
  // The last figure of a questionnaire takes it along.
  await page.goto(
    `${stage.jietong.url}/figures?definitions=contacts-asked,survey-answers&from=${day}&to=${day}`,
  );
  await byId(page, 'card-survey-answers').waitFor();
  await page.locator('.choose-figures .ant-select-selection-item-remove').last().click();
  await byId(page, 'card-survey-answers').waitFor({ state: 'detached' });
  await page.getByLabel('问卷', { exact: true }).waitFor({ state: 'detached' });
}
