import { eventually, Rest } from '#kit';
import { DemoStage } from '#kit/demo-stage';
import type {
  AlarmRecord,
  AnnualView,
  AppealView,
  CalibrationView,
  CallbackView,
  ContactDetail,
  ContactView,
  CoachingNoteView,
  CorrectionView,
  DrawAccuracyView,
  FigureTable,
  FollowUpView,
  Forecast,
  JudgedContactView,
  JudgementView,
  ListedPlanView,
  MyScoreView,
  Page,
  PublishedAccuracyView,
  PublishedFigureView,
  QuestionnaireResults,
  SatisfactionView,
} from '#libs/contract';
import { factsOf } from '#libs/metrics';
import { addDays, shanghaiDay } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { rebuildFigures } from '../rebuild/rebuild.js';
import { lastWeeksFrom, type PastContact } from './past/index.js';

let stage: DemoStage;
let lead: Rest;
beforeAll(async () => {
  stage = await DemoStage.open();
});
afterAll(() => stage.close());
/** Tens of thousands of contacts are written, on a machine that others use too. */
jest.setTimeout(600_000);

describe('a past', () => {
  let made: PastContact[];
  let today: string;
  let password: string;

  it('whose making was broken off is gone on with, and there is nothing twice', async () => {
    const first = await stage.start();
    expect(first.note.pastToCome).toBe(true);
    const marks = stage.stores.mongo.collection('demo-past');
    const written = async (): Promise<number> => Number((await marks.findOne({}))?.['days'] ?? 0);
    await eventually(written, (days) => days >= 5, 120_000);
    await stage.stop();
    const days = await written();
    expect(days).toBeLessThan(168);
    // As if it had been killed between what it wrote of a day and the note of it, and some of it had not been written.
    await marks.updateOne({}, { $set: { days: days - 2 } });
    const last = await stage.stores.mongo
      .collection('contacts')
      .find({ openedBy: /^closed:/ })
      .sort({ _id: -1 })
      .limit(20)
      .toArray();
    const ids = last.map(({ _id }) => _id);
    await stage.stores.mongo.collection('contacts').deleteMany({ _id: { $in: ids } });

    const demo = await stage.start();
    await demo.past?.settled();
    expect(demo.past?.isThere).toBe(true);
    expect(stage.said.join()).toMatch(/演示历史：50 %.*The demo's past: 75 %.*已就绪.*The past is there/s);
    const { past } = demo;
    if (!past) throw new Error('the demo has no past');
    ({ today } = past.mark);
    made = [...past.lived()].flatMap(({ contacts }) => contacts);
    expect(await stage.count('contacts', { openedBy: /^closed:/ })).toBe(made.length);
    const facts = made.flatMap((one) => factsOf(one)).length;
    expect(
      await stage.count('facts', {
        contactId: { $in: made.map(({ contact }) => contact.id) },
        seq: { $gt: 0 },
      }),
    ).toBe(facts);
    ({ password } = demo.note);
    lead = await new Rest(stage.url).signIn('demo-quality', password);
  });

  it('tells figures that are plain sums over its contacts', async () => {
    const first = lastWeeksFrom(today);
    const range = `from=${first}&to=${addDays(today, -1)}`;
    const table = (definition: string, more: string): Promise<FigureTable> =>
      lead.get(`/api/v1/figures?definition=${definition}&${range}&${more}`);
    const asked = made.filter(({ contact }) => contact.outcome !== 'self-service');
    const inWeeks = (contacts: PastContact[], back = 0): PastContact[] =>
      contacts.filter(({ contact }) => {
        const day = shanghaiDay(contact.openedAt);
        const of = `${Number(day.slice(0, 4)) + back}${day.slice(4)}`;
        return of >= first && of < today;
      });
    const connection = await table('connection-rate', 'by=district&compare=year');
    const sums = (contacts: PastContact[]): [number, number] => [
      contacts.filter(({ contact }) => contact.answeredAt !== null).length,
      contacts.length,
    ];
    const of = (figure: { numerator: number; denominator: number } | null): (number | undefined)[] => [
      figure?.numerator,
      figure?.denominator,
    ];
    expect(of(connection.total)).toEqual(sums(inWeeks(asked)));
    expect(of(connection.yearBefore)).toEqual(sums(inWeeks(asked, 1)));
    for (const district of ['00', '01', '02', '22', '29', '51', '53']) {
      const row = connection.rows.find(({ key }) => key === district);
      const its = inWeeks(asked).filter(({ contact }) => contact.districtId === district);
      expect([district, ...of(row?.figure ?? null)]).toEqual([district, ...sums(its)]);
    }
    const handled = inWeeks(asked).filter(({ contact }) => contact.outcome === 'handled');
    const time = handled.reduce(
      (sum, { contact }) => sum + (contact.closedAt ?? 0) - (contact.answeredAt ?? 0),
      0,
    );
    const aht = await table('average-handle-time', 'by=channel');
    expect(aht.total.denominator).toBe(handled.length);
    expect(aht.total.value).toBeCloseTo(time / handled.length / 1000, 3);
    const rated = inWeeks(made).filter(({ rating }) => rating?.score);
    const satisfied = rated.filter(({ rating }) => (rating?.score ?? 0) >= 4);
    await eventually(
      async () => of((await table('satisfaction', 'by=channel')).total),
      (found) => String(found) === String([satisfied.length, rated.length]),
    );
    const answers = await lead.get<SatisfactionView>(`/api/v1/satisfaction?${range}`);
    expect([answers.total.responses, answers.total.offered]).toEqual([
      rated.length,
      inWeeks(made).filter(({ rating }) => rating).length,
    ]);
  });

  it('leads from a figure to its contacts, and to what happened in them', async () => {
    const day = made.findLast(({ contact }) => contact.outcome === 'abandoned')?.contact.openedAt ?? 0;
    const range = `from=${shanghaiDay(day)}&to=${shanghaiDay(day)}`;
    const path = `/api/v1/figures/contacts?definition=abandonment-rate&part=numerator&${range}`;
    const { items } = await lead.get<Page<ContactView>>(path);
    const ids = made
      .filter(
        ({ contact }) =>
          contact.outcome === 'abandoned' && shanghaiDay(contact.openedAt) === shanghaiDay(day),
      )
      .map(({ contact }) => contact.id);
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const one = made.find(({ contact }) => contact.id === ids[0]);
    const detail = await lead.get<ContactDetail>(`/api/v1/contacts/${ids[0]}`);
    expect(detail.timeline).toEqual(one?.timeline);
  });

  it('gives the forecast and the year what they are made of', async () => {
    const forecast = await lead.get<Forecast>(
      `/api/v1/forecast?channel=voice&to=${addDays(shanghaiDay(Date.now()), 6)}`,
    );
    expect(forecast.history?.days).toBeGreaterThanOrEqual(83);
    expect(forecast.days).toHaveLength(7);
    expect(forecast.backTest).not.toBeNull();
    const year = today.slice(0, 4);
    const { figures } = await lead.get<AnnualView>(`/api/v1/annual-figures?year=${year}`);
    const known = figures.filter(({ value, yearBefore }) => value !== null && yearBefore !== null);
    expect(known.length).toBeGreaterThan(5);
  });

  it('has a quality desk with a month that is judged, and told the public with its contacts', async () => {
    const plans = await lead.get<Page<ListedPlanView>>('/api/v1/sampling-plans');
    // A standing plan draws by itself once its first day is over.
    const own = plans.items.filter(({ standing }) => standing === null);
    expect(own).toHaveLength(2);
    const [week, month] = own;
    const accuracy = await lead.get<DrawAccuracyView>(`/api/v1/draws/${month?.drawId}/accuracy`);
    expect([accuracy.settled, accuracy.disputed]).toEqual([accuracy.drawn, []]);
    expect(accuracy.headline?.low).toBeLessThan(accuracy.headline?.value ?? 0);
    // Scorers agree as people do, and the districts have figures of their own.
    expect(accuracy.agreement.pairs).toBeGreaterThan(40);
    expect(accuracy.agreement.kappa).toBeGreaterThan(0.6);
    expect(accuracy.agreement.kappa).toBeLessThan(0.85);
    expect(accuracy.strata.length).toBeGreaterThanOrEqual(2);
    expect(accuracy.headline?.value).toBeGreaterThan(0.96);
    expect(accuracy.headline?.value).toBeLessThan(0.995);
    expect(month).toMatchObject({ reached: true, shortages: [] });
    expect(month?.progress).toMatchObject({ drawn: accuracy.drawn, headline: accuracy.headline });
    const open = await lead.get<DrawAccuracyView>(`/api/v1/draws/${week?.drawId}/accuracy`);
    expect(open.settled).toBeLessThan(open.drawn);
    for (const name of ['adjudications', 'appeals', 'standing-plans', 'score-forms']) {
      expect([name, (await stage.count(name)) > 0]).toEqual([name, true]);
    }
    const told = await lead.get<Page<PublishedAccuracyView>>('/api/v1/public/accuracies');
    expect(told.items).toHaveLength(1);
    const figures = await lead.get<Page<PublishedFigureView>>('/api/v1/published-figures');
    const rate = figures.items.find(({ definition }) => definition.id === 'connection-rate');
    if (!rate) throw new Error('no connection rate was published');
    const asked = made.filter(({ contact }) => {
      const day = shanghaiDay(contact.openedAt);
      return contact.outcome !== 'self-service' && day >= rate.from && day <= rate.to;
    });
    expect(rate.figure.denominator).toBe(asked.length);
    const path = `/api/v1/published-figures/${rate.id}/contacts?part=denominator&limit=200`;
    const { items } = await lead.get<Page<ContactView>>(path);
    const ids = new Set(asked.map(({ contact }) => contact.id));
    expect(items).toHaveLength(200);
    expect(items.filter(({ id }) => !ids.has(id))).toEqual([]);
    // Of the week under way an agent's objection waits.
    expect((await lead.get<Page<AppealView>>('/api/v1/appeals?state=open')).items).toHaveLength(1);
    const [decided] = (await lead.get<Page<AppealView>>('/api/v1/appeals?state=decided')).items;
    expect(decided).toMatchObject({
      drawId: month?.drawId,
      decision: { outcome: 'overturned', correct: true },
    });
  });

  it('has wrong answers that both scorers found, with what followed of them', async () => {
    const plans = await lead.get<Page<ListedPlanView>>('/api/v1/sampling-plans');
    const drawId = plans.items.filter(({ standing }) => standing === null)[1]?.drawId ?? '';
    const judged: JudgedContactView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<JudgedContactView> = await lead.get(
        `/api/v1/draws/${drawId}/judgements?limit=200${cursor && `&cursor=${cursor}`}`,
      );
      judged.push(...page.items);
      cursor = page.next;
    }
    const wrong = judged.filter(({ correct }) => correct === false);
    const found = await Promise.all(
      wrong
        .filter(({ wanted }) => wanted === 2)
        .map(({ contactId }) => lead.get<JudgementView>(`/api/v1/draws/${drawId}/judgements/${contactId}`)),
    );
    const sawIt = found.map(({ scores }) => scores.filter(({ correct }) => !correct).length);
    expect(sawIt.filter((scorers) => scorers === 2).length).toBeGreaterThanOrEqual(2);
    expect(found.some(({ adjudication }) => adjudication?.correct === false)).toBe(true);
    const corrections = async (state: string): Promise<CorrectionView[]> =>
      (await lead.get<Page<CorrectionView>>(`/api/v1/corrections?state=${state}`)).items;
    const [open, done] = [await corrections('open'), await corrections('done')];
    expect(open).toHaveLength(1);
    expect(done).toHaveLength(wrong.length - 1);
    const followed = await lead.get<FollowUpView>(
      `/api/v1/draws/${drawId}/judgements/${open[0]?.contactId}/follow-up`,
    );
    expect(followed.coaching).toHaveLength(1);
  });

  it('has scores of the agent whom people try: one is wrong, to object to, with a note to read', async () => {
    const agent = await new Rest(stage.url).signIn('demo-agent', password);
    const { items } = await agent.get<Page<MyScoreView>>('/api/v1/my-scores?limit=50');
    expect(items.length).toBeGreaterThan(3);
    const wrong = items.filter(({ correct, appeal }) => !correct && appeal === null);
    expect(wrong.length).toBeGreaterThan(0);
    expect(Date.parse(wrong[0]?.appealUntil ?? '')).toBeGreaterThan(Date.now());
    const notes = (await agent.get<Page<CoachingNoteView>>('/api/v1/coaching-notes')).items;
    expect(notes.some(({ readAt }) => readAt === null)).toBe(true);
  });

  it('has what an office sets up: articles, alarms, a questionnaire with answers', async () => {
    const articles = await lead.get<Page<object>>('/api/v1/articles');
    expect(articles.items).toHaveLength(4);
    expect((await lead.get<Page<object>>('/api/v1/alarm-rules')).items).toHaveLength(4);
    const { items } = await lead.get<Page<{ id: string }>>('/api/v1/questionnaires');
    const results = await lead.get<QuestionnaireResults>(`/api/v1/questionnaires/${items[0]?.id}/results`);
    expect(results.answers).toBe(24);
  });

  it('has somebody to call back, scorers who compare themselves, an alarm, and versions of a policy', async () => {
    const boss = await new Rest(stage.url).signIn('demo-supervisor', password);
    const callbacks = (await boss.get<Page<CallbackView>>('/api/v1/callbacks')).items;
    expect(callbacks.map(({ state }) => state).toSorted()).toEqual(['done', 'open', 'open', 'open']);
    expect(new Set(callbacks.map(({ queueId }) => queueId)).size).toBe(4);
    const sessions = (await lead.get<Page<CalibrationView>>('/api/v1/calibrations')).items;
    const ended = sessions.find(({ closedAt }) => closedAt !== null);
    expect(ended?.scores).toHaveLength(18);
    expect(ended?.agreement?.verdict.alpha).toBeGreaterThan(0.3);
    expect(ended?.agreement?.verdict.alpha).toBeLessThan(1);
    const open = sessions.find(({ closedAt }) => closedAt === null);
    expect(open?.progress.map(({ scored }) => scored).toSorted()).toEqual([0, 4, 4]);
    // Nobody serves the line of people: until one goes online.
    const alarms = await eventually(
      async () => (await boss.get<Page<AlarmRecord>>('/api/v1/alarms')).items,
      (items) => items.some(({ measure }) => measure === 'agents-present'),
    );
    expect(alarms.find(({ measure }) => measure === 'agents-present')).toMatchObject({
      clearedAt: null,
      value: 0,
    });
    const admin = await new Rest(stage.url).signIn('demo-admin', password);
    const versions = await admin.get<Page<{ version: number }>>('/api/v1/routing-policy/versions');
    expect(versions.items.map(({ version }) => version)).toEqual([2, 1]);
    expect((await boss.get<Page<object>>('/api/v1/blocked-callers')).items).toHaveLength(1);
    expect((await boss.get<Page<object>>('/api/v1/saved-reports')).items).toHaveLength(1);
  });

  it('is all that the rebuild makes of its timelines', async () => {
    const lines: string[] = [];
    const output = { out: (line: string) => void lines.push(line), err: () => undefined };
    const code = await rebuildFigures(
      ['--check'],
      { MONGODB_URI: stage.stores.mongodbUri, JIETONG_HOME: stage.home },
      output,
    );
    expect([code, lines.join('\n')]).toEqual([0, expect.stringContaining('全部一致')]);
  });

  it('is not made a second time', async () => {
    const names = ['contacts', 'messages', 'facts', 'satisfaction', 'score-forms', 'appeals', 'callbacks'];
    const all = async (): Promise<number[]> => Promise.all(names.map((name) => stage.count(name)));
    await stage.stop();
    const before = await all();
    expect(before.every((documents) => documents > 0)).toBe(true);
    const demo = await stage.start();
    expect(demo.note.pastToCome).toBe(false);
    await demo.past?.settled();
    expect(stage.said).toEqual([]);
    expect(await all()).toEqual(before);
  });
});
