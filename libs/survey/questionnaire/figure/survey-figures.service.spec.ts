import { openStores, type Stores } from '#kit';
import { GROUPINGS, type Figure, type FigureFilter, type FigureTable, type Question } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QuestionnaireRepository } from '../questionnaire.repository.js';
import type { QuestionnaireDoc, ResponseDoc, StoredAnswer } from '../questionnaire.schema.js';
import { FigureAnswerRepository } from './figure-answer.repository.js';
import { SurveyFiguresService } from './survey-figures.service.js';

const EVERYTHING: FigureFilter = {
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
  hour: null,
};
const YEAR = { from: '2026-01-01', to: '2026-12-31' };
const question = (id: string, more: Partial<Question>): Question => ({
  id,
  kind: 'single',
  text: `题目${id}`,
  textEn: `Question ${id}`,
  required: true,
  options: [],
  points: null,
  showIf: null,
  right: [],
  ...more,
});
const OPTIONS = ['a', 'b', '$day'].map((id) => ({ id, text: id, textEn: id }));
const QUESTIONS = [
  question('rate', { kind: 'scale', points: 5 }),
  question('tax', { kind: 'multiple', options: OPTIONS, right: ['a'] }),
];

/** One filled-in questionnaire: version, day, points of `rate`, options of `tax`. */
type Answer = [version: number, day: string, rate: number | null, tax: string[]];
const OPEN: Answer[] = [
  [1, '2025-03-02', 2, ['a']],
  [1, '2026-03-02', 5, ['a']],
  [1, '2026-03-02', 4, ['a', 'b']],
  [2, '2026-03-03', null, ['b']],
  [2, '2026-04-01', 3, []],
];
/** By invitation: March has five, April four and May six; of the version that followed there are three. */
const INVITED: Answer[] = [
  ...[1, 2, 3, 4, 5].map((rate): Answer => [1, `2026-03-0${rate}`, rate, ['a']]),
  ...[1, 1, 1, 1].map((rate): Answer => [1, '2026-04-02', rate, ['b']]),
  ...[2, 2, 2, 2, 2, 2].map((rate): Answer => [1, '2026-05-02', rate, ['b']]),
  ...[5, 5, 5].map((rate): Answer => [2, '2026-05-03', rate, ['a']]),
];

