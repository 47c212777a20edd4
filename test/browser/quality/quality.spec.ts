import type { DrawAccuracyView, ItemAnswer, Page as PageOf, ScoringTaskView } from '#libs/contract';
import { Rest, eventually } from '#kit';
import { WALL_SCREEN, shoot } from '#kit/browser';
import { ADMIN_PASSWORD, AGENT_PASSWORD } from '#kit/jietong';
import { shanghaiDay } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { byId, choose, hire, sees, seesAfter, signIn } from '../screens.js';
import { wrongAnswer, wrongAnswerIsFollowedUp } from './appeal-story.js';
import { articleIsWritten, evidenceIsRead } from './article-story.js';
import { scorersCompare } from './calibration-story.js';
import { districtsAreOffered, plansAreListed, tasksAreRecognised } from './list-story.js';
import { officeIsPublished, publicLeadsInside } from './public-story.js';
import { callIsScored } from './recording-story.js';
import { customersAreAsked, serveNext } from './satisfaction-story.js';
import { contactsAreDecidedOn, daysAreDrawn } from './standing-story.js';
import { openStage } from '../stage.js';

/** What keeps people out, found in the page; plain JavaScript that is never compiled. */
const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');
const CONTACTS = 8;
const DRAWN = 6;
/** An hour of the day before: only days that are over are sampled. */
const yesterday = (): string => shanghaiDay(Date.now() - 24 * 3_600_000);

const stage = openStage(async ({ jietong }) => {
  const desk = await jietong.agent('qa-agent');
  const known: string[] = [];
  const topic = { name: '旅客行李税款', nameEn: 'Duty on travellers’ goods' };
  const { id: topicId } = await jietong.admin.post<{ id: string }>('/api/v1/topics', topic);
  for (let i = 0; i < CONTACTS; i += 1) {
    const visitor = await jietong.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: `相机要交税吗？（${i + 1}）` });
    known.push(await serveNext(desk, known, topicId));
  }
  await jietong.dismissAgents();
  const facts = jietong.stores.mongo.collection('facts');
  await eventually(
    () => facts.countDocuments({ name: 'handled' }),
    (count) => count === CONTACTS,
  );
  await facts.updateMany({}, { $set: { day: yesterday() } });
  for (const [username, displayName] of [
    ['qa-lead', '主管吕'],
    ['qa-first', '评分人甲'],
    ['qa-second', '评分人乙'],
  ] as const) {
    await hire(jietong, { username, displayName, roles: ['quality'], queueIds: [] });
  }
});

async function formIsMade(admin: Page): Promise<void> {
  await byId(admin, 'form-add').click();
  const form = admin.getByRole('dialog');
  const fill = (label: string, text: string): Promise<void> =>
    form.getByLabel(label, { exact: true }).fill(text);
  await fill('标识', 'hotline');
  await fill('名称', '热线答复');
  await fill('英文名称', 'Hotline answers');
  await fill('标识 1', 'right');
  await fill('内容 1', '政策依据正确');
  await fill('英文内容 1', 'The rule is right');
  await byId(admin, 'item-add').click();
  await fill('标识 2', 'polite');
  await fill('内容 2', '用语规范');
  await fill('英文内容 2', 'Polite');
  await fill('权重 2', '2');
  await shoot(admin, 'quality-form');
  await form.getByRole('button', { name: '创建' }).click();
  await form.waitFor({ state: 'detached' });
  await sees(admin.getByRole('row', { name: /热线答复/ }), 'v1');
}

