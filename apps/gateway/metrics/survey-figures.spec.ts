import type { NamedFigureTable } from '#libs/contract';
import { ApiStage } from '#kit/api-stage';
import { MONGO, SOCKET_AUTH } from '#libs/platform/nest';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { FigureSourcesModule } from '../figure-sources.module.js';
import { IdentityApiModule } from '../identity/identity.module.js';
import { SurveyApiModule } from '../survey/survey.module.js';
import { GatewayMetricsModule } from './metrics.module.js';

/** Nobody watches. */
class NoSockets {}
const NO_SOCKETS = { module: NoSockets, providers: [{ provide: SOCKET_AUTH, useValue: {} }] };

const stage = new ApiStage();
const { call, signIn, user } = stage;
const DAYS = 'from=2026-03-01&to=2026-03-31';
let admin: string;
let shanghai: string;
let shenzhen: string;
let open: string;
let invited: string;

const options = ['yes', 'no'].map((id) => ({ id, text: `选${id}`, textEn: id }));
const questions = [
  { id: 'rate', kind: 'scale', text: '总体评价', textEn: 'Overall', required: true, points: 5 },
  { id: 'again', kind: 'single', text: '还会再来吗', textEn: 'Again?', required: true, options },
];
const content = { name: '营商环境', nameEn: 'Business', questions };

/** Published, with these answers: a day of March, points, and an option. */
async function asked(access: string, answers: [day: string, rate: string, again: string][]): Promise<string> {
  const body = { access, districtId: '22', content };
  const { id } = (await call('POST', '/questionnaires', admin, body)).body;
  const mongo = stage.test.app.get<Connection>(MONGO);
  await mongo.collection<{ _id: string }>('questionnaire-responses').insertMany(
    answers.map(([day, rate, again], at) => ({
      _id: `${id}-${at}`,
      questionnaireId: id,
      version: 1,
      day: `2026-03-${day}`,
      score: null,
      answers: [
        { questionId: 'rate', values: [rate], text: null, correct: null },
        { questionId: 'again', values: [again], text: null, correct: null },
      ],
    })),
  );
  const counted = { $set: { answers: answers.length, offered: 8 } };
  await mongo.collection<{ _id: string }>('questionnaires').updateOne({ _id: id }, counted);
  return id;
}

const report = async (query: string, token = admin) => call('GET', `/figure-reports?${query}`, token);
const file = async (format: string, query: string): Promise<Response> =>
  fetch(`${stage.test.url}/api/v1/figure-reports/file?format=${format}&${query}`, {
    headers: { authorization: `Bearer ${admin}` },
  });

beforeAll(async () => {
  await stage.open([
    IdentityApiModule,
    SurveyApiModule,
    GatewayMetricsModule.forRoot([FigureSourcesModule]),
    NO_SOCKETS,
  ]);
  ({ admin } = stage);
  await user('shanghai', 'supervisor', '22');
  await user('shenzhen', 'supervisor', '53');
  [shanghai, shenzhen] = [await signIn('shanghai'), await signIn('shenzhen')];
  open = await asked('anonymous', [
    ['02', '5', 'yes'],
    ['02', '2', 'no'],
    ['03', '5', 'yes'],
  ]);
  invited = await asked('invited', [
    ['02', '1', 'no'],
    ['03', '5', 'yes'],
  ]);
});
afterAll(() => stage.close());

