import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { AppError, type FrameContact, type Population } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { CalibrationRepository } from '../../calibration/calibration.repository.js';
import { FormService } from '../../scoring/form.service.js';
import { ScoringRepository } from '../../scoring/scoring.repository.js';
import { ScoringService } from '../../scoring/scoring.service.js';
import { JudgementService } from '../../scoring/judgement.service.js';
import { AppealRepository } from '../../appeal/appeal.repository.js';
import { SamplingRepository } from '../sampling.repository.js';
import { SamplingService } from '../sampling.service.js';
import { StandingRound } from '../standing/standing-round.service.js';
import { StandingRepository } from '../standing/standing.repository.js';
import { seedOfDay } from '../standing/standing.rules.js';
import { StandingService, type StandingRequest } from '../standing/standing.service.js';
import { drawIdOf, isDrawn } from './continuous.rules.js';
import { HandOutRound } from './hand-out.service.js';

const DAY = '2026-03-02';
const NOON = Date.parse('2026-03-02T04:00:00Z');
const HOUR_MS = 3_600_000;
const ALL = { districtId: null };
const SCORERS = ['mei', 'jun', 'away'];
const ITEMS = [{ id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 }];
const FORM = { formId: 'hotline', baseVersion: 0, name: '热线', nameEn: 'Hotline', items: ITEMS };
const REQUEST: StandingRequest = {
  name: '随到随抽',
  population: {
    districtId: null,
    queueId: null,
    channel: null,
    agentId: null,
    officeId: null,
    topicId: null,
  },
  stratifyBy: ['channel'],
  allocation: 'proportional',
  precision: 0.1,
  expected: 0.95,
  minimumPerStratum: 2,
  maximum: 20,
  continuous: { share: 0.1, formId: 'hotline', scorerIds: SCORERS, doubleShare: 0.3 },
};
const log = createLog('test', { logLevel: 'silent' });

/** Calls that close one after the other; a day is complete when it is said to be. Mei had every seventh as an agent. */
class Day {
  closed: string[] = [];
  complete = false;

  close(from: number, until: number): void {
    for (let i = from; i < until; i += 1) this.closed.push(`c${i}`);
  }
  async *soFar({ from }: Population): AsyncGenerator<FrameContact> {
    if (from !== DAY) return;
    for (const contactId of this.closed) {
      const place = { districtId: '22', queueId: 'general', agentId: 'ann', officeId: null, topicId: null };
      yield { contactId, channel: contactId.length < 5 ? 'voice' : 'webchat', ...place };
    }
  }
  async *handled(population: Population): AsyncGenerator<FrameContact> {
    if (!this.complete) throw new AppError('UNAVAILABLE');
    yield* this.soFar(population);
  }
  agentsOf = async (ids: readonly string[]): Promise<Map<string, string[]>> =>
    new Map(ids.map((id) => [id, Number(id.slice(1)) % 7 === 0 ? ['ann', 'mei'] : ['ann']]));
}