async function planIsMadeAndDrawn(lead: Page): Promise<void> {
  await lead.getByRole('link', { name: '质检' }).click();
  await lead.getByRole('tab', { name: '抽样计划' }).click();
  await byId(lead, 'plan-add').click();
  const form = lead.getByRole('dialog');
  await form.getByLabel('名称', { exact: true }).fill('昨日抽查');
  await form.getByLabel('起始日', { exact: true }).fill(yesterday());
  await form.getByLabel('截止日（含）', { exact: true }).fill(yesterday());
  await districtsAreOffered(lead, form);
  await choose(form, '分层依据', '关区');
  await choose(form, '分层依据', '渠道');
  await choose(form, '分层依据', '事项');
  await form.getByLabel('总数至多', { exact: true }).fill(String(DRAWN));
  // A stratum is chosen by its names, and is there once.
  const strata = byId(lead, 'expectedByStratum');
  const pick = async (field: string, entry: string): Promise<void> => {
    await strata.getByLabel(field, { exact: true }).click();
    await lead.locator('.ant-select-dropdown:visible').getByTitle(entry, { exact: true }).click();
  };
  for (const n of [1, 2]) {
    await byId(lead, 'expectedByStratum-add').click();
    await pick(`第 ${n} 行关区`, '海关总署（本级）');
    await pick(`第 ${n} 行渠道`, '网页');
    await pick(`第 ${n} 行事项`, '旅客行李税款');
    await strata.getByLabel(`第 ${n} 行各层预计准确率`, { exact: true }).fill('90');
  }
  await form.getByRole('button', { name: '生成计划' }).click();
  await sees(strata, '同一层出现了两次');
  await strata.getByRole('button', { name: '删除第 2 行' }).click();
  await shoot(lead, 'quality-plan-form');
  const asked = lead.waitForRequest((request) => request.url().endsWith('/api/v1/sampling-plans'));
  await form.getByRole('button', { name: '生成计划' }).click();
  const { expectedByStratum } = (await asked).postDataJSON() as { expectedByStratum: object[] };
  const keyOfStratum = expect.stringMatching(/^00\/webchat\/[0-9a-f]{24}$/);
  expect(expectedByStratum).toEqual([{ stratum: keyOfStratum, accuracy: 0.9 }]);
  // It says what it can't do, and with what precision it will have to do.
  await sees(byId(lead, 'shortages'), /达不到期望的 ±0\.50：这个样本的精度将是 ±\d/);
  const stratum = '海关总署（本级） · 网页 · 旅客行李税款';
  await sees(byId(lead, 'shortages'), `分层 ${stratum}：应抽 30，受总数上限只抽 ${DRAWN}`);
  await shoot(lead, 'quality-plan');
  await byId(lead, 'draw').click();
  await lead.locator('.ant-popconfirm').getByRole('button', { name: '抽样' }).click();
  await byId(lead, 'seed').waitFor();
  await byId(lead, 'replay').click();
  await sees(byId(lead, 'replayed'), /^一致/);
  await sees(byId(lead, 'estimate'), '暂无数据');
}

async function sharesOut(lead: Page): Promise<void> {
  const form = byId(lead, 'sharing');
  const options = lead.locator('.ant-select-dropdown:visible');
  await form.getByLabel('评分表', { exact: true }).click();
  await options.getByTitle('热线答复 v1', { exact: true }).click();
  await form.getByLabel('评分人', { exact: true }).click();
  await options.getByTitle('评分人甲', { exact: true }).click();
  await options.getByTitle('评分人乙', { exact: true }).click();
  await form.getByLabel('双评比例', { exact: true }).fill('100');
  await seesAfter(lead, `已分派 ${DRAWN * 2} 项`, () => byId(lead, 'share').click());
  // Nothing is left to hand out.
  await form.waitFor({ state: 'detached' });
}

/** Scores the contact that is open by keys alone. */
async function scoresByKeys(page: Page, right: '是' | '否'): Promise<void> {
  const open = page.url();
  const form = byId(page, 'score-form');
  await form.getByRole('radiogroup', { name: '政策依据正确' }).getByRole('radio', { name: '是' }).focus();
  await page.keyboard.press('Space');
  if (right === '否') await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await sees(form, '已答 2 / 2');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL((url) => url.href !== open);
}

/** What is left of a scorer's work, by the same interface the pages use. */
async function scoresTheRest(username: string, right: ItemAnswer): Promise<void> {
  const scorer = await new Rest(stage.jietong.url).signIn(username, AGENT_PASSWORD);
  const { items } = await scorer.get<PageOf<ScoringTaskView>>('/api/v1/scoring-tasks');
  for (const { id } of items) {
    const answers = [
      { itemId: 'right', answer: right },
      { itemId: 'polite', answer: 'yes' },
    ];
    await scorer.post(`/api/v1/scoring-tasks/${id}/score`, { answers, note: '' });
  }
}

async function twoScore(): Promise<void> {
  const first = await stage.browser.screen();
  await signIn(first, stage.jietong.url, 'qa-first');
  await first.getByRole('link', { name: '质检' }).click();
  await tasksAreRecognised(first, DRAWN);
  await byId(first, 'score-start').click();
  await sees(first.locator('.evidence-said'), /相机要交税吗/);
  await sees(first, `第 1 个，共 ${DRAWN} 个`);
  await sees(byId(first, 'timeline'), '坐席应答');
  await evidenceIsRead(first);
  await byId(first, 'score-save').click();
  await sees(byId(first, 'score-form'), /还有未答的条目/);
  expect(await first.evaluate(AUDIT)).toEqual([]);
  await shoot(first, 'quality-scoring');
  await first.setViewportSize(WALL_SCREEN);
  await shoot(first, 'quality-scoring-1920');
  await seesAfter(first, /已保存：答复正确，规范 100.0%/, () => scoresByKeys(first, '是'));
  await sees(first.locator('.evidence-said'), /相机要交税吗/);
  await scoresTheRest('qa-first', 'yes');

  const second = await stage.browser.screen();
  await signIn(second, stage.jietong.url, 'qa-second');
  await second.goto(`${stage.jietong.url}/quality`);
  await byId(second, 'score-start').click();
  // What was entered survives a reload.
  await byId(second, 'score-form').getByLabel('评语').fill('税率引用错误');
  await second.reload();
  expect(await byId(second, 'score-form').getByLabel('评语').inputValue()).toBe('税率引用错误');
  await scoresByKeys(second, '否');
  await scoresTheRest('qa-second', 'yes');
}

