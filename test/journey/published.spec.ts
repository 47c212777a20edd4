import { eventually, Rest } from '#kit';
import { AGENT_PASSWORD, Jietong, type Console } from '#kit/jietong';
import type {
  AnnualFigure,
  AnnualView,
  AppealView,
  ContactView,
  DrawView,
  JudgementView,
  Page,
  PublicAccuracyView,
  PublicFigureView,
  PublishedAccuracyView,
  PublishedFigureView,
  SamplingPlanView,
  ScoringTaskView,
} from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isAFigure } from './published-figure.js';
import {
  everyPage,
  happenedOn,
  hashOf,
  isServed,
  leaves,
  readsToScore,
  scoresAll,
  timelineOf,
  type ReadToScore,
} from './published-story.js';

/** The last year that is over. */
const YEAR = Number(shanghaiDay(Date.now()).slice(0, 4)) - 1;
const DAYS = { from: `${YEAR}-01-01`, to: `${YEAR}-12-31` };
const DAY = `${YEAR}-06-16`;
/** Four contacts on one topic, two on another, and two who left. */
const TOPICS = [0, 0, 1, 0, 1, 0];
const LEFT = 2;

let jietong: Jietong;
let desk: Console;
const topicIds: string[] = [];
const served: string[] = [];

const isAnswered = (types: readonly string[]): boolean =>
  types.includes('contact.accepted') || types.includes('contact.taken');

beforeAll(async () => {
  jietong = await Jietong.start();
  for (const name of ['归类', '行李'])
    topicIds.push((await jietong.admin.post<{ id: string }>('/api/v1/topics', { name, nameEn: name })).id);
  desk = await jietong.agent('published-agent');
  for (const topic of TOPICS) await isServed(jietong, desk, served, topicIds[topic] ?? '');
  await desk.ask('presence.set', { presence: 'offline' });
  for (let i = 0; i < LEFT; i += 1) await leaves(jietong);
  const facts = jietong.stores.mongo.collection('facts');
  await eventually(
    async () => [
      await facts.countDocuments({ name: 'handled' }),
      await facts.countDocuments({ name: 'abandoned' }),
    ],
    ([handled, abandoned]) => handled === TOPICS.length && abandoned === LEFT,
  );
  expect(await happenedOn(jietong, DAY)).toBe(TOPICS.length + LEFT);
}, 180_000);
afterAll(() => jietong.close());

/** The contacts that were frozen, by pages of three. */
const frozen = async (path: string, part: 'numerator' | 'denominator', more = ''): Promise<string[]> =>
  (await everyPage<ContactView>(jietong.admin, `${path}/contacts?part=${part}${more}`, 3)).map(
    ({ id }) => id,
  );

