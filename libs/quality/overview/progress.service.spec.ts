import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, FOREIGN, PLAN, saying, sourceOf, WHOLE } from '#kit/drawn-stage';
import {
  DAY_MS,
  type DrawAccuracyView,
  type DrawView,
  type Page,
  type PlanProgressView,
  type SamplingPlanView,
} from '#libs/contract';
import { drawIdOf } from '../sampling/continuous/continuous.rules.js';
import { StandingRepository } from '../sampling/standing/standing.repository.js';
import { StandingRound } from '../sampling/standing/standing-round.service.js';
import { StandingService } from '../sampling/standing/standing.service.js';
import { createLog, Slices } from '#libs/platform';
import { MOST_SUMMED, progressOfPlan, summedOf } from './progress.rules.js';
import { ProgressService } from './progress.service.js';

const source = sourceOf(() => contacts(400));
const stage = new DrawnStage(source);
let progress: ProgressService;
beforeAll(async () => {
  await stage.open();
  progress = new ProgressService(stage.judgements, stage.sampling, stage.scores, stage.clock);
});
afterAll(() => stage.close());

/** Of these scorers, by what each says of a contact. */
async function scored(draw: DrawView, right: (nth: number) => boolean, doubleShare = 0): Promise<void> {
  const tasks = await stage.share(draw, ['qa', 'qb'], doubleShare);
  for (const [nth, { id, scorerId }] of tasks.entries()) {
    await stage.scoring.score(id, scorerId, saying(right(nth) ? 'yes' : 'no'), '说明');
  }
}

const told = async (): Promise<Map<string, PlanProgressView | null>> => {
  const page = await progress.ofPlans(await stage.sampling.list(ALL, null, 50), ALL);
  return new Map(page.items.map(({ drawId, id, progress: its }) => [drawId ?? id, its]));
};

