import { DAY_MS, type FrameContact, type ScorerView, type StandingPlanView } from '#libs/contract';
import { WALL_SCREEN, shoot } from '#kit/browser';
import { createLog, shanghaiDay, systemClock } from '#libs/platform';
import {
  SamplingRepository,
  SamplingService,
  ScoringRepository,
  StandingRepository,
  StandingRound,
} from '#libs/quality';
import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { byId, choose, sees, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');

/** A worker's round, at once instead of within a minute, of seven contacts a day. */
function roundOf({ jietong }: Stage): StandingRound {
  const { mongo } = jietong.stores;
  const source = {
    async *handled({ from }: { from: string }): AsyncGenerator<FrameContact> {
      const place = { districtId: '00', queueId: 'general', agentId: null, officeId: null, topicId: null };
      for (let i = 0; i < 5; i += 1) yield { ...place, contactId: `${from}-${i}`, channel: 'webchat' };
      for (let i = 5; i < 7; i += 1) yield { ...place, contactId: `${from}-${i}`, channel: 'voice' };
    },
    agentsOf: async () => new Map<string, string[]>(),
  };
  const clock = systemClock;
  const repository = new SamplingRepository(mongo);
  const sampling = new SamplingService(repository, source, new ScoringRepository(mongo), clock);
  const watch = { drawn: async () => undefined, failed: () => undefined };
  const log = createLog('test', { logLevel: 'silent' });
  return new StandingRound(new StandingRepository(mongo), sampling, watch, clock, log);
}

async function isMade(lead: Page): Promise<void> {
  await byId(lead, 'standing-add').click();
  const form = lead.getByRole('dialog');
  await form.getByLabel('名称', { exact: true }).fill('每日抽查');
  await choose(form, '分层依据', '渠道');
  // As contacts are closed: a share, and who scores it, in place of sizes.
  await choose(form, '抽样方式', '随到随抽（固定比例）');
  await form.getByLabel('抽取比例', { exact: true }).waitFor();
  await byId(lead, 'sharesByStratum-add').click();
  const row = byId(lead, 'sharesByStratum');
  await row.getByLabel('第 1 行渠道').click();
  await lead.locator('.ant-select-dropdown:visible').getByTitle('电话', { exact: true }).click();
  await row.getByLabel('第 1 行各层抽取比例').fill('5');
  expect(await form.getByLabel('总数至多', { exact: true }).count()).toBe(0);
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-standing-continuous');
  await choose(form, '抽样方式', '每天结束后抽取');
  await form.getByLabel('每层至少', { exact: true }).fill('3');
  await form.getByLabel('总数至多', { exact: true }).fill('5');
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-standing-form');
  await form.getByRole('button', { name: '建立计划' }).click();
  await sees(lead, '运行中');
  await sees(byId(lead, 'standing-days'), /还没有抽样/);
}

/** Made for every day, drawn by itself, checked by anybody, and its seed told when its last day is drawn. */
export async function daysAreDrawn(stage: Stage): Promise<void> {
  const { jietong, browser } = stage;
  const lead = await browser.screen();
  await signIn(lead, jietong.url, 'qa-lead');
  await lead.goto(`${jietong.url}/quality?tab=standing`);
  await isMade(lead);
  const hash = await byId(lead, 'seed-hash').innerText();
  await sees(byId(lead, 'standing-seed'), /最后一天也抽完之后公布/);
  // As if it had been made two days ago.
  const [before, yesterday] = [2, 1].map((days) => shanghaiDay(Date.now() - days * DAY_MS));
  const undrawn = [{ day: before, reason: '共 45 个分层', reasonEn: '45 strata' }];
  await jietong.stores.mongo.collection('standing-plans').updateOne({}, { $set: { since: before, undrawn } });
  const round = roundOf(stage);
  await round.sweep();
  await lead.reload();
  await sees(byId(lead, 'standing-undrawn'), new RegExp(`${before}.*45`, 's'));
  const row = byId(lead, 'standing-days').getByRole('row', { name: new RegExp(`^${yesterday}`) });
  // Three of each were wanted; there are two calls.
  await sees(row, '电话（应抽 3，实抽 2）');
  await row.getByTestId('standing-replay').click();
  await sees(row, '一致');
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-standing');
  await lead.setViewportSize(WALL_SCREEN);
  await shoot(lead, 'quality-standing-1920');
  await byId(lead, 'standing-end').click();
  await lead.locator('.ant-popconfirm').getByRole('button', { name: '终止计划' }).click();
  await sees(lead, '已终止，尚有日期待抽');
  await round.sweep();
  await lead.reload();
  const seed = await byId(lead, 'standing-seed').locator('code').innerText();
  expect(createHash('sha256').update(seed).digest('hex')).toBe(hash);
  await shoot(lead, 'quality-standing-ended');
  await row.getByRole('link').click();
  const ofDay = createHash('sha256').update(`${seed}/${yesterday}`).digest('hex');
  await sees(byId(lead, 'seed'), ofDay);
  await lead.goto(`${jietong.url}/quality?tab=standing`);
  const listed = lead.getByRole('row', { name: /每日抽查/ });
  await sees(listed, '已终止');
  await sees(listed, yesterday ?? '');
  await shoot(lead, 'quality-standing-list');
}

/** A plan that draws as contacts are closed names who scores them; whoever may not is refused. */
export async function contactsAreDecidedOn({ jietong, browser }: Stage): Promise<void> {
  const item = { text: '政策依据正确', textEn: 'Right', critical: true, weight: 0, id: 'right' };
  const names = { name: '随抽用表', nameEn: 'Continuous' };
  const form = { baseVersion: 0, ...names, items: [item] };
  await jietong.admin.must('PUT', '/api/v1/score-forms/continuous', form);
  const scorers = await jietong.admin.get<ScorerView[]>('/api/v1/scorers');
  const continuous = {
    share: 0.02,
    shares: [{ stratum: 'voice', share: 0.05 }],
    formId: 'continuous',
    scorerIds: [scorers.find(({ displayName }) => displayName === '评分人甲')?.id],
    doubleShare: 0.1,
  };
  const refused = async (more: object): Promise<unknown> => {
    const body = { name: '不行', precision: 0.05, continuous: { ...continuous, ...more } };
    const answer = await jietong.admin.call('POST', '/api/v1/standing-plans', body);
    return [answer.status, (answer.body as { details?: unknown }).details];
  };
  expect(await refused({ scorerIds: ['1'.repeat(24)] })).toMatchObject([
    400,
    [{ field: 'continuous.scorerIds' }],
  ]);
  expect(await refused({ formId: 'nowhere' })).toEqual([404, { formId: 'nowhere' }]);
  expect(await refused({ share: 0 })).toMatchObject([400, [{ field: 'continuous.share' }]]);
  // A plan that is not divided has no stratum of calls.
  expect(await refused({})).toMatchObject([400, [{ field: 'continuous.shares' }]]);
  // Of a queue of which there is none: nobody else's contacts are given to scorers here.
  const plan = await jietong.admin.post<StandingPlanView>('/api/v1/standing-plans', {
    name: '随到随抽',
    queueId: 'nowhere',
    stratifyBy: ['channel'],
    precision: 0.05,
    continuous,
  });
  expect(plan).toMatchObject({ allocation: 'continuous', continuous, seed: null, undrawn: [] });
  const lead = await browser.screen();
  await signIn(lead, jietong.url, 'qa-lead');
  await lead.goto(`${jietong.url}/quality?standing=${plan.id}`);
  await sees(lead, '随到随抽（固定比例）');
  await sees(lead, '评分人甲');
  await sees(lead, '随抽用表');
  await sees(lead, /电话 5\.0%/);
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-standing-of-contacts');
}