describe('figures of questionnaires over REST', () => {
  it('are offered with all others, and say what they measure', async () => {
    const items: { id: string; survey?: string; beside?: { id: string } }[] = (
      await call('GET', '/definitions', shanghai)
    ).body;
    const found = items.filter(({ survey }) => survey).map(({ id, beside }) => [id, beside?.id]);
    expect(found).toEqual([
      ['survey-answers', 'survey-response-rate'],
      ['survey-response-rate', undefined],
      ['survey-mean', 'survey-response-rate'],
      ['survey-option-share', 'survey-response-rate'],
      ['survey-right-share', 'survey-response-rate'],
    ]);
  });

  it('are told with the response rate, beside other figures, and say what they are of', async () => {
    const chosen = `questionnaireId=${open}&question=again&option=yes`;
    const query = `definitions=survey-option-share,survey-answers,contacts-asked&${DAYS}&by=day&${chosen}`;
    const { status, body } = await report(query, shanghai);
    expect(status).toBe(200);
    const [share, answers, contacts] = body.items as NamedFigureTable[];
    const told = (table: NamedFigureTable | undefined) =>
      table?.rows.map(({ key, figure }) => [key, figure.value, figure.beside?.value]);
    expect(told(share)).toEqual([
      ['2026-03-02', 0.5, 3 / 8],
      ['2026-03-03', 1, 3 / 8],
    ]);
    expect(told(answers)).toEqual([
      ['2026-03-02', 2, 3 / 8],
      ['2026-03-03', 1, 3 / 8],
    ]);
    // Nobody asked for an agent on days on which somebody answered.
    expect(told(contacts)).toEqual([
      ['2026-03-02', 0, undefined],
      ['2026-03-03', 0, undefined],
    ]);
    expect(share?.within.filter(({ by }) => by !== 'district')).toEqual([
      { by: 'questionnaire', name: '营商环境', nameEn: 'Business' },
      { by: 'question', name: '还会再来吗', nameEn: 'Again?' },
      { by: 'option', name: '选yes', nameEn: 'yes' },
    ]);
    expect(contacts?.within.map(({ by }) => by)).toEqual(['district']);
  });

  it('hold back what two of those invited said, on the page and in files', async () => {
    const query = `definitions=survey-mean&${DAYS}&questionnaireId=${invited}&question=rate`;
    const { body } = await report(query);
    const [mean] = body.items as NamedFigureTable[];
    expect(mean?.total).toMatchObject({ value: null, numerator: 0, denominator: 0, heldBack: 2 });
    expect(mean?.total.beside).toMatchObject({ value: 0.25, numerator: 2, denominator: 8 });
    const csv = await (await file('csv', query)).text();
    const [header = '', total = ''] = csv.split(/\r?\n/);
    expect(header).toContain('问卷量表均值 v1 · 人数过少未计入的答卷');
    expect(total.split(',')).toEqual([
      '2026-03-01 – 2026-03-31',
      '暂无数据',
      '0',
      '0',
      '0.25',
      '2',
      '暂无数据',
      '25.0%',
    ]);
    expect(csv).toContain('问卷 营商环境；题目 总体评价');
    for (const format of ['xlsx', 'pdf']) expect((await file(format, query)).status).toBe(200);
    expect(await report(`${query}&by=day`)).toMatchObject({ status: 400, body: { code: 'FIGURE_NOT_BY' } });
    expect(await report(`${query}&by=month`)).toMatchObject({ status: 200 });
  });

  it('are refused for what is nobody’s, not asked, or can’t split them', async () => {
    const of = (id: string, more = ''): string =>
      `definitions=survey-mean&${DAYS}&questionnaireId=${id}${more}`;
    const unknown = await report(of('0'.repeat(24), '&question=rate'));
    expect(unknown).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await report(of(open, '&question=rate'), shenzhen)).toMatchObject({ status: 404 });
    for (const [query, field] of [
      [of(open), 'question'],
      [of(open, '&question=nothing'), 'question'],
      [of(open, '&question=again'), 'question'],
      [`definitions=survey-mean&${DAYS}&question=rate`, 'questionnaireId'],
      [`definitions=survey-option-share&${DAYS}&questionnaireId=${open}&question=again&option=x`, 'option'],
      [`definitions=contacts-asked&${DAYS}&questionnaireId=${open}`, 'questionnaireId'],
    ] as const) {
      const { status, body } = await report(query);
      expect([query, status, body.code, JSON.stringify(body.details)]).toEqual([
        query,
        400,
        'BAD_INPUT',
        expect.stringContaining(field),
      ]);
    }
    expect(await report(of('no-id', '&question=rate'))).toMatchObject({ status: 400 });
    for (const by of ['hour', 'queue', 'agent', 'topic']) {
      const refused = await report(of(open, `&question=rate&by=${by}`));
      expect(refused).toMatchObject({ status: 400, body: { code: 'FIGURE_NOT_BY' } });
    }
    const range = `/figures/contacts?definition=survey-mean&${DAYS}&part=numerator`;
    expect(await call('GET', range, admin)).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
    const wish = { definition: 'survey-answers', from: '2026-03-01', to: '2026-03-31', note: '公布' };
    expect(await call('POST', '/published-figures', admin, wish)).toMatchObject({ status: 404 });
  });

  it('are kept in saved reports, which are refused for the same', async () => {
    const wish = (survey: object | null, by: string | null = 'month') => ({
      name: '问卷月报',
      period: 'year',
      choice: { definitions: ['survey-mean'], by, survey },
    });
    const chosen = { questionnaireId: invited, question: 'rate' };
    const made = await call('POST', '/saved-reports', shanghai, wish(chosen));
    expect(made).toMatchObject({ status: 201, body: { choice: { survey: { ...chosen, option: null } } } });
    const save = async (token: string, ...asked: Parameters<typeof wish>): Promise<number> =>
      (await call('POST', '/saved-reports', token, wish(...asked))).status;
    expect(await save(shenzhen, chosen)).toBe(404);
    expect(await save(shanghai, null)).toBe(400);
    expect(await save(shanghai, { ...chosen, question: 'nothing' })).toBe(400);
    expect(await save(shanghai, chosen, 'day')).toBe(400);
  });
});