describe('a list of plans', () => {
  it('tells of each what its own page does', async () => {
    const planned = await stage.sampling.plan({ ...PLAN, name: '未抽样' }, 'qa');
    const unshared = await stage.drawn({ maximum: 3 });
    const whole = await stage.drawn({ maximum: 40, precision: 0.02 });
    await scored(whole, (nth) => nth % 10 !== 0);
    const differing = await stage.drawn({ maximum: 4 });
    await scored(differing, (nth) => nth % 2 === 0, 1);
    const found = await told();
    expect(found.get(planned.id)).toBeNull();
    expect(found.get(unshared.id)).toEqual({
      drawn: 3,
      settled: 0,
      unshared: 3,
      disputed: 0,
      headline: null,
      withheld: 'in-progress',
      precision: null,
      short: null,
    });
    // 36 of 40 out of 400: Wilson at 40 ÷ (1 − 0.1), n − 1 nearly, is half 8 to 10 points wide.
    const its = found.get(whole.id);
    expect(its).toMatchObject({ drawn: 40, settled: 40, unshared: 0, withheld: null, short: true });
    expect(its?.headline?.value).toBeCloseTo(0.9, 10);
    expect(its?.precision).toBeGreaterThan(0.08);
    expect(its?.precision).toBeLessThan(0.1);
    expect(found.get(differing.id)).toMatchObject({ drawn: 4, settled: 0, disputed: 4, short: null });
    for (const draw of [unshared, whole, differing]) {
      const { drawn, settled, headline } = await stage.judgements.accuracy(draw.id, ALL);
      expect(found.get(draw.id)).toMatchObject({ drawn, settled, headline });
    }
  });

  it('lets others have their turn while it sums up, as often as a slice is over', async () => {
    const page = await stage.sampling.list(ALL, null, 50);
    const whole = await progress.ofPlans(page, ALL);
    let turns = 0;
    let now = 0;
    const breathe = async (): Promise<void> => void (turns += 1);
    const slices = (): Slices => new Slices(breathe, () => (now += 1000));
    const { judgements, sampling, scores, clock } = stage;
    const slow = new ProgressService(judgements, sampling, scores, clock, slices);
    expect(await slow.ofPlans(page, ALL)).toEqual(whole);
    const drawn = page.items.filter(({ drawId }) => drawId !== null).length;
    expect(turns).toBeGreaterThan(3 * drawn);
  });

  it('asks as much of a page as of one plan', async () => {
    let asked = 0;
    const counting: Pick<typeof stage.judgements, 'judgedDraws'> = {
      judgedDraws: (ids, scope) => {
        asked += 1;
        return stage.judgements.judgedDraws(ids, scope);
      },
    };
    const of = new ProgressService(counting, stage.sampling, stage.scores, stage.clock);
    const page = await of.ofPlans(await stage.sampling.list(ALL, null, 50), ALL);
    expect(page.items.length).toBeGreaterThan(3);
    expect(asked).toBe(1);
  });

  it('tells nobody of another district’s', async () => {
    const page = await stage.sampling.list(ALL, null, 50);
    await expect(progress.ofPlans(page, FOREIGN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the progress of a plan', () => {
  const accuracy = (more: Partial<DrawAccuracyView>): DrawAccuracyView => ({
    drawId: 'd',
    drawn: 50,
    settled: 50,
    unshared: 0,
    disputed: [],
    headline: null,
    accuracy: null,
    effectiveSize: 0,
    strata: [],
    missing: [],
    corrected: null,
    agreement: { pairs: 0, kappa: null, alpha: null },
    ...more,
  });
  const headline = { value: 0.96, low: 0.93, high: 0.98, corrected: false };

  it('says why there is no figure', () => {
    expect(progressOfPlan({ wantedPrecision: 0.02 }, accuracy({ settled: 49 })).withheld).toBe('in-progress');
    expect(progressOfPlan({ wantedPrecision: 0.02 }, accuracy({ missing: ['29'] })).withheld).toBe('too-few');
  });

  it('is short of its precision only once it is settled', () => {
    const of = (wantedPrecision: number, settled = 50): unknown =>
      progressOfPlan({ wantedPrecision }, accuracy({ settled, headline })).short;
    expect([of(0.02), of(0.03), of(0.02, 49)]).toEqual([true, false, null]);
  });

  it('is summed up for as many as a list can bear, whatever stands between them', () => {
    const plan = (drawId: string | null, size: number): Pick<SamplingPlanView, 'drawId' | 'size'> => ({
      drawId,
      size,
    });
    const page = [plan('a', MOST_SUMMED - 10), plan(null, 9), plan('b', 11), plan('c', 10), plan('d', 1)];
    expect(summedOf(page)).toEqual(['a', 'c']);
  });
});

describe('a list of standing plans', () => {
  it('tells what was drawn, what could not be, and what scorers have still to do', async () => {
    const { mongo } = stage.stores;
    const repository = new StandingRepository(mongo);
    const standing = new StandingService(repository, stage.sampling, stage.clock);
    const wish = { stratifyBy: [], allocation: 'proportional' as const, precision: 0.1, expected: 0.95 };
    const sizes = { minimumPerStratum: 0, maximum: 4 };
    const plan = await standing.create(
      { name: '每日', population: WHOLE, ...wish, ...sizes, continuous: null },
      'qa',
    );
    stage.clock.advance(3 * DAY_MS);
    const watch = { drawn: async () => undefined, failed: () => undefined };
    const log = createLog('test', { logLevel: 'silent' });
    await new StandingRound(repository, stage.sampling, watch, stage.clock, log).sweep();
    const continuous = { share: 0.1, formId: 'hotline', scorerIds: ['qa'], doubleShare: 0, shares: [] };
    const other = await standing.create(
      { name: '随抽', population: WHOLE, ...wish, ...sizes, continuous },
      'qa',
    );
    await repository.noteUndrawn(plan.id, { day: '2026-04-01', reason: '分层过多', reasonEn: 'too many' });
    const list = async (): Promise<unknown[]> =>
      (await progress.ofStanding(await standing.list(ALL, null, 50))).items.map((one) => one.progress);
    const none = { latest: null, drawn: 0, undrawn: 0, openTasks: 0 };
    expect(await list()).toEqual([none, { latest: '2026-04-04', drawn: 3, undrawn: 1, openTasks: 0 }]);

    const drawn = await standing.draws(plan.id, ALL, null, 50);
    const draw = await stage.sampling.findDraw(drawn.items[0]?.drawId ?? '', ALL);
    const tasks = await stage.share(draw, ['qa', 'qb'], 1);
    expect(tasks).toHaveLength(8);
    await stage.scoring.score(tasks[0]?.id ?? '', tasks[0]?.scorerId ?? '', saying('yes'), '');
    // Whoever was replaced is nobody's to score, though the task is there.
    const replaced = draw.contacts.find(({ contactId }) => contactId !== tasks[0]?.contactId)?.contactId;
    await mongo
      .collection<{ _id: string }>('draws')
      .updateOne(
        { _id: draw.id, 'contacts.contactId': replaced },
        { $set: { 'contacts.$.replaced': { ground: 'deleted', note: '', at: new Date(0), by: 'x' } } },
      );
    // And of a day that goes on, whose draw is not there yet.
    await stage.scoring.handOut(
      {
        drawId: drawIdOf(other.id, '2026-04-05'),
        districtId: other.districtId,
        seed: 's',
        all: false,
        contacts: [{ contactId: 'c7', stratum: 'all' }],
      },
      { formId: 'hotline', scorerIds: ['qa'], doubleShare: 0 },
    );
    expect(await list()).toEqual([
      { ...none, openTasks: 1 },
      { latest: '2026-04-04', drawn: 3, undrawn: 1, openTasks: 5 },
    ]);
  });

  it('costs no more after months of days than after the first ones', async () => {
    const { sampling, scores, stores, clock } = stage;
    const standing = new StandingService(new StandingRepository(stores.mongo), sampling, clock);
    const asked: number[] = [];
    const counting: ConstructorParameters<typeof ProgressService>[1] = {
      standingOf: (drawIds) => (asked.push(drawIds.length), sampling.standingOf(drawIds)),
      replacedIn: (drawIds) => (asked.push(drawIds.length), sampling.replacedIn(drawIds)),
    };
    const of = new ProgressService(stage.judgements, counting, scores, clock);
    const list = async (): Promise<number[]> =>
      (await of.ofStanding(await standing.list(ALL, null, 50))).items.map(({ progress: its }) => its.drawn);
    const before = await list();
    clock.advance(40 * DAY_MS);
    const watch = { drawn: async () => undefined, failed: () => undefined };
    const log = createLog('test', { logLevel: 'silent' });
    await new StandingRound(new StandingRepository(stores.mongo), sampling, watch, clock, log).sweep();
    const after = await list();
    expect(after[1]).toBe((before[1] ?? 0) + 40);
    expect(asked.slice(2)).toEqual(asked.slice(0, 2));
  });

  it('has nothing to say of nobody', async () => {
    const empty: Page<never> = { items: [], next: null };
    expect(await progress.ofStanding(empty)).toEqual(empty);
  });
});
