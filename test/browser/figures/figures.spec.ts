import { eventually } from '#kit';
import { DESK_SCREEN, shoot, WALL_SCREEN } from '#kit/browser';
import { factReaction } from '#kit/measuring';
import { DAY_MS, type AnnualView, type NamedFigureTable, type ReactionItem } from '#libs/contract';
import { factsOfTime, IntakeRepository } from '#libs/metrics';
import { shanghaiDay, shanghaiDayStart } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { chartLeadsToContacts, fourFiguresFit } from './chart-story.js';
import { addressLeadsToContacts, countsAreNumbers } from './drill-story.js';
import { openFigures, row, served } from './figures-screen.js';
import { OFFICE, officeOf, past, TOPICS, topicOf, weeksOfCalls } from './figures-story.js';
import { extractText, getDocumentProxy } from 'unpdf';
import { surveyFigures } from './survey-figures-story.js';
import { byId, entryIs, hire, sees, signIn } from '../screens.js';
import { openStage, type Stage } from '../stage.js';

const HOUR_MS = 3_600_000;
const YESTERDAY = shanghaiDay(Date.now() - DAY_MS);
/** 29 February stands beside 28 February. */
const YEAR_BEFORE = `${Number(YESTERDAY.slice(0, 4)) - 1}${YESTERDAY.slice(4).replace('-02-29', '-02-28')}`;

const stage = openStage(async (there) => {
  const { mongo } = there.jietong.stores;
  const stored = ({ id: _id, ...one }: typeof OFFICE): object => ({ _id, ...one });
  await mongo.collection('offices').insertMany([OFFICE].map(stored));
  await mongo.collection('topics').insertMany(TOPICS.map(stored));
  await liveThrough(there);
  await count(there, past(YESTERDAY, 8));
  await count(there, past(YEAR_BEFORE, 5));
  await count(there, weeksOfCalls());
  const busy = { agentId: 'figures-agent', districtId: '22' };
  const nine = shanghaiDayStart(YESTERDAY) + 9 * HOUR_MS;
  const duties = [{ duty: 'online' as const, from: nine, until: nine + HOUR_MS }];
  const contacts = [{ from: nine, until: nine + 0.25 * HOUR_MS }];
  await new IntakeRepository(there.jietong.stores.mongo).add(
    factsOfTime(nine, { ...busy, duties, contacts }),
  );
});

/** Two visitors are answered, one leaves. */
async function liveThrough({ jietong }: Stage): Promise<void> {
  const agent = await jietong.agent('figures-agent');
  for (const text of ['归类怎么查？', '税率是多少？']) {
    await (await jietong.visitor()).ask('message.send', { clientId: 'a', text });
    await served(agent);
  }
  await agent.ask('presence.set', { presence: 'offline' });
  const impatient = await jietong.visitor();
  await impatient.ask('message.send', { clientId: 'a', text: '有人吗？' });
  await impatient.ask('contact.leave');
  await eventually(
    () =>
      jietong.admin.get<{ items: NamedFigureTable[] }>(
        `/api/v1/figure-reports?definitions=connection-rate&from=${YESTERDAY}&to=${shanghaiDay(Date.now())}`,
      ),
    ({ items }) => items[0]?.total.denominator === 3 && items[0].total.numerator === 2,
  );
}

/** Tells the figures what these contacts did, as the worker does. */
async function count({ jietong }: Stage, items: ReactionItem[]): Promise<void> {
  await factReaction(jietong.stores.mongo).react(items);
}

