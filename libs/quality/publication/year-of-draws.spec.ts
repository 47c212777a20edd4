import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ALL, DrawnStage, RIGHT, WHOLE } from '#kit/drawn-stage';
import { DAY_MS, type DrawView, type FrameContact, type Population } from '#libs/contract';
import { AnnualAccuracyService } from './annual-accuracy.service.js';
import { AccuracyPublicationRepository } from './publication.repository.js';
import { explained } from './publication.rules.js';

const DAYS = Array.from({ length: 366 }, (_, n) =>
  new Date(Date.parse('2024-01-01T00:00:00Z') + n * DAY_MS).toISOString().slice(0, 10),
);
/** Nothing was handled on them, neither at the year's ends nor within. */
const EMPTY = new Set(['2024-01-01', '2024-05-01', '2024-05-02', '2024-12-31']);
const DRAWN = DAYS.filter((day) => !EMPTY.has(day));
/** On so many days, from the first on, the call that was drawn was answered wrongly. */
const WRONG = 61;
const PLAN = {
  name: '每日抽查',
  stratifyBy: ['channel' as const],
  allocation: 'proportional' as const,
  precision: 0.01,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 1,
  maximum: 2,
};
/** Of each day four calls and two chats. */
const source = {
  async *handled({ from, to }: Population): AsyncGenerator<FrameContact> {
    for (const day of DAYS.filter((one) => one >= from && one <= to && !EMPTY.has(one))) {
      for (let i = 0; i < 6; i += 1) {
        const channel = i < 4 ? 'voice' : 'webchat';
        const place = { districtId: '22', channel, queueId: 'general', officeId: null, topicId: null };
        yield { contactId: `${day}-${i}`, ...place, agentId: 'bob' };
      }
    }
  },
  agentsOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, ['bob']])),
};

describe('a draw of every day of a leap year', () => {
  const stage = new DrawnStage(source, '2025-01-05T02:00:00Z');
  beforeAll(() => stage.open([RIGHT]));
  afterAll(() => stage.close());

  async function scored(day: string, callIsRight: boolean): Promise<DrawView> {
    const plan = await stage.sampling.plan({ ...PLAN, population: { ...WHOLE, from: day, to: day } }, 'qa');
    const draw = await stage.sampling.draw(plan.id, ALL, 'qa');
    const request = { formId: 'hotline', scorerIds: ['qa'], doubleShare: 0 };
    const tasks = await stage.scoring.share(draw.id, request, ALL);
    expect(tasks.map(({ stratum }) => stratum).toSorted()).toEqual(['voice', 'webchat']);
    for (const { id, stratum } of tasks) {
      const answer = callIsRight || stratum === 'webchat' ? ('yes' as const) : ('no' as const);
      await stage.scoring.score(id, 'qa', [{ itemId: 'right', answer }], '');
    }
    return draw;
  }

  it('is published as one year, empty days included, read twenty draws at a time', async () => {
    const draws: DrawView[] = [];
    for (const [n, day] of DRAWN.entries()) draws.push(await scored(day, n >= WRONG));
    const reads = jest.spyOn(stage.sampling, 'findDraws');
    const told = { note: '年度公布', public: true, by: 'quality' };
    const ids = draws.map(({ id }) => id);
    const published = await stage.publications.publish(ids, told, ALL);
    expect(reads.mock.calls.map(([some]) => some.length)).toEqual([
      ...Array.from({ length: 18 }, () => 20),
      2,
    ]);
    reads.mockRestore();
    expect(published).toMatchObject({
      from: '2024-01-01',
      to: '2024-12-31',
      gaps: [],
      whole: true,
      otherDraws: 0,
      scored: 2 * DRAWN.length,
      correct: 2 * DRAWN.length - WRONG,
    });
    // The call that was drawn stands for the four of its day.
    expect(published.accuracy.value).toBeCloseTo(1 - (WRONG * 4) / (DRAWN.length * 6), 10);
    expect(published.draws.map(({ drawId }) => drawId)).toEqual(ids);
    const ofYear = await new AnnualAccuracyService(
      new AccuracyPublicationRepository(stage.stores.mongo),
    ).ofYear(2024, null);
    expect(ofYear).toMatchObject({ id: published.id, value: published.headline.value });
    // Had something been handled on one of them, the year would not be whole.
    EMPTY.delete('2024-05-02');
    const gap = { from: '2024-05-01', to: '2024-05-02' };
    expect(await stage.publications.publish(ids, told, ALL)).toMatchObject({ gaps: [gap], whole: false });
    EMPTY.add('2024-05-02').delete('2024-01-01');
    expect(await stage.publications.publish(ids, told, ALL)).toMatchObject({ from: '2024-01-02', gaps: [] });
  }, 180_000);
});

describe('gaps', () => {
  it('say of a gap why a standing plan drew nothing of it', () => {
    const why = { reason: '分层过多', reasonEn: 'too many strata' };
    const gaps = [
      { from: '2026-02-11', to: '2026-02-28' },
      { from: '2026-04-01', to: '2026-04-01' },
    ];
    const undrawn = ['2026-02-10', '2026-02-11', '2026-02-28', '2026-03-01'].map((day) => ({ day, ...why }));
    expect(explained(gaps, undrawn)).toEqual([{ ...gaps[0], undrawn: undrawn.slice(1, 3) }, gaps[1]]);
  });
});