async function leadDecides(lead: Page): Promise<void> {
  await lead.reload();
  await sees(byId(lead, 'estimate'), /待仲裁 1/);
  await lead.getByRole('link', { name: '仲裁' }).click();
  await sees(byId(lead, 'scores'), '税率引用错误');
  await byId(lead, 'adjudicate').getByText('答复错误').click();
  await byId(lead, 'adjudicate').getByLabel('说明').fill('税率已调整，答复沿用旧税率');
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-adjudication');
  await byId(lead, 'adjudicate-save').click();
  await sees(byId(lead, 'adjudicated'), /税率已调整/);
  await lead.getByRole('link', { name: '返回' }).click();
  await byId(lead, 'estimate').waitFor();
}

/** Asked for like any other figure: the same value, on what it rests, and the contacts behind it. */
async function accuracyIsAFigure(lead: Page): Promise<void> {
  const days = `from=${yesterday()}&to=${yesterday()}`;
  await lead.goto(
    `${stage.jietong.url}/figures?definitions=sampled-accuracy,contacts-handled&${days}&by=day`,
  );
  const card = byId(lead, 'card-sampled-accuracy');
  await sees(card, '83.3%');
  await sees(
    card,
    new RegExp(`95% 区间 .*已评 ${DRAWN} / 抽取 ${DRAWN}（总体 ${CONTACTS}）.*已按评分人误差校正`),
  );
  // It is published with its draws, on the page of quality.
  expect(await byId(lead, 'publish-sampled-accuracy').count()).toBe(0);
  await byId(lead, 'publish-contacts-handled').waitFor();
  const day = byId(lead, 'figure-table').locator(`tr[data-key="${yesterday()}"]`);
  await sees(day, '83.3%');
  await shoot(lead, 'figures-sampled');
  await day.getByTestId('drill-sampled-accuracy-numerator').click();
  await byId(lead, 'contact-row').first().waitFor();
  expect(await byId(lead, 'contact-row').count()).toBe(DRAWN - 1);
  // It was not divided by queue: of these nothing was drawn, which is not as if nobody had come.
  await lead.goto(`${stage.jietong.url}/figures?definitions=sampled-accuracy&${days}&by=day&queueId=general`);
  await sees(card.locator('.figure-value'), '未抽样');
  await sees(card, '没有这样的抽样');
  expect(await card.textContent()).not.toContain('暂无数据');
  await sees(byId(lead, 'figure-answer').locator('.chart-empty'), /所选(区间|范围)内没有/);
  await lead.goto(`${stage.jietong.url}/figures?definitions=sampled-accuracy&${days}&by=hour`);
  await sees(byId(lead, 'figure-refused'), /抽查按整日抽样.*可选维度：.*月/);
}

/** Frozen by a click, beside the figures that were published, and on the page that everybody may open. */
async function accuracyIsPublished(lead: Page): Promise<void> {
  await officeIsPublished(stage);
  await byId(lead, 'publish-accuracy').click();
  const form = lead.getByRole('dialog');
  await form.getByLabel('说明').fill('昨日抽查结果');
  await form.getByLabel('对公众公开（无需登录）').check();
  await shoot(lead, 'quality-publish');
  await form.getByRole('button', { name: '公布' }).click();
  await form.waitFor({ state: 'detached' });
  await lead.goto(`${stage.jietong.url}/figures`);
  await lead.getByRole('tab', { name: '已公布' }).click();
  const published = byId(lead, 'published-accuracy');
  await sees(published, '昨日抽查结果');
  await published.getByRole('button', { name: String(DRAWN - 1), exact: true }).click();
  await sees(lead.locator('.ant-drawer'), /网页/);
  await shoot(lead, 'figures-published-accuracy');
  await publicLeadsInside(stage, lead, { scored: DRAWN, right: DRAWN - 1 });
}