describe('a continuous plan', () => {
  const clock = new ManualClock(NOON);
  const day = new Day();
  let stores: Stores;
  let sampling: SamplingService;
  let scoring: ScoringService;
  let judgements: JudgementService;
  let service: StandingService;
  let plans: StandingRepository;
  let id: string;
  let seed: string;
  let failures = 0;

  const handOut = (): HandOutRound =>
    new HandOutRound(
      plans,
      sampling,
      scoring,
      { handled: (population) => day.soFar(population) },
      async (ids) => ids.filter((one) => one !== 'away'),
      () => (failures += 1),
      clock,
      log,
    );
  const standing = (): StandingRound => {
    const watch = { drawn: handOut().finish.bind(handOut()), failed: () => (failures += 1) };
    return new StandingRound(plans, sampling, watch, clock, log);
  };
  const tasks = async (): Promise<{ contactId: string; scorerId: string; drawId: string }[]> =>
    (await new ScoringRepository(stores.mongo).openOf(SCORERS)) as never;
  const handed = async (): Promise<string[]> =>
    [...new Set((await tasks()).map(({ contactId }) => contactId))].toSorted();
  const expected = (): string[] => day.closed.filter((one) => isDrawn({ seed, share: 0.1 }, one)).toSorted();

  beforeAll(async () => {
    stores = await openStores();
    const repository = new ScoringRepository(stores.mongo);
    const forms = new FormService(repository, clock);
    plans = new StandingRepository(stores.mongo);
    sampling = new SamplingService(new SamplingRepository(stores.mongo), day, repository, clock);
    scoring = new ScoringService(
      repository,
      forms,
      sampling,
      day,
      new CalibrationRepository(stores.mongo),
      clock,
    );
    judgements = new JudgementService(repository, sampling, new AppealRepository(stores.mongo), day, clock);
    service = new StandingService(plans, sampling, clock);
    await stores.migrate();
    await forms.save(FORM, 'admin');
    id = (await service.create(REQUEST, 'qa')).id;
    seed = seedOfDay((await plans.find(id))?.seed ?? '', DAY);
  });
  afterAll(() => stores.close());

  it('hands a contact to a scorer before its day is over, each once, however many workers look', async () => {
    day.close(0, 120);
    await Promise.all([handOut(), handOut(), handOut()].map((round) => round.sweep()));
    expect(expected().length).toBeGreaterThan(4);
    expect(await handed()).toEqual(expected());
    const before = await tasks();
    expect(await handOut().sweep()).toBe(0);
    expect(await tasks()).toEqual(before);
    expect(before.every(({ drawId }) => drawId === drawIdOf(id, DAY))).toBe(true);
    // Nobody who may not score, nor had the contact as an agent.
    expect(before.some(({ scorerId }) => scorerId === 'away')).toBe(false);
    const own = before.filter(({ contactId }) => Number(contactId.slice(1)) % 7 === 0);
    expect(own.some(({ scorerId }) => scorerId === 'mei')).toBe(false);
  });

  it('tells its seed to nobody meanwhile, nor once it is ended while its last day goes on', async () => {
    expect((await service.find(id, ALL)).seed).toBeNull();
    expect((await service.end(id, ALL, 'qa')).seed).toBeNull();
    await standing().sweep();
    expect(await service.find(id, ALL)).toMatchObject({ seed: null, completedAt: null });
  });

  it('lets a score be given at once', async () => {
    const [task] = (await scoring.open('jun', null, 10)).items;
    const scored = await scoring.score(task?.id ?? '', 'jun', [{ itemId: 'right', answer: 'yes' }], '');
    expect(scored.score?.correct).toBe(true);
  });

  it('decides on what is closed late too, after midnight', async () => {
    clock.advance(20 * HOUR_MS);
    day.close(120, 400);
    const before = (await handed()).length;
    await handOut().sweep();
    const open = new Set(await handed());
    // One of those handed out was scored meanwhile.
    expect(expected().filter((one) => !open.has(one)).length).toBeLessThanOrEqual(1);
    expect(open.size).toBeGreaterThan(before);
    await standing().sweep();
    expect((await service.draws(id, ALL, null, 10)).items).toEqual([]);
  });

  it('freezes the day with exactly what was decided, and hands out what small strata lack', async () => {
    // Two that were written, of which the rule may draw none.
    day.closed.push('c1000', 'c1001', 'c1002');
    day.complete = true;
    const [drawn] = await standing().sweep();
    expect(drawn?.drawId).toBe(drawIdOf(id, DAY));
    const draw = await sampling.findDraw(drawn?.drawId ?? '', ALL);
    const calls = draw.contacts.filter(({ stratum }) => stratum === 'voice');
    expect(calls.map(({ contactId }) => contactId).toSorted()).toEqual(
      expected().filter((one) => one.length < 5),
    );
    const written = draw.contacts.filter(({ stratum }) => stratum === 'webchat');
    expect(written.length).toBeGreaterThanOrEqual(2);
    const [plan] = (await service.draws(id, ALL, null, 10)).items;
    expect(plan).toMatchObject({ allocation: 'continuous', frame: { size: 403 }, drawId: draw.id });
    const judged = await judgements.list(draw.id, ALL, null, 500);
    // Everything has a scorer, and some a second one.
    expect(judged.items.map(({ wanted }) => wanted).every((wanted) => wanted === 1 || wanted === 2)).toBe(
      true,
    );
    expect(judged.items.some(({ wanted }) => wanted === 2)).toBe(true);
    expect(judged.items.reduce((sum, { scored }) => sum + scored, 0)).toBe(1);
    expect(judged.items).toHaveLength(draw.contacts.length);
    expect(failures).toBe(0);
  });

  it('gives the same sample when it is repeated, and its seed once its last day is drawn', async () => {
    await standing().sweep();
    const { seed: told, completedAt } = await service.find(id, ALL);
    expect(completedAt).not.toBeNull();
    expect(seedOfDay(told ?? '', DAY)).toBe(seed);
    expect(await service.replay(id, DAY, ALL)).toMatchObject({
      seedOfPlan: true,
      frameIntact: true,
      same: true,
    });
    await handOut().sweep();
    expect((await service.draws(id, ALL, null, 10)).items).toHaveLength(1);
  });
});
