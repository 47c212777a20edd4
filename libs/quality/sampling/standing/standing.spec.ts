import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { ALL, WHOLE } from '#kit/drawn-stage';
import { AppError, DAY_MS, type FrameContact, type FrameTaking, type Population } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { ScoringRepository } from '../../scoring/scoring.repository.js';
import { SamplingRepository } from '../sampling.repository.js';
import { SamplingService } from '../sampling.service.js';
import { StandingRound, type StandingWatch } from './standing-round.service.js';
import { StandingRepository } from './standing.repository.js';
import { PATIENCE_DAYS } from './patience.rules.js';
import { daysOf, hashOfSeed, seedOfDay, WINDOW_DAYS } from './standing.rules.js';
import { StandingService, type StandingRequest } from './standing.service.js';

const NOON = Date.parse('2026-03-02T04:00:00Z');
const REQUEST: StandingRequest = {
  name: '每日抽查',
  population: WHOLE,
  stratifyBy: ['channel'],
  allocation: 'proportional',
  precision: 0.1,
  expected: 0.95,
  minimumPerStratum: 3,
  maximum: 20,
  continuous: null,
};

/** The methods of a service, which stand in its class and not in itself. */
const onlyWhatRoundsNeed = (sampling: SamplingService) => ({
  drawOfDay: sampling.drawOfDay.bind(sampling),
  daysOfStanding: sampling.daysOfStanding.bind(sampling),
  untold: sampling.untold.bind(sampling),
  noteTold: sampling.noteTold.bind(sampling),
});

/** Two hundred contacts a day, but none on the 4th; the 3rd is not complete for a while. */
class March {
  incomplete = new Set(['2026-03-03']);

  agentsOf = async (): Promise<Map<string, string[]>> => new Map();
  /** Days with contacts that are not closed. */
  open = new Map<string, number>();
  async *handled(
    { from }: Population,
    { withoutOpen }: FrameTaking = { withoutOpen: false },
  ): AsyncGenerator<FrameContact> {
    const open = this.open.get(from);
    if (open !== undefined && !withoutOpen) throw new AppError('UNAVAILABLE', { open });
    if (this.incomplete.has(from)) throw new AppError('UNAVAILABLE');
    if (from === '2026-03-04') return;
    for (let i = 0; i < 200; i += 1) {
      const channel = i % 3 ? 'voice' : 'webchat';
      const place = { districtId: '22', queueId: 'general', agentId: 'ann', officeId: null, topicId: null };
      yield { contactId: `${from}-${i}`, channel, ...place };
    }
  }
}

describe('the days of a standing plan', () => {
  const running = { since: '2026-03-02', endedAt: null };
  it('are those that are over in Shanghai, from its first one on', () => {
    expect(daysOf(running, NOON)).toEqual([]);
    expect(daysOf(running, Date.parse('2026-03-02T15:59:59Z'))).toEqual([]);
    expect(daysOf(running, Date.parse('2026-03-02T16:00:00Z'))).toEqual(['2026-03-02']);
    expect(daysOf(running, NOON + 200 * DAY_MS)).toHaveLength(WINDOW_DAYS);
  });

  it('that were over when it was ended are not spared', () => {
    const ended = { ...running, endedAt: new Date(NOON + 2 * DAY_MS) };
    expect(daysOf(ended, NOON + 5 * DAY_MS)).toEqual(['2026-03-02', '2026-03-03']);
    expect(daysOf({ ...running, endedAt: new Date(NOON) }, NOON + DAY_MS)).toEqual([]);
  });
});

