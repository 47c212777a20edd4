import type { CallbackView, Page as PageOf, ScoringTaskView } from '#libs/contract';
import { Rest } from '#kit';
import { WALL_SCREEN, shoot } from '#kit/browser';
import { ADMIN_PASSWORD, AGENT_PASSWORD } from '#kit/jietong';
import { shanghaiDay } from '#libs/platform';
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { byId, sees, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');

interface DrawnRef {
  drawId: string;
  contactId: string;
}

/** Two contacts scored by one scorer over REST, the first of them wrong; answers where the wrong one is. */
export async function wrongAnswer(stage: Stage, day: string): Promise<DrawnRef> {
  const { admin, url } = stage.jietong;
  const items = [
    { id: 'right', text: '政策依据正确', textEn: 'Right', critical: true, weight: 0 },
    { id: 'polite', text: '用语规范', textEn: 'Polite', critical: false, weight: 2 },
  ];
  const names = { name: '申诉用表', nameEn: 'Appeals' };
  await admin.must('PUT', '/api/v1/score-forms/appeals', { baseVersion: 0, ...names, items });
  const days = { from: day, to: day };
  const wanted = { name: '申诉抽查', precision: 0.05, minimumPerStratum: 0, maximum: 2 };
  const plan = await admin.post<{ id: string }>('/api/v1/sampling-plans', { ...wanted, ...days });
  const { id: drawId } = await admin.post<{ id: string }>('/api/v1/draws', {
    planId: plan.id,
    ground: '申诉流程演练',
  });
  const scorer = await new Rest(url).signIn('qa-first', AGENT_PASSWORD);
  const { userId } = await scorer.get<{ userId: string }>('/api/v1/me');
  const sharing = { formId: 'appeals', scorerIds: [userId], doubleShare: 0 };
  await admin.post(`/api/v1/draws/${drawId}/tasks`, sharing);
  const open = await scorer.get<PageOf<ScoringTaskView>>('/api/v1/scoring-tasks?limit=200');
  const tasks = open.items.filter((task) => task.drawId === drawId);
  for (const [i, { id }] of tasks.entries()) {
    const answers = [
      { itemId: 'right', answer: i === 0 ? 'no' : 'yes' },
      { itemId: 'polite', answer: 'yes' },
    ];
    await scorer.post(`/api/v1/scoring-tasks/${id}/score`, { answers, note: i === 0 ? '税率引用错误' : '' });
  }
  return { drawId, contactId: tasks[0]?.contactId ?? '' };
}

async function leadFollowsUp(stage: Stage, { drawId, contactId }: DrawnRef): Promise<void> {
  const lead = await stage.browser.screen();
  await signIn(lead, stage.jietong.url, 'qa-lead');
  await lead.goto(`${stage.jietong.url}/quality?draw=${drawId}&contact=${contactId}`);
  await sees(byId(lead, 'timeline'), 'qa-agent');
  await byId(lead, 'coach-text').fill('请先核对当日税率');
  await byId(lead, 'coach').click();
  await sees(byId(lead, 'coaching'), /未读/);
  await byId(lead, 'correct-text').fill('税率应为 13%');
  await byId(lead, 'correct').click();
  await sees(byId(lead, 'correction'), '税率应为 13%');
  await shoot(lead, 'quality-follow-up');
}

async function agentObjects(stage: Stage): Promise<void> {
  const agent = await stage.browser.screen();
  await signIn(agent, stage.jietong.url, 'qa-agent');
  await agent.getByRole('link', { name: '我的评分' }).click();
  await byId(agent, 'note-read').click();
  await sees(byId(agent, 'my-notes'), /已读/);
  const wrong = byId(agent, 'my-score').filter({ hasText: '答复错误' }).first();
  await wrong.getByTestId('my-score-open').click();
  await sees(wrong, '税率引用错误');
  // Who scored is not told.
  expect(await byId(agent, 'my-scores').innerText()).not.toContain('评分人');
  await wrong.getByTestId('appeal-send-text').fill('新税率次日才生效');
  expect(await agent.evaluate(AUDIT)).toEqual([]);
  await shoot(agent, 'quality-my-scores');
  await wrong.getByTestId('appeal-send').click();
  await sees(wrong, /申诉已提交/);
}

/** Whoever scored it may not. */
async function administratorOverturns(stage: Stage): Promise<void> {
  const admin = await stage.browser.screen();
  await signIn(admin, stage.jietong.url, 'admin', ADMIN_PASSWORD);
  await admin.goto(`${stage.jietong.url}/quality?tab=appeals`);
  await byId(admin, 'appeal-row').getByRole('link').click();
  await sees(byId(admin, 'appeal'), '新税率次日才生效');
  // Whoever decides knows whose appeal it is.
  await sees(byId(admin, 'appeal'), /^qa-agent · /);
  await byId(admin, 'appeal-overturn').click();
  const form = byId(admin, 'score-form');
  await form.getByRole('radiogroup', { name: '政策依据正确' }).getByText('是').click();
  await form.getByRole('radiogroup', { name: '用语规范' }).getByText('是').click();
  await form.getByLabel('评语').fill('生效日期核实无误');
  await shoot(admin, 'quality-appeal');
  await byId(admin, 'score-save').click();
  await sees(byId(admin, 'appeal-decision'), /改判/);
}

/** Given to the agent who had the contact, who plans a call and says how it went. */
async function customerIsTold(stage: Stage, day: string): Promise<void> {
  const lead = await stage.browser.screen();
  await signIn(lead, stage.jietong.url, 'qa-lead');
  await lead.goto(`${stage.jietong.url}/quality?tab=corrections`);
  const row = lead.getByRole('row', { name: /税率应为 13%/ });
  await row.getByLabel('期限', { exact: true }).fill(shanghaiDay(Date.now()));
  await row.getByLabel('负责人', { exact: true }).click();
  await lead.locator('.ant-select-dropdown:visible').getByTitle('qa-agent', { exact: true }).click();
  await row.locator('.ant-select', { hasText: 'qa-agent' }).waitFor();
  // As it is seen the day after.
  const yesterdays = { $set: { dueDay: day } };
  await stage.jietong.stores.mongo.collection('corrections').updateOne({}, yesterdays);
  await lead.reload();
  await sees(row, '已逾期');
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-corrections');
  await lead.setViewportSize(WALL_SCREEN);
  await shoot(lead, 'quality-corrections-1920');

  const agent = await stage.browser.screen();
  await signIn(agent, stage.jietong.url, 'qa-agent');
  await agent.getByRole('link', { name: '我的评分' }).click();
  const mine = byId(agent, 'my-corrections');
  await byId(agent, 'correction-call').click();
  await agent.getByRole('button', { name: '半小时后' }).click();
  await sees(byId(agent, 'correction-call-state'), '待回拨');
  const { items } = await stage.jietong.admin.get<PageOf<CallbackView>>('/api/v1/callbacks');
  expect(items.map(({ kind, state }) => [kind, state])).toEqual([['scheduled', 'open']]);
  await byId(agent, 'correction-done-text').fill('已回电更正');
  expect(await agent.evaluate(AUDIT)).toEqual([]);
  await shoot(agent, 'quality-my-corrections');
  await byId(agent, 'correction-done').click();
  await mine.waitFor({ state: 'detached' });

  await lead.getByText('已办结', { exact: true }).click();
  await sees(byId(lead, 'correction-outcome'), '电话告知');
  await sees(byId(lead, 'correction-outcome'), '已回电更正');
  await shoot(lead, 'quality-corrections-done');
}

/** A wrong answer, until the customer knows and the agent's objection is decided. */
export async function wrongAnswerIsFollowedUp(stage: Stage, wrong: DrawnRef, day: string): Promise<void> {
  await leadFollowsUp(stage, wrong);
  await agentObjects(stage);
  await customerIsTold(stage, day);
  await administratorOverturns(stage);
}
