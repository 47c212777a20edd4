import type { InvitationView, QuestionnaireResults, QuestionnaireView } from '#libs/contract';
import { WALL_SCREEN, shoot } from '#kit/browser';
import { ADMIN_PASSWORD } from '#kit/jietong';
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { byId, choose, sees, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');
const PHONE_SCREEN = { width: 390, height: 844 };

async function isMade(admin: Page): Promise<void> {
  await admin.getByRole('link', { name: '满意度与问卷' }).click();
  await admin.getByRole('tab', { name: '问卷', exact: true }).click();
  await sees(admin, '还没有问卷');
  await byId(admin, 'questionnaire-add').click();
  const form = admin.getByRole('dialog');
  const fill = (label: string, text: string): Promise<void> =>
    form.getByLabel(label, { exact: true }).fill(text);
  await fill('名称', '营商环境问卷');
  await fill('英文名称', 'Business environment');
  await choose(form, '题型 1', '量表');
  await fill('题目 1', '通关速度如何？');
  await fill('英文题目 1', 'How fast is clearance?');
  await byId(admin, 'question-add').click();
  await choose(form, '题型 2', '文字');
  await fill('题目 2', '哪里太慢？');
  await fill('英文题目 2', 'What is slow?');
  await choose(form, '仅当此题 2', '通关速度如何？');
  for (const point of ['1', '2']) await choose(form, '选了其中之一 2', point);
  await shoot(admin, 'questionnaire-form');
  await form.getByRole('button', { name: '创建' }).click();
  await form.waitFor({ state: 'detached' });
  await sees(byId(admin, 'questionnaire-state'), '草稿');
  await admin.getByRole('link', { name: '全部问卷' }).click();
  const row = admin.getByRole('row', { name: /营商环境问卷/ });
  await sees(row, '全国');
  await row.getByRole('link', { name: '营商环境问卷' }).click();
  await sees(byId(admin, 'questionnaire-state'), '草稿');
}

/** Publishes it; answers where it is answered. */
async function isPublished(admin: Page): Promise<string> {
  await byId(admin, 'questionnaire-publish').click();
  await byId(admin, 'questionnaire-qr').locator('svg').waitFor();
  await sees(byId(admin, 'questionnaire-results'), '暂无数据');
  return admin.locator('.qr-link code').innerText();
}

const point = (page: Page, value: string): Locator =>
  byId(page, 'question-q1').getByText(value, { exact: true });

/** What was chosen decides what is asked next; nothing is lost by a reload, and it is answered once. */
async function isAnsweredOnAPhone({ browser }: Stage, url: string): Promise<void> {
  const phone = await browser.screen({ viewport: PHONE_SCREEN, allow: [/status of 409/] });
  await phone.goto(url);
  await point(phone, '5').click();
  expect(await byId(phone, 'question-q2').isVisible()).toBe(false);
  await point(phone, '2').click();
  await byId(phone, 'question-q2').waitFor();
  await byId(phone, 'survey-submit').click();
  await sees(byId(phone, 'question-q2'), '请回答此题');
  await byId(phone, 'question-q2').locator('textarea').fill('查验预约太慢，请回电 13812345678');
  expect(await phone.evaluate(AUDIT)).toEqual([]);
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(PHONE_SCREEN.width);
  await shoot(phone, 'questionnaire-phone');
  await phone.reload();
  await byId(phone, 'question-q2').waitFor();
  await phone.getByRole('button', { name: 'English' }).click();
  await sees(phone, 'What is slow?');
  await byId(phone, 'survey-submit').click();
  await sees(byId(phone, 'survey-done'), 'Thank you for your answer!');
  await phone.reload();
  await sees(byId(phone, 'survey-door'), /answered this questionnaire already/);
  expect(await answersAgain(phone)).toEqual([409, 'ALREADY_EXISTS']);
}

/** Past the page, with the mark that this browser has kept. */
const answersAgain = (phone: Page): Promise<unknown> =>
  phone.evaluate(`(async () => {
    const id = new URLSearchParams(location.search).get('q');
    const mark = localStorage.getItem('jietong.survey.' + id + '.mark');
    const answers = [{ questionId: 'q1', values: ['5'], text: null }];
    const answer = await fetch('/api/v1/public/questionnaires/' + id + '/answers', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: 1, mark, answers }),
    });
    return [answer.status, (await answer.json()).code];
  })()`);

async function resultsAreSeen(admin: Page, { jietong }: Stage): Promise<void> {
  await admin.reload();
  const results = byId(admin, 'questionnaire-results');
  await sees(results.getByTestId('result-q1'), '1 人回答 · 平均 2');
  await sees(results.getByTestId('result-q2'), '查验预约太慢，请回电 138****5678');
  await sees(results.locator('.survey-facts'), '100.0%');
  expect(await admin.evaluate(AUDIT)).toEqual([]);
  await shoot(admin, 'questionnaire-results');
  await admin.setViewportSize(WALL_SCREEN);
  await shoot(admin, 'questionnaire-results-1920');
  const id = new URL(admin.url()).searchParams.get('questionnaire') ?? '';
  const file = `/api/v1/questionnaires/${id}/results/file?format=csv`;
  const csv = await (await jietong.admin.answer('GET', file)).text();
  expect(csv).toContain('2,"查验预约太慢，请回电 138****5678"'.replaceAll('"', ''));
  const { answers } = await jietong.admin.get<QuestionnaireResults>(`/api/v1/questionnaires/${id}/results`);
  expect(answers).toBe(1);
}

/** An administrator asks by a picture, somebody answers on a phone, and the results tell. */
export async function anonymousQuestionnaire(stage: Stage): Promise<void> {
  const admin = await stage.browser.screen();
  await signIn(admin, stage.jietong.url, 'admin', ADMIN_PASSWORD);
  await isMade(admin);
  const url = await isPublished(admin);
  await isAnsweredOnAPhone(stage, url);
  await resultsAreSeen(admin, stage);
}

/** A quiz by invitation: the score is shown afterwards, the link is good once. */
export async function quizByInvitation({ jietong, browser }: Stage): Promise<void> {
  const options = ['13%', '9%'].map((text, at) => ({ id: `o${at + 1}`, text, textEn: text }));
  const asked = { kind: 'single', text: '一般货物的增值税率？', textEn: 'The usual VAT?', options };
  const content = {
    name: '十问十答',
    nameEn: 'Ten questions',
    quiz: true,
    questions: [
      {
        id: 'q1',
        ...asked,
        required: true,
        right: ['o1'],
      },
    ],
  };
  const body = { access: 'invited', content };
  const { id } = await jietong.admin.post<QuestionnaireView>('/api/v1/questionnaires', body);
  await jietong.admin.must('PATCH', `/api/v1/questionnaires/${id}`, { state: 'published' });
  const invitees = ['甲公司', '乙公司', '丙公司'].map((name) => ({ name, group: '广州关区' }));
  const invited = `/api/v1/questionnaires/${id}/invitations`;
  await jietong.admin.post<{ items: InvitationView[] }>(invited, { invitees });
  const admin = await browser.screen();
  await signIn(admin, jietong.url, 'admin', ADMIN_PASSWORD);
  await admin.goto(`${jietong.url}/surveys?questionnaire=${id}`);
  const row = byId(admin, 'invitations').getByRole('row', { name: /甲公司/ });
  const link = await row.locator('code').innerText();
  const late = await byId(admin, 'invitations')
    .getByRole('row', { name: /丙公司/ })
    .locator('code')
    .innerText();
  await byId(admin, 'group-quotas').click();
  const form = admin.getByRole('dialog');
  await form.getByLabel('设置分组名额').fill('广州关区 = 1');
  await form.getByRole('button', { name: /保\s*存/ }).click();
  await form.waitFor({ state: 'detached' });
  await shoot(admin, 'questionnaire-invitations');
  const phone = await browser.screen({ viewport: PHONE_SCREEN });
  await phone.goto(link);
  await byId(phone, 'question-q1').getByText('9%').click();
  await byId(phone, 'survey-submit').click();
  await sees(byId(phone, 'survey-score'), '答对 0 题，共 1 题');
  await sees(phone, '正确答案：13%');
  await shoot(phone, 'questionnaire-quiz');
  await phone.reload();
  await sees(byId(phone, 'survey-door'), /您已答过/);
  await admin.reload();
  await sees(row, '已答');
  await sees(byId(admin, 'held-back'), /满 5 份后才显示结果/);
  expect(await byId(admin, 'result-q1').count()).toBe(0);
  const group = byId(admin, 'groups').getByRole('row', { name: /广州关区/ });
  await sees(group, '33.3%');
  await sees(group, '已满');
  expect(await admin.evaluate(AUDIT)).toEqual([]);
  await shoot(admin, 'questionnaire-groups');
  await admin.setViewportSize(WALL_SCREEN);
  await shoot(admin, 'questionnaire-groups-1920');
  // Whoever comes when their group is full is told so, and nothing is asked.
  const another = await browser.screen({ viewport: PHONE_SCREEN });
  await another.goto(late);
  await sees(byId(another, 'survey-door'), /所在分组的答卷数量已满/);
  const csv = `/api/v1/questionnaires/${id}/results/file?format=csv`;
  const file = await (await jietong.admin.answer('GET', csv)).text();
  expect(file).toContain('答卷,受邀者的答卷不足 5 份，暂不提供');
  expect(file).not.toContain('9%');
  expect(file).toContain('答复率,33.3%');
  expect(file).toContain('答复率 · 广州关区,33.3%（1 / 3）');
  const stranger = await browser.screen({ allow: [/status of 404/] });
  await stranger.goto(link.replace(/#.*/, ''));
  await sees(byId(stranger, 'survey-notice'), /没有这份问卷/);
}