describe('a standing plan', () => {
  const clock = new ManualClock(NOON);
  const march = new March();
  let stores: Stores;
  let sampling: SamplingService;
  let service: StandingService;
  let id: string;
  const told: string[] = [];
  let failures = 0;
  const hears: StandingWatch = {
    drawn: async ({ standing: { day } }) => void told.push(day),
    failed: () => (failures += 1),
  };
  const worker = (watch = hears): StandingRound =>
    new StandingRound(
      new StandingRepository(stores.mongo),
      sampling,
      watch,
      clock,
      createLog('test', { logLevel: 'silent' }),
    );
  const days = async (): Promise<(string | undefined)[]> =>
    (await service.draws(id, ALL, null, 50)).items.map(({ standing }) => standing?.day);

  beforeAll(async () => {
    stores = await openStores();
    const repository = new SamplingRepository(stores.mongo);
    sampling = new SamplingService(repository, march, new ScoringRepository(stores.mongo), clock);
    service = new StandingService(new StandingRepository(stores.mongo), sampling, clock);
    await stores.migrate();
    id = (await service.create(REQUEST, 'qa')).id;
  });
  afterAll(() => stores.close());

  it('draws nothing of a day that goes on, and a day that is over once, however many workers look', async () => {
    expect(await worker().sweep()).toEqual([]);
    clock.advance(DAY_MS);
    const rounds = await Promise.all([1, 2, 3].map(() => worker().sweep()));
    expect(rounds.flat().map(({ standing }) => standing)).toEqual([{ planId: id, day: '2026-03-02' }]);
    expect(await worker().sweep()).toEqual([]);
    const [listed] = (await service.list(ALL, null, 50)).items;
    expect(listed?.counted).toEqual({ drawn: 1, latest: '2026-03-02' });
    const [plan] = (await service.draws(id, ALL, null, 50)).items;
    expect(plan).toMatchObject({
      name: '每日抽查 2026-03-02',
      createdBy: 'qa',
      population: { from: '2026-03-02', to: '2026-03-02' },
      standing: { planId: id, day: '2026-03-02' },
      frame: { size: 200 },
    });
    // What came second left nothing behind.
    const frames = stores.mongo.collection('sampling-frames');
    expect(await frames.distinct('planId', { planId: { $ne: '' } })).toEqual([plan?.id]);
    expect(await sampling.replay(plan?.drawId ?? '', ALL)).toEqual({ frameIntact: true, same: true });
  });

  it('is drawn by nobody’s hand', async () => {
    const [plan] = (await service.draws(id, ALL, null, 50)).items;
    await stores.mongo.collection('draws').deleteMany({ planId: plan?.id });
    await expect(sampling.draw(plan?.id ?? '', ALL, 'qa')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    // Who takes up where a worker died, between planning and drawing, draws what that one would have.
    const [again] = await worker().sweep();
    expect(again?.standing.day).toBe('2026-03-02');
    expect((await sampling.findDraw(again?.drawId ?? '', ALL)).planId).toBe(plan?.id);
  });

  it('waits for a day until it is complete, without holding up others, and skips one with nothing', async () => {
    clock.advance(3 * DAY_MS);
    const round = worker();
    expect((await round.sweep()).map(({ standing }) => standing.day)).toEqual(['2026-03-05']);
    expect(await days()).toEqual(['2026-03-05', '2026-03-02']);
    march.incomplete.clear();
    expect((await round.sweep()).map(({ standing }) => standing.day)).toEqual(['2026-03-03']);
    expect(await days()).toEqual(['2026-03-05', '2026-03-03', '2026-03-02']);
    const first = await service.draws(id, ALL, null, 2);
    const rest = await service.draws(id, ALL, first.next, 2);
    expect([first.items, rest.items].map((page) => page.map(({ standing }) => standing?.day))).toEqual([
      ['2026-03-05', '2026-03-03'],
      ['2026-03-02'],
    ]);
  });

  it('is told of each draw, and until that is taken', async () => {
    // The 2nd twice: its draw was removed and made again.
    expect(told).toEqual(['2026-03-02', '2026-03-02', '2026-03-05', '2026-03-03']);
    clock.advance(DAY_MS);
    const deaf = { ...hears, drawn: () => Promise.reject(new AppError('UNAVAILABLE')) };
    expect((await worker(deaf).sweep()).map(({ standing }) => standing.day)).toEqual(['2026-03-06']);
    expect([told.length, failures]).toEqual([4, 1]);
    expect(await worker().sweep()).toEqual([]);
    expect(told.slice(4)).toEqual(['2026-03-06']);
    await worker().sweep();
    expect(told).toHaveLength(5);
  });

  it('that fails keeps no other from being drawn', async () => {
    const { id: second } = await service.create({ ...REQUEST, name: '第二份' }, 'qa');
    const before = failures;
    const plans = new StandingRepository(stores.mongo);
    clock.advance(DAY_MS);
    const failing = {
      ...onlyWhatRoundsNeed(sampling),
      plan: (...[request, by, day]: Parameters<SamplingService['plan']>) =>
        day?.planId === id ? Promise.reject(new Error('no store')) : sampling.plan(request, by, day),
    };
    const log = createLog('test', { logLevel: 'silent' });
    const days = await new StandingRound(plans, failing, hears, clock, log).sweep();
    expect(days.map(({ standing }) => standing)).toEqual([{ planId: second, day: '2026-03-07' }]);
    expect(failures).toBe(before + 1);
    // What failed is tried again.
    expect((await worker().sweep()).map(({ standing }) => standing.planId)).toEqual([id]);
    await service.end(second, ALL, 'qa');
  });

  it('keeps its seed to itself until its last day is drawn; then anybody can make every day’s again', async () => {
    clock.advance(DAY_MS);
    march.incomplete.add('2026-03-08');
    const before = await service.find(id, ALL);
    expect(before).toMatchObject({ seed: null, completedAt: null, without: ['2026-03-04'] });
    await expect(service.end(id, { districtId: '22' }, 'qb')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const ended = await service.end(id, ALL, 'qb');
    expect(ended).toMatchObject({ seed: null, seedHash: before.seedHash, endedBy: 'qb' });
    // The day before it was ended is not drawn yet: whoever knew the seed would know that sample.
    await worker().sweep();
    expect(await service.find(id, ALL)).toMatchObject({ seed: null, completedAt: null });
    march.incomplete.clear();
    expect((await worker().sweep()).map(({ standing }) => standing.day)).toEqual(['2026-03-08']);
    const { seed, seedHash, completedAt } = await service.find(id, ALL);
    expect([hashOfSeed(seed ?? ''), completedAt]).toEqual([seedHash, new Date(clock.now()).toISOString()]);
    const { items } = await service.draws(id, ALL, null, 50);
    expect(items).toHaveLength(6);
    for (const plan of items) {
      const day = plan.standing?.day ?? '';
      const draw = await sampling.findDraw(plan.drawId ?? '', ALL);
      expect(draw.seed).toBe(seedOfDay(seed ?? '', day));
      const replayed = { day, drawId: plan.drawId, seedOfPlan: true, frameIntact: true, same: true };
      expect(await service.replay(id, day, ALL)).toEqual(replayed);
    }
    await stores.mongo.collection('draws').updateOne({ planId: items[0]?.id }, { $set: { seed: 'chosen' } });
    const chosen = await service.replay(id, items[0]?.standing?.day ?? '', ALL);
    expect(chosen).toMatchObject({ seedOfPlan: false, same: false });
    await expect(service.replay(id, '2026-03-04', ALL)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(service.end(id, ALL, 'qb')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    clock.advance(3 * DAY_MS);
    expect(await worker().sweep()).toEqual([]);
    expect((await service.list(ALL, null, 10)).items.map(({ plan }) => plan.id)).toContain(id);
    expect((await service.list({ districtId: '22' }, null, 10)).items).toEqual([]);
  });

  it('waits thirty days for contacts that are not closed, then draws without them and says how many they are', async () => {
    const { id: patient } = await service.create({ ...REQUEST, name: '有一条未结束' }, 'qa');
    const day = (await service.find(patient, ALL)).since;
    march.open.set(day, 2);
    const drawn = async (): Promise<object[]> => {
      await worker().sweep();
      const { items } = await service.draws(patient, ALL, null, 100);
      return items.filter(({ standing }) => standing?.day === day);
    };
    clock.advance((PATIENCE_DAYS - 1) * DAY_MS);
    expect(await drawn()).toEqual([]);
    clock.advance(DAY_MS);
    expect(await drawn()).toMatchObject([{ frame: { size: 200, open: 2 } }]);
    await service.end(patient, ALL, 'qa');
    await worker().sweep();
  });

  it('that ended tells its seed too when a day of it is never complete', async () => {
    const { id: waits } = await service.create(REQUEST, 'qa');
    const day = (await service.find(waits, ALL)).since;
    march.incomplete.add(day);
    clock.advance(DAY_MS);
    await service.end(waits, ALL, 'qa');
    await worker().sweep();
    clock.advance((WINDOW_DAYS - 1) * DAY_MS);
    await worker().sweep();
    expect((await service.find(waits, ALL)).seed).toBeNull();
    clock.advance(2 * DAY_MS);
    await worker().sweep();
    expect((await service.find(waits, ALL)).seed).toMatch(/^\S{32,}$/);
  });

  it('says which days it could not draw, with why, and not of days without contacts', async () => {
    const { id: narrow } = await service.create({ ...REQUEST, name: '总数太少', maximum: 1 }, 'qa');
    const day = (await service.find(narrow, ALL)).since;
    clock.advance(DAY_MS);
    await Promise.all([worker().sweep(), worker().sweep()]);
    const { undrawn, without } = await service.find(narrow, ALL);
    expect(without).toEqual([]);
    expect(undrawn).toHaveLength(1);
    expect(undrawn[0]).toMatchObject({ day, reason: expect.stringMatching(/2 个分层.*voice、webchat$/) });
    expect(undrawn[0]?.reasonEn).toMatch(/^2 strata, .* voice, webchat$/);
    expect(await new StandingRepository(stores.mongo).undrawnOf([narrow])).toEqual(undrawn);
    // It is not looked at again, and once the plan is ended nothing is left of it.
    expect(await worker().sweep()).not.toContainEqual(
      expect.objectContaining({ standing: { planId: narrow, day } }),
    );
    await service.end(narrow, ALL, 'qa');
    await worker().sweep();
    expect((await service.find(narrow, ALL)).completedAt).not.toBeNull();
    expect(await service.find(id, ALL)).toMatchObject({ undrawn: [], without: ['2026-03-04'] });
  });

  it('of an earlier build has its days counted, while others draw', async () => {
    const { id: old } = await service.create({ ...REQUEST, name: '旧版本' }, 'qa');
    const since = (await service.find(old, ALL)).since;
    clock.advance(3 * DAY_MS);
    await worker().sweep();
    const plans = stores.mongo.collection<{ _id: string }>('standing-plans');
    const list = async () => (await service.list(ALL, null, 1)).items;
    expect(await list()).toMatchObject([{ plan: { id: old }, counted: { drawn: 3 } }]);
    await plans.updateOne({ _id: old }, { $unset: { drawn: 1 } });
    clock.advance(4 * DAY_MS);
    await Promise.all([1, 2, 3, 4].map(() => worker().sweep()));
    const latest = new Date(Date.parse(since) + 6 * DAY_MS).toISOString().slice(0, 10);
    expect(await list()).toMatchObject([{ plan: { id: old }, counted: { drawn: 7, latest } }]);
    await service.end(old, ALL, 'qa');
    await worker().sweep();
  });

  it('is one of twenty that a district may have at a time', async () => {
    const own = { ...REQUEST, population: { ...WHOLE, districtId: '53' } };
    for (let i = 0; i < 20; i += 1) await service.create(own, 'qa');
    await expect(service.create(own, 'qa')).rejects.toMatchObject({ code: 'TOO_MANY' });
    expect((await service.create(REQUEST, 'qa')).districtId).toBe('00');
  });
});