describe('a published connection rate', () => {
  let published: PublishedFigureView;
  const path = (): string => `/api/v1/published-figures/${published.id}`;

  it('leads down to its contacts and their timelines, and these make the same number', async () => {
    published = await jietong.admin.post('/api/v1/published-figures', {
      definition: 'connection-rate',
      ...DAYS,
      note: '年度公布',
      public: true,
    });
    const asked = await frozen(path(), 'denominator');
    const answered = await frozen(path(), 'numerator');
    let [numerator, denominator] = [0, 0];
    for (const id of asked) {
      const types = await timelineOf(jietong.admin, id);
      if (types.includes('contact.queued')) denominator += 1;
      if (isAnswered(types)) numerator += 1;
      expect(answered.includes(id)).toBe(isAnswered(types));
    }
    expect([numerator, denominator]).toEqual([TOPICS.length, TOPICS.length + LEFT]);
    expect(published.figure).toMatchObject({ numerator, denominator, value: numerator / denominator });
    expect(published.contacts).toEqual({
      numerator: { count: numerator, hash: hashOf(answered) },
      denominator: { count: denominator, hash: hashOf(asked) },
    });
    const { items } = await new Rest(jietong.url).get<Page<PublicFigureView>>('/api/v1/public/figures');
    expect(items).toMatchObject([
      { id: published.id, value: numerator / denominator, numerator, denominator, places: {} },
    ]);
  });

  it('stays as it was told when a contact turns up later: the correction stands beside it, with why', async () => {
    const before = await frozen(path(), 'denominator');
    const nothing = jietong.admin.call('POST', `${path()}/restatements`, { why: '复核' });
    expect((await nothing).status).toBe(409);
    await leaves(jietong);
    const facts = jietong.stores.mongo.collection('facts');
    await eventually(
      () => facts.countDocuments({ name: 'abandoned' }),
      (count) => count === LEFT + 1,
    );
    expect(await happenedOn(jietong, DAY)).toBe(1);
    const restated = await jietong.admin.post<PublishedFigureView>(`${path()}/restatements`, {
      why: '补录一个漏计的会话',
    });
    const rate = TOPICS.length / (TOPICS.length + LEFT + 1);
    expect(restated).toMatchObject({
      figure: published.figure,
      contacts: published.contacts,
      restatements: [
        {
          why: '补录一个漏计的会话',
          figure: { value: rate, numerator: TOPICS.length, denominator: TOPICS.length + LEFT + 1 },
          changes: { numerator: { added: 0, removed: 0 }, denominator: { added: 1, removed: 0 } },
        },
      ],
    });
    expect(await frozen(path(), 'denominator')).toEqual(before);
    const now = await frozen(path(), 'denominator', '&restatement=1');
    expect(now.filter((id) => !before.includes(id))).toHaveLength(1);
    expect(hashOf(now)).toBe(restated.restatements[0]?.contacts.denominator.hash);
    const none = `${path()}/contacts?part=numerator&restatement=2`;
    expect((await jietong.admin.call('GET', none)).status).toBe(404);
    const { items } = await new Rest(jietong.url).get<Page<PublicFigureView>>('/api/v1/public/figures');
    expect(items).toMatchObject([
      { value: published.figure.value, restatements: [{ value: rate, why: '补录一个漏计的会话' }] },
    ]);
  });
});