/** The same contacts once more: nobody does that without saying why, and everybody sees it. */
async function drawsOnceMore(): Promise<void> {
  const lead = await stage.browser.screen();
  await signIn(lead, stage.jietong.url, 'qa-lead');
  const days = { from: yesterday(), to: yesterday() };
  const wanted = { name: '再次抽查', precision: 0.05, minimumPerStratum: 0, maximum: 2 };
  const { id } = await stage.jietong.admin.post<{ id: string }>('/api/v1/sampling-plans', {
    ...wanted,
    ...days,
  });
  await lead.goto(`${stage.jietong.url}/quality?plan=${id}`);
  const others = byId(lead, 'other-draws');
  await sees(others.getByRole('row', { name: /昨日抽查/ }), '第 1 次');
  await byId(lead, 'draw').click();
  const form = lead.getByRole('dialog');
  await sees(form, '这批会话已经抽过 1 次');
  expect(await form.getByRole('button', { name: /抽\s*样/ }).isDisabled()).toBe(true);
  await form.getByLabel('重抽理由').fill('评分表有误');
  await form.getByRole('button', { name: /抽\s*样/ }).click();
  await sees(others.getByRole('row', { name: /再次抽查/ }), '评分表有误');
  await sees(others.getByRole('row', { name: /再次抽查/ }), '第 2 次');
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'quality-other-draws');
}

describe('sampled quality on screen', () => {
  it('from contacts handled to an accuracy with its interval', async () => {
    const { jietong, browser } = stage;
    const admin = await browser.screen();
    await signIn(admin, jietong.url, 'admin', ADMIN_PASSWORD);
    await admin.goto(`${jietong.url}/quality?tab=forms`);
    await formIsMade(admin);
    await articleIsWritten(admin);
    const lead = await browser.screen();
    await signIn(lead, jietong.url, 'qa-lead');
    await planIsMadeAndDrawn(lead);
    await sharesOut(lead);
    await twoScore();
    await leadDecides(lead);
    const planId = new URL(lead.url()).searchParams.get('plan') ?? '';
    const { drawId } = await jietong.admin.get<{ drawId: string }>(`/api/v1/sampling-plans/${planId}`);
    const { accuracy } = await jietong.admin.get<DrawAccuracyView>(`/api/v1/draws/${drawId}/accuracy`);
    expect(accuracy?.value).toBeCloseTo(5 / 6, 10);
    const shown = await byId(lead, 'estimate').innerText();
    const percent = (share = 0, round = Math.floor): string => `${(round(share * 1000) / 10).toFixed(1)}%`;
    expect(shown).toContain('83.3%');
    expect(shown).toContain(`95% 区间 ${percent(accuracy?.low)}–${percent(accuracy?.high, Math.ceil)}`);
    // All six are scored twice: nothing is left to correct.
    expect(shown).toContain('已按评分人误差校正');
    // Six say nothing about a channel: no figure of its own, and so no rank.
    await sees(byId(lead, 'strata'), '样本不足，不单独给出');
    await plansAreListed(lead, DRAWN);
    expect(await lead.evaluate(AUDIT)).toEqual([]);
    await shoot(lead, 'quality-estimate');
    await lead.setViewportSize(WALL_SCREEN);
    await shoot(lead, 'quality-estimate-1920');
    await accuracyIsPublished(lead);
    await accuracyIsAFigure(lead);
  });

  it('contacts that were drawn are drawn once more only with a ground', async () => {
    await drawsOnceMore();
  });

  it('an agent objects to a score, which counts as it was decided in the end', async () => {
    const wrong = await wrongAnswer(stage, yesterday());
    const accuracy = async (): Promise<number | undefined> =>
      (await stage.jietong.admin.get<DrawAccuracyView>(`/api/v1/draws/${wrong.drawId}/accuracy`)).accuracy
        ?.value;
    expect(await accuracy()).toBe(0.5);
    await wrongAnswerIsFollowedUp(stage, wrong, yesterday());
    expect(await accuracy()).toBe(1);
  });

  it('a call is heard beside its order and what was valid that day, and judged by keys alone', async () => {
    await callIsScored(stage, yesterday(), scoresByKeys);
  });

  it('scorers compare themselves, each blind until the end', async () => {
    await scorersCompare(stage);
  });

  it('days are drawn by themselves, and anybody can check them', async () => {
    await daysAreDrawn(stage);
  });

  it('or contact by contact, for those who may score them', async () => {
    await contactsAreDecidedOn(stage);
  });

  it('customers say how satisfied they are, in the chat and in WeChat', async () => {
    await customersAreAsked(stage);
  });
});