describe('figures of questionnaires', () => {
  let stores: Stores;
  let service: SurveyFiguresService;

  beforeAll(async () => {
    stores = await openStores();
    service = new SurveyFiguresService(
      new QuestionnaireRepository(stores.mongo),
      new FigureAnswerRepository(stores.mongo),
    );
    await stores.migrate();
    await store({ _id: 'open', districtId: '22', access: 'anonymous', offered: 20 }, OPEN);
    await store({ _id: 'invited', districtId: '53', access: 'invited', offered: 36 }, INVITED);
  });
  afterAll(() => stores.close());

  async function store(
    { _id, ...doc }: Pick<QuestionnaireDoc, '_id' | 'districtId' | 'access' | 'offered'>,
    answers: readonly Answer[],
  ): Promise<void> {
    const { mongo } = stores;
    const content = { name: `问卷${_id}`, nameEn: _id, questions: QUESTIONS };
    await mongo
      .collection<QuestionnaireDoc>('questionnaires')
      .insertOne({ _id, ...doc, version: 2, answers: answers.length } as QuestionnaireDoc);
    for (const version of [1, 2]) {
      const one = { _id: `${_id}/${version}`, ...content };
      await mongo.collection<{ _id: string }>('questionnaire-versions').insertOne(one);
    }
    const given = (rate: number | null, tax: string[]): StoredAnswer[] => [
      ...(rate === null ? [] : [{ questionId: 'rate', values: [`${rate}`], text: null, correct: null }]),
      ...(tax.length === 0
        ? []
        : [{ questionId: 'tax', values: tax, text: null, correct: tax.join() === 'a' }]),
    ];
    await mongo.collection<ResponseDoc>('questionnaire-responses').insertMany(
      answers.map(([version, day, rate, tax], at) => ({
        _id: `${_id}-${at}`,
        questionnaireId: _id,
        version,
        day,
        answers: given(rate, tax),
        score: null,
      })),
    );
  }

  interface Asked {
    of?: string | null;
    question?: string;
    option?: string;
    by?: 'district' | 'day' | 'month' | 'year' | null;
    compare?: boolean;
    days?: typeof YEAR;
    districtId?: string | null;
  }
  const table = (
    definition: string,
    { of = null, question: asked, option, by = null, compare = false, days = YEAR, districtId = null }: Asked,
  ): Promise<FigureTable> =>
    service.table(
      {
        definition,
        ...days,
        filter: { ...EVERYTHING, districtId },
        ...(of && { survey: { questionnaireId: of, question: asked ?? null, option: option ?? null } }),
      },
      by,
      compare,
    );
  const parts = (figure: Figure | null): unknown =>
    figure && [figure.value, figure.numerator, figure.denominator, figure.heldBack];
  const rowsOf = ({ rows }: FigureTable): unknown =>
    rows.map(({ key, figure, yearBefore }) => [key, parts(figure), parts(yearBefore)]);

  it('count answers of all questionnaires by day and district, without a response rate of all', async () => {
    const byDistrict = await table('survey-answers', { by: 'district', compare: true });
    expect(rowsOf(byDistrict)).toEqual([
      ['22', [4, 4, 4, undefined], [1, 1, 1, undefined]],
      ['53', [18, 18, 18, undefined], [0, 0, 0, undefined]],
    ]);
    expect([byDistrict.total.value, byDistrict.yearBefore?.value]).toEqual([22, 1]);
    expect([byDistrict.definition.beside, byDistrict.total.beside]).toEqual([undefined, undefined]);
    const own = await table('survey-answers', { by: 'month', districtId: '22' });
    expect(rowsOf(own)).toEqual([
      ['2026-03', [3, 3, 3, undefined], null],
      ['2026-04', [1, 1, 1, undefined], null],
    ]);
  });

  it('tell the mean of a scale by day, beside the year before and the response rate of the whole', async () => {
    const mean = await table('survey-mean', { of: 'open', question: 'rate', by: 'day', compare: true });
    expect(rowsOf(mean)).toEqual([
      // 5 and 4; the year before 2.
      ['2026-03-02', [4.5, 9, 2, 0], [2, 2, 1, 0]],
      ['2026-03-03', [null, 0, 0, 0], [null, 0, 0, 0]],
      ['2026-04-01', [3, 3, 1, 0], [null, 0, 0, 0]],
    ]);
    expect(parts(mean.total)).toEqual([4, 12, 3, 0]);
    expect(mean.definition.options).toEqual({ points: 5 });
    const rate = {
      definition: 'survey-response-rate',
      version: 1,
      value: 0.25,
      numerator: 5,
      denominator: 20,
    };
    for (const figure of [mean.total, mean.yearBefore, ...mean.rows.map((row) => row.figure)]) {
      expect(figure?.beside).toEqual(rate);
    }
    expect(mean.survey).toEqual({
      questionnaire: { name: '问卷open', nameEn: 'open' },
      question: { name: '题目rate', nameEn: 'Question rate' },
      option: null,
    });
  });

  it('tell the share of an option and of right answers of those who answered the question', async () => {
    const share = (option: string) => table('survey-option-share', { of: 'open', question: 'tax', option });
    expect(parts((await share('a')).total)).toEqual([2 / 3, 2, 3, 0]);
    expect(parts((await share('b')).total)).toEqual([2 / 3, 2, 3, 0]);
    // What looks like an expression of the store is none.
    expect(parts((await share('$day')).total)).toEqual([0, 0, 3, 0]);
    const point = await table('survey-option-share', { of: 'open', question: 'rate', option: '5' });
    expect(parts(point.total)).toEqual([1 / 3, 1, 3, 0]);
    const right = await table('survey-right-share', { of: 'open', question: 'tax', by: 'year' });
    expect(rowsOf(right)).toEqual([['2026', [1 / 3, 1, 3, 0], null]]);
  });

  it('tell the response rate of the whole questionnaire, which has no year before', async () => {
    const rate = await table('survey-response-rate', { of: 'invited', by: 'district', compare: true });
    expect(parts(rate.total)).toEqual([0.5, 18, 36, undefined]);
    expect(rowsOf(rate)).toEqual([['53', [0.5, 18, 36, undefined], [null, 0, 0, undefined]]]);
  });

  it('are made of the answers of the days asked, unless what may be told depends on all', async () => {
    const answers = new FigureAnswerRepository(stores.mongo);
    const read: string[][] = [];
    const byDay: FigureAnswerRepository['byDay'] = async (...asked) => {
      const rows = await answers.byDay(...asked);
      read.push(rows.map(({ day }) => day).toSorted());
      return rows;
    };
    const watched = new SurveyFiguresService(
      new QuestionnaireRepository(stores.mongo),
      Object.assign(Object.create(answers) as FigureAnswerRepository, { byDay }),
    );
    const days = { from: '2026-03-03', to: '2026-03-31' };
    const ask = (questionnaireId: string, compare: boolean): Promise<FigureTable> =>
      watched.table(
        {
          definition: 'survey-mean',
          ...days,
          filter: EVERYTHING,
          survey: { questionnaireId, question: 'rate', option: null },
        },
        null,
        compare,
      );
    await ask('open', false);
    await ask('open', true);
    await ask('invited', false);
    expect(read[0]).toEqual(['2026-03-03']);
    expect(read[1]).toEqual(['2026-03-02', '2026-03-03']);
    expect(new Set(read[2]?.map((day) => day.slice(0, 7)))).toEqual(
      new Set(['2026-03', '2026-04', '2026-05']),
    );
    // And the store looks at no others.
    const plan = await stores.mongo
      .collection('questionnaire-responses')
      .find({ questionnaireId: 'open', day: { $gte: days.from, $lte: days.to } })
      .explain('executionStats');
    expect(plan.executionStats.totalDocsExamined).toBe(1);
  });

  it('hold back what few of those invited said, in every row, and what it would be worked out from', async () => {
    // Version 1: April has four, so March, the smallest that is left, is held back with it. Version 2 has three.
    const byMonth = await table('survey-mean', { of: 'invited', question: 'rate', by: 'month' });
    expect(rowsOf(byMonth)).toEqual([
      ['2026-03', [null, 0, 0, 5], null],
      ['2026-04', [null, 0, 0, 4], null],
      ['2026-05', [2, 12, 6, 3], null],
    ]);
    expect(parts(byMonth.total)).toEqual([2, 12, 6, 12]);
    const few = { from: '2026-04-01', to: '2026-04-30' };
    const april = await table('survey-mean', { of: 'invited', question: 'rate', days: few });
    expect(parts(april.total)).toEqual([null, 0, 0, 4]);
    // A part of May's days tells nothing of a part of its answers.
    const cut = { from: '2026-05-03', to: '2026-12-31' };
    const part = await table('survey-mean', { of: 'invited', question: 'rate', days: cut });
    expect(parts(part.total)).toEqual([null, 0, 0, 3]);
    // How many answered is told, as on the page of the questionnaire.
    const answers = await table('survey-answers', { of: 'invited', by: 'month' });
    expect(rowsOf(answers)).toEqual([
      ['2026-03', [5, 5, 5, undefined], null],
      ['2026-04', [4, 4, 4, undefined], null],
      ['2026-05', [9, 9, 9, undefined], null],
    ]);
    const byDay = table('survey-mean', { of: 'invited', question: 'rate', by: 'day' });
    await expect(byDay).rejects.toMatchObject({
      code: 'FIGURE_NOT_BY',
      details: { possible: ['district', 'month', 'year'] },
    });
  });

  it('refuse what is nobody’s, not chosen or not asked', async () => {
    const missing = { code: 'NOT_FOUND', details: { questionnaireId: 'gone' } };
    await expect(table('survey-answers', { of: 'gone' })).rejects.toMatchObject(missing);
    const foreign = table('survey-answers', { of: 'open', districtId: '53' });
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(table('survey-mean', {})).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const stray = table('survey-mean', { of: 'open', question: 'nothing' });
    await expect(stray).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(async () => service.contacts()).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const groups = service.definitions.map(({ id, groups: its }) => [id, its]);
    const [days, whole] = [['district', 'day', 'month', 'year'], ['district']];
    expect(groups).toEqual([
      ['survey-answers', days],
      ['survey-response-rate', whole],
      ['survey-mean', days],
      ['survey-option-share', days],
      ['survey-right-share', days],
    ]);
    expect(GROUPINGS).toEqual(expect.arrayContaining(days));
  });
});