describe('a published accuracy', () => {
  let published: PublishedAccuracyView;
  let wrongId = '';
  let read: ReadToScore;
  const path = (): string => `/api/v1/published-accuracies/${published.id}`;

  /** Σ population of a stratum × share of right answers in it ÷ all, from the plan, the draw and verdicts. */
  async function estimate(isRight: (contactId: string) => Promise<boolean>): Promise<number> {
    const [told] = published.draws;
    const draw = await jietong.admin.get<DrawView>(`/api/v1/draws/${told?.drawId}`);
    const plan = await jietong.admin.get<SamplingPlanView>(`/api/v1/sampling-plans/${told?.planId}`);
    let sum = 0;
    for (const { key, population } of plan.strata) {
      const drawn = draw.contacts.filter(({ stratum, replaced }) => stratum === key && replaced === null);
      let right = 0;
      for (const { contactId } of drawn) if (await isRight(contactId)) right += 1;
      sum += (population * right) / drawn.length;
    }
    return sum / plan.frame.size;
  }
  const judged = (contactId: string): Promise<JudgementView> =>
    jietong.admin.get(`/api/v1/draws/${published.draws[0]?.drawId}/judgements/${contactId}`);
  const saysRight = ({ scores }: Pick<JudgementView, 'scores'>): boolean =>
    scores.every(({ answers }) => answers.every(({ answer }) => answer !== 'no'));

  beforeAll(async () => {
    const scorerId = await jietong.user('scorer', { roles: ['quality'], queueIds: [] });
    await jietong.user('chief', { roles: ['quality'], queueIds: [] });
    await jietong.admin.must('PUT', '/api/v1/score-forms/hotline', {
      baseVersion: 0,
      name: '热线答复',
      nameEn: 'Answers',
      items: [{ id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 }],
    });
    const plan = await jietong.admin.post<SamplingPlanView>('/api/v1/sampling-plans', {
      name: '年度抽查',
      ...DAYS,
      stratifyBy: ['topic'],
      precision: 0.01,
      minimumPerStratum: 2,
      maximum: 4,
    });
    const draw = await jietong.admin.post<DrawView>('/api/v1/draws', { planId: plan.id });
    await jietong.admin.post(`/api/v1/draws/${draw.id}/tasks`, {
      formId: 'hotline',
      scorerIds: [scorerId],
      doubleShare: 0,
    });
    const larger = topicIds[0];
    const isFirst = ({ stratum, contactId }: ScoringTaskView): boolean => {
      if (stratum !== larger || wrongId !== '') return false;
      wrongId = contactId;
      return true;
    };
    read = await readsToScore(jietong, 'scorer');
    await scoresAll(jietong, 'scorer', isFirst);
    published = await jietong.admin.post('/api/v1/published-accuracies', {
      drawIds: [draw.id],
      note: '年度公布',
      public: true,
    });
  });

  it('was scored by somebody who could not know whose the contact was', async () => {
    const { handledBy } = await jietong.admin.get<ContactView>(`/api/v1/contacts/${read.id}`);
    const id = `"${handledBy}"`;
    expect(read.inFull.split(id).length).toBeGreaterThan(3);
    expect(read.blindly).not.toContain(id);
    expect(read.blindly.replaceAll(/"\*1?"/g, id)).toBe(read.inFull);
    expect(await read.again()).toBe(read.inFull);
  });

  it('leads down to its sample, the scores and the timelines, and these make the same number', async () => {
    const scored = await frozen(path(), 'denominator');
    const right = await frozen(path(), 'numerator');
    expect(scored).toHaveLength(published.scored);
    expect(scored.filter((id) => !right.includes(id))).toEqual([wrongId]);
    const value = await estimate(async (id) => saysRight(await judged(id)));
    // The wrong one stands for half of four, not for one of the four that were drawn.
    expect(value).toBeCloseTo(4 / 6, 10);
    expect(published.headline).toMatchObject({ corrected: false });
    expect(published.headline.value).toBeCloseTo(value, 10);
    expect(await estimate(async (id) => right.includes(id))).toBeCloseTo(value, 10);
    expect(published.headline.low).toBeLessThan(value);
    expect(published.headline.high).toBeGreaterThan(value);
    const all = await everyPage<ContactView>(jietong.admin, '/api/v1/contacts', 4);
    const handled: string[] = [];
    for (const { id } of all) if (isAnswered(await timelineOf(jietong.admin, id))) handled.push(id);
    // The frame it was drawn from is exactly what timelines say was handled.
    expect(published.draws).toMatchObject([{ frame: { size: handled.length, hash: hashOf(handled) } }]);
  });

  it('is what the line of the annual figures tells, and leads to', async () => {
    const { figures, warnings } = await annual();
    const line = figures.find(({ kind }) => kind === 'sampled');
    expect(line).toMatchObject({
      value: published.headline.value,
      yearBefore: null,
      interval: { low: published.headline.low, high: published.headline.high, corrected: false },
      definition: { id: 'sampled-accuracy' },
      published: { now: published.id, before: null },
    });
    expect(warnings).toEqual([]);
    const id = line?.published?.now ?? '';
    expect(await jietong.admin.get(`/api/v1/published-accuracies/${id}`)).toEqual(published);
  });

  it('is the figure of the same days, on the page and in its file, with the same contacts', async () => {
    const behind = {
      numerator: await frozen(path(), 'numerator'),
      denominator: await frozen(path(), 'denominator'),
    };
    await isAFigure(jietong.admin, published, { ...DAYS, handled: TOPICS.length, behind });
  });

  it('stays as it was when an appeal is decided later; what it is now stands beside it, with why', async () => {
    const before = await frozen(path(), 'numerator');
    const agent = await new Rest(jietong.url).signIn('published-agent', AGENT_PASSWORD);
    const appeal = await agent.post<AppealView>('/api/v1/appeals', {
      drawId: published.draws[0]?.drawId,
      contactId: wrongId,
      why: '依据有效',
    });
    const chief = await new Rest(jietong.url).signIn('chief', AGENT_PASSWORD);
    await chief.post(`/api/v1/appeals/${appeal.id}/decision`, {
      outcome: 'overturned',
      why: '复核：依据有效',
      answers: [{ itemId: 'right', answer: 'yes' }],
    });
    const restated = await chief.post<PublishedAccuracyView>(`${path()}/restatements`, { why: '申诉改判' });
    expect(restated).toMatchObject({
      ...published,
      restatements: [{ why: '申诉改判', headline: { value: 1 }, changes: { toRight: 1, toWrong: 0 } }],
    });
    expect(await estimate(async (id) => (await judged(id)).correct === true)).toBeCloseTo(1, 10);
    expect(await frozen(path(), 'numerator')).toEqual(before);
    expect(await frozen(path(), 'numerator', '&restatement=1')).toEqual([...before, wrongId].toSorted());
    const { items } = await new Rest(jietong.url).get<Page<PublicAccuracyView>>('/api/v1/public/accuracies');
    expect(items).toMatchObject([
      { headline: published.headline, restatements: [{ why: '申诉改判', headline: { value: 1 } }] },
    ]);
    const line = (await annual()).figures.find(({ kind }) => kind === 'sampled');
    expect(line).toMatchObject({ value: 1, published: { now: published.id } });
  });
});

