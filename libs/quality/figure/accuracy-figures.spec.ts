import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL, DrawnStage, RIGHT, WHOLE } from '#kit/drawn-stage';
import {
  DAY_MS,
  type DrawView,
  type Figure,
  type FigureFilter,
  type FrameContact,
  type FrameTaking,
  type Grouping,
  type Population,
  type SamplingPlanView,
} from '#libs/contract';
import { Slices } from '#libs/platform';
import { appealId, AppealRepository } from '../appeal/appeal.repository.js';
import { AccuracyPublicationRepository } from '../publication/publication.repository.js';
import { AccuracyFiguresService } from './accuracy-figures.service.js';

const FILTER: FigureFilter = { ...WHOLE, hour: null };
const PLAN = {
  name: '每日抽查',
  stratifyBy: ['district' as const, 'channel' as const],
  allocation: 'proportional' as const,
  precision: 0.01,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 2,
  maximum: 12,
};
const days = (month: string, n: number): string[] =>
  Array.from({ length: n }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`);
/** Nothing was handled on it. */
const HOLIDAY = '2026-03-15';
const MARCH = days('2026-03', 31).filter((day) => day !== HOLIDAY);
const RANGE = { from: '2026-03-01', to: '2026-03-31' };
/** What each district has on a day, by channel. */
const STRATA: readonly (readonly [districtId: string, channel: 'voice' | 'webchat', count: number])[] = [
  ['22', 'voice', 40],
  ['53', 'voice', 20],
  ['53', 'webchat', 10],
];

/** Also that something was handled on the holiday, if it says so. */
class Frames {
  busyHoliday = false;
  asked: Population[] = [];
  async *handled(population: Population, { most }: FrameTaking = {}): AsyncGenerator<FrameContact> {
    if (most !== undefined) this.asked.push(population);
    const { from, to, districtId } = population;
    for (let day = from; day <= to; day = nextDay(day)) {
      if (day === HOLIDAY && !this.busyHoliday) continue;
      for (const [district, channel, count] of STRATA) {
        if (districtId !== null && districtId !== district) continue;
        const place = { districtId: district, channel, queueId: 'general', officeId: null, topicId: null };
        for (let i = 0; i < count; i += 1)
          yield { contactId: `${day}-${district}-${channel}-${i}`, ...place, agentId: 'bob' };
      }
    }
  }
  async agentsOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    return new Map(ids.map((id) => [id, ['bob']]));
  }
}
const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Chats are wrong on one day in three, calls of one district on one in five. */
const isRight = (contactId: string): boolean => {
  const [, , day = '', district, channel] = contactId.split('-');
  if (channel === 'webchat') return Number(day) % 3 !== 0;
  return district === '22' || Number(day) % 5 !== 0;
};

/** What was drawn of a stratum, and how much it stands for. */
interface Part {
  day: string;
  district: string;
  channel: string;
  population: number;
  ids: string[];
}

/** Written out once more: Σ W·p, and Wilson's interval at the effective size; Kish's where nothing differs. */
function plainly(parts: readonly Part[]): { value: number; low: number; high: number } {
  const all = parts.reduce((sum, { population }) => sum + population, 0);
  const strata = parts.map(({ population, ids }) => ({
    weight: population / all,
    n: ids.length,
    left: 1 - ids.length / population,
    right: ids.filter(isRight).length,
  }));
  const rights = strata.reduce((sum, { right }) => sum + right, 0);
  const drawn = strata.reduce((sum, { n }) => sum + n, 0);
  const differs = rights > 0 && rights < drawn;
  const mean = strata.reduce((sum, { weight, right, n }) => sum + (weight * right) / n, 0);
  const p = differs ? mean : Math.round(mean);
  const v = strata.reduce((sum, { weight, n, left, right }) => {
    if (!differs) return sum + (weight ** 2 * left) / n;
    const share = (right + 2 * p) / (n + 2);
    return sum + (weight ** 2 * left * share * (1 - share)) / (n - (n / (n + 2)) ** 2);
  }, 0);
  const size = differs ? (p * (1 - p)) / v : 1 / v;
  const z = 1.959963984540054;
  const middle = (p + z ** 2 / (2 * size)) / (1 + z ** 2 / size);
  const reach = (z / (1 + z ** 2 / size)) * Math.sqrt((p * (1 - p)) / size + z ** 2 / (4 * size ** 2));
  return { value: p, low: middle - reach, high: middle + reach };
}

describe('the sampled accuracy as a figure', () => {
  let figures: AccuracyFiguresService;
  const frames = new Frames();
  const stage = new DrawnStage(frames, '2027-01-05T02:00:00Z');
  const parts: Part[] = [];
  const daily: DrawView[] = [];

  beforeAll(async () => {
    await stage.open([RIGHT]);
    const { sampling, judgements, empty } = stage;
    const told = new AccuracyPublicationRepository(stage.stores.mongo);
    figures = new AccuracyFiguresService(sampling, judgements, told, empty);
    for (const day of MARCH) {
      const { draw, plan } = await drawn({ from: day, to: day });
      await scored(draw.id);
      daily.push(draw);
      for (const { key, population } of plan.strata) {
        const [district = '', channel = ''] = key.split('/');
        const ids = draw.contacts.filter(({ stratum }) => stratum === key).map(({ contactId }) => contactId);
        parts.push({ day, district, channel, population, ids });
      }
    }
  }, 120_000);
  afterAll(() => stage.close());

  async function drawn(
    population: Partial<Population>,
    how: Partial<typeof PLAN> = {},
  ): Promise<{ draw: DrawView; plan: SamplingPlanView }> {
    const asked = { ...PLAN, ...how, population: { ...WHOLE, ...RANGE, ...population } };
    const plan = await stage.sampling.plan(asked, 'qa');
    return { draw: await stage.sampling.draw(plan.id, ALL, 'qa', '测试'), plan };
  }
  async function scored(drawId: string, without = 0): Promise<void> {
    const tasks = await stage.scoring.share(
      drawId,
      { formId: 'hotline', scorerIds: ['qa'], doubleShare: 0 },
      ALL,
    );
    for (const { id, contactId } of tasks.slice(without)) {
      const answer = isRight(contactId) ? ('yes' as const) : ('no' as const);
      await stage.scoring.score(id, 'qa', [{ itemId: 'right', answer }], '');
    }
  }
  const table = (by: Grouping | null, more: Partial<FigureFilter> = {}, range = RANGE) =>
    figures.table({ definition: 'sampled-accuracy', ...range, filter: { ...FILTER, ...more } }, by, false);

  function expectPlain(figure: Figure, of: readonly Part[]): void {
    const { value, low, high } = plainly(of);
    expect(figure.value).toBeCloseTo(value, 10);
    expect(figure.sample?.interval?.low).toBeCloseTo(low, 10);
    expect(figure.sample?.interval?.high).toBeCloseTo(high, 10);
    const ids = of.flatMap((one) => one.ids);
    expect([figure.numerator, figure.denominator]).toEqual([ids.filter(isRight).length, ids.length]);
    expect(figure.sample).toMatchObject({
      drawn: ids.length,
      population: of.reduce((sum, { population }) => sum + population, 0),
      corrected: false,
      lack: null,
    });
  }

  it('of a month is what its samples say, written out; a day with nothing handled is no gap', async () => {
    const { total } = await table(null);
    expectPlain(total, parts);
    expect(total.sample).toMatchObject({ draws: MARCH.length, otherDraws: 0 });
    expect(total.value).toBeLessThan(1);
    frames.busyHoliday = true;
    const gap = await table(null);
    frames.busyHoliday = false;
    expect(gap.total).toMatchObject({ value: null, sample: { interval: null, lack: 'gap' } });
  });

  it('is told of every part that samples were divided by, and narrowed to it the same', async () => {
    for (const by of ['district', 'channel'] as const) {
      const { rows, total } = await table(by);
      const keys = [...new Set(parts.map((one) => one[by]))].toSorted();
      expect(rows.map(({ key }) => key)).toEqual(keys);
      expectPlain(total, parts);
      for (const { key, figure } of rows) {
        const own = parts.filter((one) => one[by] === key);
        expectPlain(figure, own);
        const narrowed = await table(null, by === 'district' ? { districtId: key } : { channel: key });
        expect(narrowed.total).toEqual(figure);
      }
    }
  });

  it('is told by day and by month', async () => {
    const byDay = await table('day');
    expect(byDay.rows.map(({ key }) => key)).toEqual(MARCH);
    for (const { key, figure } of byDay.rows)
      expectPlain(
        figure,
        parts.filter(({ day }) => day === key),
      );
    const byMonth = await table('month', {}, { from: '2026-03-01', to: '2026-04-30' });
    expect(byMonth.rows.map(({ key }) => key)).toEqual(['2026-03']);
    expectPlain(byMonth.rows[0]?.figure as Figure, parts);
    // Of April nothing was drawn.
    expect(byMonth.total).toMatchObject({ value: null, sample: { lack: 'gap' } });
  });

  it('is not told of what no sample was divided by, nor of a part that is too small', async () => {
    for (const by of ['queue', 'agent', 'office', 'topic'] as const) {
      const { rows, total } = await table(by);
      expect([by, rows]).toEqual([by, []]);
      if (by === 'office') expect(total).toMatchObject({ value: null, sample: { lack: 'no-sample' } });
    }
    const queue = await table(null, { queueId: 'general' });
    expect(queue.total).toMatchObject({ value: null, denominator: 0, sample: { lack: 'no-sample' } });
    const { rows } = await table('day', { districtId: '53' });
    expect(rows).toHaveLength(MARCH.length);
    for (const { figure } of rows) expect(figure).toMatchObject({ value: null, sample: { lack: 'few' } });
    // Half a month is told by the draws of its days.
    const half = await table(null, {}, { from: '2026-03-01', to: '2026-03-14' });
    expectPlain(
      half.total,
      parts.filter(({ day }) => day <= '2026-03-14'),
    );
  });

  it('is not told while an appeal of one of its contacts is undecided, as it is not published then', async () => {
    const appeals = new AppealRepository(stage.stores.mongo);
    const [draw] = daily;
    const drawId = draw?.id ?? '';
    const contactId = draw?.contacts.find(({ stratum }) => stratum.startsWith('53/'))?.contactId ?? '';
    const id = appealId(drawId, contactId);
    const filed = { drawId, contactId, districtId: '53', agentId: 'bob', why: '不同意', at: new Date() };
    const before = await table('month');
    const [ofDistricts, ofChannels] = [await table('district'), await table('channel')];
    await appeals.insert({ _id: id, ...filed, decision: null });
    const { total, rows } = await table('month');
    for (const figure of [total, rows[0]?.figure]) {
      expect(figure).toMatchObject({ value: null, sample: { interval: null, lack: 'unsettled' } });
    }
    // Rows that the contact is not of are told as before, though the draw is theirs too.
    const [, , , , channel] = contactId.split('-');
    for (const [by, was, itsKey] of [
      ['district', ofDistricts, '53'],
      ['channel', ofChannels, channel],
    ] as const) {
      const now = await table(by);
      expect(now.total.sample?.lack).toBe('unsettled');
      for (const [at, { key, figure }] of now.rows.entries()) {
        if (key === itsKey) expect(figure).toMatchObject({ value: null, sample: { lack: 'unsettled' } });
        else expect(figure).toEqual(was.rows[at]?.figure);
      }
      expect(now.rows.map(({ figure }) => figure.value === null)).toContain(false);
    }
    const publishing = stage.publications.publish([drawId], { note: '', public: false, by: 'quality' }, ALL);
    await expect(publishing).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    // Of days whose draws nobody objects to.
    const rest = await table(null, {}, { from: '2026-03-02', to: '2026-03-31' });
    expect(rest.total.sample?.lack).toBeNull();
    const decided = { outcome: 'upheld' as const, why: '维持', by: 'lead', at: new Date(), answers: [] };
    await appeals.decide(id, { ...decided, correct: isRight(contactId), manners: 1 });
    expect(await table('month')).toEqual(before);
  });

  it('asks once for a gap, however many rows have it, and of what was drawn of', async () => {
    const april = { from: '2026-03-01', to: '2026-04-02' };
    frames.asked = [];
    const { rows } = await table('district', {}, april);
    expect(rows.map(({ figure }) => figure.sample?.lack)).toEqual(['gap', 'gap']);
    const gaps = ['2026-03-15', '2026-04-01'];
    expect(frames.asked.map(({ from }) => from)).toEqual(gaps);
    for (const asked of frames.asked) expect(asked).toMatchObject(WHOLE);
  });

  it('lets others have their turn after each draw and each row, and is the same', async () => {
    let [turns, now] = [0, 0];
    const breathe = async (): Promise<void> => void (turns += 1);
    // Every piece takes as long as a slice may.
    const slices = (): Slices => new Slices(breathe, () => (now += 1000));
    const { sampling, judgements, empty } = stage;
    const told = new AccuracyPublicationRepository(stage.stores.mongo);
    const sliced = new AccuracyFiguresService(sampling, judgements, told, empty, slices);
    const asked = { definition: 'sampled-accuracy', ...RANGE, filter: FILTER };
    expect(await sliced.table(asked, 'district', false)).toEqual(await table('district'));
    // Each draw as it is known, judged, and looked at for the total and two rows.
    expect(turns).toBeGreaterThanOrEqual(MARCH.length * 5);
  });

  it('leads to the contacts it is made of', async () => {
    const query = { definition: 'sampled-accuracy', ...RANGE, filter: { ...FILTER, districtId: '53' } };
    const { total } = await table(null, { districtId: '53' });
    const all = parts.filter(({ district }) => district === '53').flatMap(({ ids }) => ids);
    for (const [part, ids] of [
      ['denominator', all],
      ['numerator', all.filter(isRight)],
    ] as const) {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await figures.contacts(query, part, { cursor, limit: 50 });
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      expect(found).toEqual(ids.toSorted());
      expect(found).toHaveLength(total[part]);
    }
  });

  it('is what is published of the same draws, and the same beside it when others are drawn', async () => {
    const before = (await table(null)).total;
    // Over more days at once: what was drawn of all of March is told by it, as long as nothing else was published.
    const { draw } = await drawn(RANGE, { stratifyBy: [], maximum: 60 });
    expect((await table(null)).total).toMatchObject({
      value: null,
      denominator: 0,
      sample: { lack: 'unsettled', draws: 1, otherDraws: MARCH.length },
    });
    await scored(draw.id, 1);
    expect((await table(null)).total).toMatchObject({ value: null, sample: { lack: 'unsettled' } });
    const ids = daily.map(({ id }) => id);
    const published = await stage.publications.publish(
      ids,
      { note: '三月', public: true, by: 'quality' },
      ALL,
    );
    expect(published).toMatchObject({ ...RANGE, gaps: [], whole: true });
    const { total } = await table(null);
    expect(total.sample).toMatchObject({ draws: MARCH.length, otherDraws: 1 });
    const { value, low, high } = published.headline;
    expect([total.value, total.sample?.interval]).toEqual([value, { low, high }]);
    expect([total.numerator, total.denominator]).toEqual([published.correct, published.scored]);
    expect(total.value).toBe(before.value);
    const page = { cursor: null, limit: 1000 };
    const query = { definition: 'sampled-accuracy', ...RANGE, filter: FILTER };
    expect((await figures.contacts(query, 'numerator', page)).items).toEqual(
      (await stage.publications.contacts(published.id, 'numerator', ALL, page)).items,
    );
  });

  it('stands beside the year before, and has nothing where that has nothing', async () => {
    const asked = { definition: 'sampled-accuracy', from: '2027-03-01', to: '2027-03-31', filter: FILTER };
    const { total, yearBefore, rows } = await figures.table(asked, 'month', true);
    expect(total.sample?.lack).toBe('no-sample');
    expectPlain(yearBefore as Figure, parts);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ key: '2027-03', figure: { value: null } });
    expectPlain(rows[0]?.yearBefore as Figure, parts);
  });
});