describe('figures', () => {
  it('leads from a number to its contacts, to a timeline, and back', async () => {
    const page = await stage.browser.screen();
    const today = shanghaiDay(Date.now());
    const table = await openFigures(
      stage,
      page,
      `definitions=connection-rate,average-speed-of-answer&from=${YESTERDAY}&to=${today}&by=queue`,
    );
    await row(table, 'general').waitFor();
    await sees(row(table, 'general'), '综合咨询');
    await sees(byId(page, 'card-connection-rate'), /人工接听数 ÷ 请求人工数/);
    // Only today's have timelines to look at.
    await page.goto(
      `${stage.jietong.url}/figures?definitions=connection-rate&from=${today}&to=${today}&by=queue`,
    );
    const number = row(table, 'general').getByTestId('drill-connection-rate-numerator');
    await number.waitFor();
    expect(await number.textContent()).toBe('2');
    await number.focus();
    await page.keyboard.press('Enter');
    await byId(page, 'contact-row').first().waitFor();
    expect(await byId(page, 'contact-row').count()).toBe(2);
    await byId(page, 'contact-row').first().click();
    await sees(byId(page, 'timeline'), '坐席应答');
    await shoot(page, 'figures-timeline');
    await byId(page, 'drill-back').click();
    await byId(page, 'contact-row').first().waitFor();
    await page.keyboard.press('Escape');
    await byId(page, 'contact-row').first().waitFor({ state: 'detached' });
    expect(await number.textContent()).toBe('2');
  });

  it('lead to the contacts behind them by an address, which can be sent, reloaded and gone back by', async () => {
    await addressLeadsToContacts(stage, await stage.browser.screen(), shanghaiDay(Date.now()));
    await countsAreNumbers(stage, await stage.browser.screen(), YESTERDAY);
  });

  it('fit four at a time on a small screen, with today marked as a part of a day', async () => {
    await fourFiguresFit(stage, await stage.browser.screen(), [YESTERDAY, shanghaiDay(Date.now())]);
  });

  it('lead from a bar or a point of the chart to what the number of its row leads to', async () => {
    await chartLeadsToContacts(stage, await stage.browser.screen(), YESTERDAY);
  });

  it('are split up by topic, narrowed to an office, and lead to their contacts', async () => {
    const page = await stage.browser.screen();
    const table = await openFigures(
      stage,
      page,
      `definitions=contacts-handled,first-contact-resolution-topic&from=${YESTERDAY}&to=${YESTERDAY}&by=topic`,
    );
    const handled = (topicId: string, officeId?: string): number =>
      Array.from({ length: 40 }, (_, i) => i).filter(
        (i) => i % 8 !== 0 && topicOf(i) === topicId && (officeId === undefined || officeOf(i) === officeId),
      ).length;
    const count = (key: string): Locator => row(table, key).getByTestId('drill-contacts-handled-numerator');
    // Former ones are called by their names too.
    await sees(row(table, 'tariff'), '归类与税率');
    await sees(row(table, 'permit'), '许可证件');
    expect(await count('tariff').textContent()).toBe(String(handled('tariff')));
    expect(await count('total').textContent()).toBe(String(handled('tariff') + handled('permit')));
    await sees(row(table, 'tariff'), '100.0%');
    // The total is that of the rows: it can't be published as if it were of all.
    expect(await byId(page, 'publish-contacts-handled').count()).toBe(0);
    await page.getByLabel('隶属海关', { exact: true }).click();
    await page.locator('.ant-select-dropdown:visible').getByTitle('浦东海关', { exact: true }).click();
    const fewer = String(handled('tariff', OFFICE.id));
    await eventually(
      () => count('tariff').textContent(),
      (text) => text === fewer,
    );
    await shoot(page, 'figures-topics');
    expect(new URL(page.url()).searchParams.get('officeId')).toBe(OFFICE.id);
    const asked = page.waitForResponse((response) => response.url().includes('/figures/contacts?'));
    await count('tariff').click();
    const answer = await asked;
    const query = new URL(answer.url()).searchParams;
    expect([answer.status(), query.get('topicId'), query.get('officeId')]).toEqual([
      200,
      'tariff',
      OFFICE.id,
    ]);
    await sees(page.getByRole('dialog'), /处理完成量 · 归类与税率/);
  });

  it('are of a questionnaire that is chosen, with how many answered it', async () => {
    await surveyFigures(stage, await stage.browser.screen(), shanghaiDay(Date.now()));
  });

  it('saves exactly what the table shows as CSV, and as a workbook', async () => {
    const page = await stage.browser.screen({ viewport: WALL_SCREEN });
    const table = await openFigures(
      stage,
      page,
      `definitions=connection-rate,contacts-asked&from=${YESTERDAY}&to=${YESTERDAY}&by=district&compare=year`,
    );
    await row(table, '53').waitFor();
    await shoot(page, 'figures-1920');
    const saving = page.waitForEvent('download');
    await byId(page, 'export-csv').click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe(`figures-${YESTERDAY}-${YESTERDAY}.csv`);
    const text = await readFile(await download.path(), 'utf8');
    expect(text.charCodeAt(0)).toBe(0xfeff);
    // What the figures mean stands below, after an empty line.
    const [figures = '', about = ''] = text.slice(1).trimEnd().split('\r\n\r\n');
    expect(about).toMatch(/筛选\r\n接通率 \(connection-rate\),v1,/);
    const [header, ...lines] = figures.split('\r\n').map((line) => line.split(','));
    expect(header?.slice(0, 4)).toEqual(['关区', '接通率 v1', '接通率 v1 · 分子', '接通率 v1 · 分母']);
    // The table shows the total first, the file has it last.
    const shown = await table
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((one) => [...one.children].map((cell) => cell.textContent?.trim() ?? '')),
      );
    const saved = [...lines.slice(-1), ...lines.slice(0, -1)].map((cells) => [
      cells[0],
      percent(Number(cells[1])),
      cells[2],
      cells[3],
      `${percent(Number(cells[4]))} ${cells[5]} ÷ ${cells[6]}`,
    ]);
    expect(shown.map((cells) => cells.slice(0, 5))).toEqual(saved);
    expect(saved).toHaveLength(4);
    const second = page.waitForEvent('download');
    await byId(page, 'export-xlsx').click();
    const workbook = await readFile(await (await second).path());
    expect(workbook.subarray(0, 2).toString()).toBe('PK');
    const third = page.waitForEvent('download');
    await byId(page, 'export-pdf').click();
    const printed = await readFile(await (await third).path());
    const { text: onPaper } = await extractText(await getDocumentProxy(new Uint8Array(printed)), {
      mergePages: true,
    });
    expect(onPaper).toContain('接通率 · connection-rate v1');
    const words = onPaper.replaceAll(/\s+/g, ' ');
    for (const [name, , numerator] of saved) expect(words).toMatch(new RegExp(`${name} .*${numerator}`));
  });

  it('of a year lead to their definition, and say what is not measured', async () => {
    const page = await stage.browser.screen({ viewport: WALL_SCREEN });
    await openFigures(stage, page, `definitions=connection-rate&from=${YESTERDAY}&to=${YESTERDAY}`);
    await page.getByRole('tab', { name: '年度' }).click();
    const annual = byId(page, 'annual');
    await byId(page, 'annual-not-entered').locator('summary').click();
    await sees(annual.getByRole('row', { name: /微信机器人答复量/ }), '暂无数据');
    // The calls of the weeks before, on one channel of six.
    await sees(byId(page, 'annual-no-channel'), /该渠道没有会话：\d+ 项/);
    await byId(page, 'annual-no-channel').locator('summary').click();
    const { year, figures } = await stage.jietong.admin.get<AnnualView>(
      `/api/v1/annual-figures?year=${YESTERDAY.slice(0, 4)}`,
    );
    await annual
      .getByRole('columnheader', { name: String(year), exact: true })
      .first()
      .waitFor();
    const callback = figures.find(({ name }) => name === '回拨成功率');
    expect(callback).toMatchObject({
      figure: { definition: 'callback-success', channel: null },
      value: null,
    });
    await shoot(page, 'figures-annual');
    await page.setViewportSize(DESK_SCREEN);
    await shoot(page, 'figures-annual-1366');
    await annual.getByRole('link', { name: '3 分钟响应率（微信）' }).click();
    await sees(byId(page, 'card-first-response-within-3min'), /3 分钟内首次答复数 ÷ 请求人工数/);
    const search = new URL(page.url()).searchParams;
    expect(Object.fromEntries(search)).toMatchObject({
      definitions: 'first-response-within-3min',
      channel: 'wechat',
      by: 'month',
      compare: 'year',
      from: `${year}-01-01`,
      to: `${year}-12-31`,
    });
  });

  it('keeps a report under a name, makes it, and hands out its file', async () => {
    const page = await stage.browser.screen();
    await openFigures(
      stage,
      page,
      `definitions=connection-rate,contacts-asked&from=${YESTERDAY}&to=${YESTERDAY}&by=district`,
    );
    await byId(page, 'report-save').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('报表名称').fill('每日接通率');
    await dialog.getByLabel(/定时生成/).fill('6');
    await shoot(page, 'report-save');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: '已保存' }).click();
    const report = byId(page, 'saved-reports').getByRole('row', { name: /每日接通率/ });
    await sees(report, '06:00');
    await byId(page, 'report-run').click();
    await report.getByRole('cell', { name: '每日接通率' }).click();
    const made = byId(page, 'report-runs').getByRole('row', { name: new RegExp(`${YESTERDAY}.*已生成`) });
    await made.waitFor();
    await shoot(page, 'report-saved');
    const saving = page.waitForEvent('download');
    await made.getByRole('button', { name: /下载/ }).click();
    const file = await saving;
    expect(file.suggestedFilename()).toBe(`report-${YESTERDAY}-${YESTERDAY}.xlsx`);
    expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe('PK');
    await report.getByRole('button', { name: '删除' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: '删除' }).click();
    await sees(byId(page, 'saved-reports'), /还没有保存过报表/);
  });

  it('says that there is no data, in both languages, light and dark', async () => {
    const page = await stage.browser.screen();
    await openFigures(
      stage,
      page,
      `definitions=connection-rate,service-level-asked&from=2020-01-01&to=2020-01-31&by=day`,
    );
    await sees(byId(page, 'card-connection-rate'), '暂无数据');
    await sees(page, '所选区间内没有数据');
    await page.getByRole('button', { name: 'English' }).click();
    await sees(byId(page, 'card-connection-rate'), 'no data');
    expect(await byId(page, 'figure-answer').textContent()).not.toContain('0.0%');
    await page.getByLabel('Days').first().click();
    await page.getByText('Yesterday', { exact: true }).click();
    await row(byId(page, 'figure-table'), YESTERDAY).waitFor();
    await page.getByRole('button', { name: 'Dark mode' }).click();
    await page.locator('.chart canvas').waitFor();
    await shoot(page, 'figures-dark-en');
  });

  it('is chosen by keys alone, and shows the hours of a day', async () => {
    const page = await stage.browser.screen();
    const table = await openFigures(
      stage,
      page,
      `definitions=connection-rate&from=${YESTERDAY}&to=${YESTERDAY}&by=day&compare=year`,
    );
    await page.getByLabel('维度').focus();
    await page.keyboard.press('Enter');
    // What is chosen is the entry that keys begin at.
    await entryIs(page, '日');
    await page.keyboard.press('ArrowUp');
    await entryIs(page, '小时');
    await page.keyboard.press('Enter');
    await row(table, '8').waitFor();
    await sees(row(table, '8'), '08:00');
    expect(new URL(page.url()).searchParams.get('by')).toBe('hour');
    await page.locator('.chart canvas').waitFor();
    await shoot(page, 'figures-1366');
  });

  it('shows how agents spent their time, without contacts to be opened', async () => {
    const page = await stage.browser.screen();
    const query = `definitions=occupancy,utilisation&from=${YESTERDAY}&to=${YESTERDAY}&by=hour`;
    const table = await openFigures(stage, page, query);
    await sees(row(table, '9'), '50.0%');
    await sees(byId(page, 'card-occupancy'), /900 ÷ 1,800/);
    expect(await byId(page, 'drill-occupancy-numerator').count()).toBe(0);
    expect(await byId(page, 'publish-occupancy').count()).toBe(0);
    expect(await byId(page, 'figure-refused').count()).toBe(0);
    await page.goto(`${stage.jietong.url}/figures?${query.replace('by=hour', 'by=queue')}`);
    await sees(byId(page, 'figure-refused'), /坐席工时不属于任何队列.*可选维度：.*坐席/);
    await shoot(page, 'figures-time');
  });

  it('forecasts calls by half-hour, says how good that was, and who is needed', async () => {
    const page = await stage.browser.screen();
    await openFigures(stage, page, `definitions=connection-rate&from=${YESTERDAY}&to=${YESTERDAY}&by=day`);
    await page.getByRole('tab', { name: '预测与排班' }).click();
    const facts = byId(page, 'forecast-facts');
    await sees(facts, /滚动检验（\d 次预测.*：误差 [\d.]+% · 照搬上周的误差 [\d.]+%/);
    expect(await byId(page, 'forecast-leads').getByRole('row').count()).toBeGreaterThan(2);
    await sees(facts, /平均处理时长 240.0 秒/);
    const next = shanghaiDay(Date.now() + DAY_MS);
    await byId(page, `forecast-${next}`).click();
    const rows = byId(page, 'forecast-table').locator('tbody tr');
    await sees(rows.first(), '09:00');
    const rostered = async (): Promise<number> =>
      Number(await rows.first().locator('td').last().textContent());
    const before = await rostered();
    expect(before).toBeGreaterThan(1);
    await page.getByLabel('损耗 %').fill('0');
    await page.getByLabel('损耗 %').press('Enter');
    await eventually(rostered, (now) => now < before);
    await page.locator('.chart canvas').waitFor();
    await shoot(page, 'forecast-1366');
    await page.getByRole('button', { name: 'English' }).click();
    await sees(facts, /Rolling back-test .* of repeating the last week/);
    await page.setViewportSize(WALL_SCREEN);
    await shoot(page, 'forecast-1920');
  });

  it('publishes a figure of days that are over, and shows a correction beside it', async () => {
    const { jietong, browser } = stage;
    const page = await browser.screen();
    const staff = {
      username: 'fig-quality',
      displayName: '质检员',
      roles: ['quality' as const],
      queueIds: [],
    };
    await hire(jietong, staff);
    await signIn(page, jietong.url, staff.username);
    await page.goto(
      `${jietong.url}/figures?definitions=connection-rate&from=${YESTERDAY}&to=${YESTERDAY}&by=channel`,
    );
    await byId(page, 'publish-connection-rate').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('说明').fill('日报公布');
    await shoot(page, 'figures-publish');
    await dialog.getByRole('button', { name: '公布' }).click();
    await dialog.waitFor({ state: 'detached' });
    const late = past(YESTERDAY, 8)
      .slice(0, 1)
      .map((item) => ({ ...item, contact: { ...item.contact, id: 'late' } }));
    await count(stage, late);
    await page.getByRole('tab', { name: '已公布' }).click();
    const published = byId(page, 'published-figure');
    await sees(published, '87.5%');
    await byId(page, 'restate').click();
    await dialog.getByLabel('更正原因').fill('补录一件');
    await dialog.getByRole('button', { name: '重新计算并更正' }).click();
    await dialog.waitFor({ state: 'detached' });
    await sees(published, '85.3%');
    await sees(published, /补录一件.*分母 \+1 −0/);
    await sees(published, '87.5%');
    await shoot(page, 'figures-published');
  });
});

const percent = (share: number): string => `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)}%`;