const annual = (more = '', rest: Rest = jietong.admin): Promise<AnnualView> =>
  rest.get<AnnualView>(`/api/v1/annual-figures?year=${YEAR}${more}`);

describe('what the product does not measure of a year', () => {
  const lineOf = ({ figures }: AnnualView, lineId: string): AnnualFigure | undefined =>
    figures.find(({ stated }) => stated?.lineId === lineId);
  const wish = {
    lineId: 'difficulties-collected',
    year: YEAR,
    value: 802,
    source: '关企服务平台年度统计表',
    sourceDate: `${YEAR}-12-31`,
  };

  it('is entered with its source, corrected beside what was there, and in the audit', async () => {
    expect(lineOf(await annual(), wish.lineId)).toMatchObject({ kind: 'stated', value: null, change: null });
    await jietong.admin.post('/api/v1/annual-statements', { ...wish, year: YEAR - 1, value: 401 });
    const { id } = await jietong.admin.post<{ id: string }>('/api/v1/annual-statements', wish);
    expect(lineOf(await annual(), wish.lineId)).toMatchObject({ value: 802, yearBefore: 401, change: 1 });
    expect((await jietong.admin.call('POST', '/api/v1/annual-statements', wish)).status).toBe(409);
    const correction = { ...wish, value: 812, version: 1, why: '漏报一个处' };
    const { lineId: _, year: __, ...corrected } = correction;
    const path = `/api/v1/annual-statements/${id}/corrections`;
    await jietong.admin.post(path, corrected);
    // Whoever saw the first version does not correct the second one.
    expect((await jietong.admin.call('POST', path, corrected)).status).toBe(409);
    const line = lineOf(await annual(), wish.lineId);
    expect(line).toMatchObject({ value: 812, yearBefore: 401, measure: { name: '件', nameEn: 'cases' } });
    expect(line?.stated?.now?.versions).toMatchObject([
      { version: 1, value: 802, source: wish.source, sourceDate: wish.sourceDate, why: null },
      { version: 2, value: 812, why: '漏报一个处' },
    ]);
    const audit = jietong.stores.mongo.collection('audit');
    const rows = await audit.find({ target: `annual-statement:${id}` }).toArray();
    expect(rows.map(({ action, details }) => [action, details.value, details.before])).toEqual([
      ['annual-statement.stated', 802, null],
      ['annual-statement.corrected', 812, 802],
    ]);
  });

  it('is a district’s own, refused for what is measured, and never added up to the whole', async () => {
    await jietong.user('lead-22', { roles: ['quality'], districtId: '22', queueIds: [] });
    const lead = await new Rest(jietong.url).signIn('lead-22', AGENT_PASSWORD);
    const needs = { ...wish, lineId: 'enterprise-needs', value: 56 };
    await lead.post('/api/v1/annual-statements', needs);
    expect(lineOf(await annual('', lead), 'enterprise-needs')).toMatchObject({ value: 56 });
    expect(lineOf(await annual('&districtId=22'), 'enterprise-needs')).toMatchObject({ value: 56 });
    expect(lineOf(await annual(), 'enterprise-needs')).toMatchObject({ value: null });
    const status = async (rest: Rest, more: object): Promise<number> =>
      (await rest.call('POST', '/api/v1/annual-statements', { ...needs, ...more })).status;
    expect(await status(lead, { districtId: '53' })).toBe(403);
    expect(await status(jietong.admin, { lineId: 'connection-rate' })).toBe(400);
    expect(await status(jietong.admin, { year: YEAR + 5 })).toBe(400);
    expect(await status(jietong.admin, { sourceDate: `${YEAR + 5}-01-01` })).toBe(400);
    expect(await status(jietong.admin, { value: -1 })).toBe(400);
    expect(await status(jietong.admin, { source: '' })).toBe(400);
    expect(await status(jietong.admin, { districtId: '99' })).toBe(400);
    await jietong.user('lead-53', { roles: ['quality'], districtId: '53', queueIds: [] });
    const other = await new Rest(jietong.url).signIn('lead-53', AGENT_PASSWORD);
    expect(await everyPage(other, '/api/v1/annual-statements', 10)).toEqual([]);
    const foreign = other.call('POST', `/api/v1/annual-statements/22-${YEAR}-enterprise-needs/corrections`, {
      version: 1,
      value: 1,
      source: 'x',
      sourceDate: `${YEAR}-12-31`,
      why: 'x',
    });
    expect((await foreign).status).toBe(404);
  });
});

describe('the annual figures as a file', () => {
  const file = (format: string, language = 'zh'): Promise<Response> =>
    jietong.admin.answer(
      'GET',
      `/api/v1/annual-figures/file?year=${YEAR}&format=${format}&language=${language}`,
    );

  it('say of every line what the page says: kind, both years, change, interval, definition, source', async () => {
    const response = await file('csv');
    expect(response.headers.get('content-disposition')).toContain(`annual-${YEAR}.csv`);
    const [told = '', about = ''] = (await response.text()).trimEnd().split('\r\n\r\n');
    expect(about).toContain('企业困难收集量,人工填报,');
    const rows = told.split('\r\n');
    const { figures } = await annual();
    expect(rows).toHaveLength(figures.length + 1);
    const rowOf = (name: string): string => rows.find((row) => row.startsWith(`${name},`)) ?? '';
    expect(rowOf('企业困难收集量')).toMatch(
      /^企业困难收集量,人工填报,812,401,1\.024938,%,件,,,,,关企服务平台年度统计表/,
    );
    expect(rowOf('企业困难收集量')).toContain('v2: 原为 802 → 812 (漏报一个处');
    expect(rowOf('答复抽查准确率')).toMatch(
      /^答复抽查准确率,抽样公布,1,暂无数据,,,,0\.\d+,1,未校正,,"?sampled-accuracy v3/,
    );
    expect(rowOf('微信关注人数')).toMatch(/^微信关注人数,人工填报,暂无数据,暂无数据,/);
    expect(rowOf('接通率')).toMatch(/^接通率,系统测量,.*connection-rate v1/);
  });

  it('is an Excel workbook, a PDF file, and is refused to whoever may not see figures', async () => {
    const workbook = Buffer.from(await (await file('xlsx', 'en')).arrayBuffer());
    expect(workbook.subarray(0, 2).toString()).toBe('PK');
    const printed = Buffer.from(await (await file('pdf')).arrayBuffer());
    expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
    const agent = await new Rest(jietong.url).signIn('published-agent', AGENT_PASSWORD);
    const refused = await agent.answer('GET', `/api/v1/annual-figures/file?year=${YEAR}&format=csv`);
    expect(refused.status).toBe(403);
  });
});
