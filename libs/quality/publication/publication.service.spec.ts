import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import {
  DAY_MS,
  type DrawView,
  type FormItem,
  type FrameContact,
  type Population,
  type ScoringTaskView,
} from '#libs/contract';
import { atOnce, ManualClock } from '#libs/platform';
import { CalibrationRepository } from '../calibration/calibration.repository.js';
import { AppealRepository } from '../appeal/appeal.repository.js';
import { AppealService } from '../appeal/appeal.service.js';
import { estimateAccuracy } from '../estimate/accuracy.rules.js';
import { correctedAccuracy } from '../estimate/two-phase.rules.js';
import { EmptyDays } from '../sampling/empty-days.service.js';
import { SamplingRepository } from '../sampling/sampling.repository.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { StandingRepository } from '../sampling/standing/standing.repository.js';
import { SAMPLED_ACCURACY } from '../scoring/accuracy-definition.rules.js';
import { FormService } from '../scoring/form.service.js';
import { JudgementService } from '../scoring/judgement.service.js';
import { ScoringRepository } from '../scoring/scoring.repository.js';
import { ScoringService } from '../scoring/scoring.service.js';
import { AnnualAccuracyService } from './annual-accuracy.service.js';
import { AccuracyPublicationRepository } from './publication.repository.js';
import { verdictHashOf } from './publication.rules.js';
import { AccuracyPublicationService } from './publication.service.js';

const ALL = { districtId: null };
const FOREIGN = { districtId: '53' };
const PAGE = { cursor: null, limit: 200 };
const ITEMS: FormItem[] = [{ id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 }];
const WHOLE_YEAR = { from: '2026-01-01', to: '2026-12-31' };
const YEAR: Population = {
  ...WHOLE_YEAR,
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
};
const PLAN = {
  name: '年度抽查',
  stratifyBy: ['channel' as const],
  allocation: 'proportional' as const,
  precision: 0.01,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 6,
  maximum: 20,
};

/** Of each month that is asked for: sixty calls and twenty chats, all of them bob's. */
const source = {
  async *handled({ from }: Population): AsyncGenerator<FrameContact> {
    for (let i = 0; i < 80; i += 1) {
      const channel = i < 60 ? 'voice' : 'webchat';
      const place = { districtId: '22', channel, queueId: 'general', officeId: null, topicId: null };
      yield { contactId: `${from}-${i}`, ...place, agentId: 'bob' };
    }
  },
  agentsOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, ['bob']])),
};

const idOf = ({ id }: { id: string }): string => id;

describe('the published accuracy', () => {
  let stores: Stores;
  let clock: ManualClock;
  let sampling: SamplingService;
  let scoring: ScoringService;
  let appeals: AppealService;
  let repository: AccuracyPublicationRepository;
  let publications: AccuracyPublicationService;
  let judgements: JudgementService;
  const told = { note: '年度公布', public: true, by: 'quality' };

  beforeAll(async () => {
    stores = await openStores();
    clock = new ManualClock(Date.parse('2027-01-05T02:00:00Z'));
    const scores = new ScoringRepository(stores.mongo);
    const appealed = new AppealRepository(stores.mongo);
    sampling = new SamplingService(new SamplingRepository(stores.mongo), source, scores, clock);
    const forms = new FormService(scores, clock);
    const calibrations = new CalibrationRepository(stores.mongo);
    scoring = new ScoringService({ repository: scores, forms, sampling, source, calibrations, clock });
    judgements = new JudgementService(scores, sampling, appealed, source, clock);
    appeals = new AppealService(appealed, scores, forms, clock, 5 * DAY_MS);
    repository = new AccuracyPublicationRepository(stores.mongo);
    publications = new AccuracyPublicationService({
      repository,
      judgements,
      forms,
      sampling,
      standing: new StandingRepository(stores.mongo),
      empty: new EmptyDays(source),
      clock,
    });
    await stores.migrate();
    await forms.save(
      { formId: 'hotline', baseVersion: 0, name: '热线', nameEn: 'H', items: ITEMS },
      'admin',
      ALL,
    );
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await Promise.all(
      ['published-accuracies', 'published-verdicts'].map((name) =>
        stores.mongo.collection(name).deleteMany({}),
      ),
    );
  });

  /** A draw with its tasks, none of them scored yet. */
  async function drawn(days: Partial<Population>): Promise<{ draw: DrawView; tasks: ScoringTaskView[] }> {
    const plan = await sampling.plan({ ...PLAN, population: { ...YEAR, ...days } }, 'qa');
    const draw = await sampling.draw(plan.id, ALL, 'qa', '测试');
    const request = { formId: 'hotline', scorerIds: ['qa', 'qb'], doubleShare: 0 };
    return { draw, tasks: await scoring.share(draw.id, request, ALL) };
  }

  const score = async (tasks: readonly ScoringTaskView[], wrong: number): Promise<void> => {
    for (const [i, { id, scorerId }] of tasks.entries()) {
      const answers = [{ itemId: 'right', answer: i < wrong ? ('no' as const) : ('yes' as const) }];
      await scoring.score(id, scorerId, answers, '');
    }
  };

  async function scored(days: Partial<Population>, wrong: number): Promise<DrawView> {
    const { draw, tasks } = await drawn(days);
    await score(tasks, wrong);
    return draw;
  }

  it('waits for every score and every appeal', async () => {
    const { draw, tasks } = await drawn({});
    await score(tasks.slice(1), 1);
    const open = publications.publish([draw.id], told, ALL);
    await expect(open).rejects.toMatchObject({ code: 'STATE_CONFLICT', details: { open: 1 } });
    await score(tasks.slice(0, 1), 0);
    const wrong = { drawId: draw.id, contactId: tasks[1]?.contactId ?? '' };
    const appeal = await appeals.file(wrong, 'bob', '依据有效');
    const undecided = publications.publish([draw.id], told, ALL);
    await expect(undecided).rejects.toMatchObject({ code: 'STATE_CONFLICT', details: { appealed: 1 } });
    const decision = { outcome: 'upheld' as const, why: '仍为错误', by: 'chief' };
    await appeals.decide(appeal.id, decision, ALL);
    expect(await publications.publish([draw.id], told, ALL)).toMatchObject({ scored: tasks.length });
  });

  it('leads from the number down to every contact and its verdict, and back up to the number', async () => {
    const draw = await scored({}, 2);
    const published = await publications.publish([draw.id], told, ALL);
    expect(published).toMatchObject({
      districtId: '00',
      ...WHOLE_YEAR,
      gaps: [],
      definition: { id: 'sampled-accuracy', version: 3 },
      draws: [{ seed: draw.seed, size: draw.contacts.length, replaced: {}, frame: { size: 80 } }],
    });
    const [right, all] = await Promise.all([
      publications.contacts(published.id, 'numerator', ALL, PAGE),
      publications.contacts(published.id, 'denominator', ALL, PAGE),
    ]);
    expect(all.items).toEqual(draw.contacts.map(({ contactId }) => contactId).toSorted());
    expect(right.items).toHaveLength(all.items.length - 2);
    const wordOf = (id: string): string => (right.items.includes(id) ? 'right' : 'wrong');
    const lines = all.items.map((id) => `${id} ${wordOf(id)} ${wordOf(id)}\n`);
    expect(createHash('sha256').update(lines.join('')).digest('hex')).toBe(published.verdictHash);
    const strata = published.strata.map(({ stratum, population }) => {
      const inside = draw.contacts.filter((one) => one.stratum === stratum);
      const correct = inside.filter(({ contactId }) => right.items.includes(contactId)).length;
      return { stratum, population, scored: inside.length, correct };
    });
    const again = estimateAccuracy(strata);
    expect(published.accuracy).toEqual({ value: again?.value, low: again?.low, high: again?.high });
    expect(published.headline).toEqual({ ...published.accuracy, corrected: false });
    const first = await publications.contacts(published.id, 'denominator', ALL, { cursor: null, limit: 7 });
    expect(first.items).toHaveLength(7);
    const rest = { cursor: first.next, limit: 200 };
    const second = await publications.contacts(published.id, 'denominator', ALL, rest);
    expect([...first.items, ...second.items]).toEqual(all.items);
  });

  /** All eighty, 56 of them scored twice: each eighth is wrong, and each sixteenth a right one that the first calls wrong. */
  async function scoredTwice(): Promise<DrawView> {
    const plan = await sampling.plan({ ...PLAN, maximum: 80, minimumPerStratum: 20, population: YEAR }, 'qa');
    const draw = await sampling.draw(plan.id, ALL, 'qa', '测试');
    const request = { formId: 'hotline', scorerIds: ['qa', 'qb'], doubleShare: 0.7 };
    const tasks = await scoring.share(draw.id, request, ALL);
    const double = new Set(tasks.filter(({ id }) => id.endsWith('.1')).map(({ contactId }) => contactId));
    const inOrder = [...new Set(tasks.map(({ contactId }) => contactId))].toSorted(
      (a, b) => Number(double.has(b)) - Number(double.has(a)) || (a < b ? -1 : 1),
    );
    for (const { id, contactId, scorerId } of tasks) {
      const place = inOrder.indexOf(contactId);
      const right = place % 8 !== 0 && (place % 16 !== 1 || id.endsWith('.1'));
      await scoring.score(id, scorerId, [{ itemId: 'right', answer: right ? 'yes' : 'no' }], '');
    }
    for (const { contactId, state } of (await judgements.list(draw.id, ALL, null, 200)).items) {
      if (state !== 'disputed') continue;
      await judgements.adjudicate(draw.id, { contactId, correct: true, why: '依据有效', by: 'chief' }, ALL);
    }
    return draw;
  }

  it('tells first what is corrected for scorers’ errors, and it follows from what was frozen', async () => {
    const draw = await scoredTwice();
    const published = await publications.publish([draw.id], told, ALL);
    expect(published.headline).toEqual({ ...published.corrected, corrected: true });
    expect(published.headline.value).not.toBe(published.accuracy.value);
    const verdicts = await stores.mongo
      .collection<{ _id: string; correct: boolean; scores: boolean[] }>('published-verdicts')
      .find({})
      .toArray();
    const stratumOf = new Map(draw.contacts.map(({ contactId, stratum }) => [contactId, stratum]));
    const contacts = verdicts.map(({ _id, correct, scores }) => {
      const contactId = _id.slice(_id.indexOf('/') + 1);
      const stratum = published.strata.find((one) => one.stratum === stratumOf.get(contactId));
      const weight = (stratum?.population ?? 0) / 80 / (stratum?.scored ?? 0);
      return { contactId, drawId: draw.id, stratum: stratum?.stratum, weight, correct, scores };
    });
    expect(verdictHashOf(contacts, 2)).toBe(published.verdictHash);
    const first = published.strata.map((one) => ({
      ...one,
      correct: contacts.filter(({ stratum, scores }) => stratum === one.stratum && scores[0]).length,
    }));
    const again = atOnce(correctedAccuracy(contacts, estimateAccuracy(first)?.effectiveSize ?? 0));
    expect(again?.value).toBeCloseTo(published.headline.value, 10);
    expect(again?.low).toBeCloseTo(published.headline.low, 10);
    expect(again?.high).toBeCloseTo(published.headline.high, 10);
    const [open] = (await publications.listPublic(null, 1)).items;
    expect(open?.districtId).toBeNull();
    expect(open).toMatchObject({ headline: published.headline, accuracy: published.accuracy });
    const { id, definition, headline } = published;
    const ofYear = await new AnnualAccuracyService(repository).ofYear(2026, null);
    expect(ofYear).toEqual({ ...headline, id, definition });
  });

  it('of version 1 is told, checked and restated by version 1', async () => {
    const { draw, tasks } = await drawn({});
    await score(tasks, 1);
    const { id, accuracy } = await publications.publish([draw.id], told, ALL);
    // As it was stored then, with a correction beside it.
    const corrected = { value: 0.99, low: 0.9, high: 1 };
    const verdicts = tasks.map(({ contactId }, i) => ({ contactId, correct: i > 0, scores: [] }));
    const asOnce = { 'definition.version': 1, corrected, verdictHash: verdictHashOf(verdicts, 1) };
    await stores.mongo
      .collection<{ _id: string }>('published-accuracies')
      .updateOne({ _id: id }, { $set: asOnce });
    await stores.mongo.collection('published-verdicts').updateMany({}, { $unset: { scores: 1 } });
    const found = await publications.find(id, ALL);
    expect(found).toMatchObject({ headline: { ...accuracy, corrected: false }, corrected });
    const right = await publications.contacts(id, 'numerator', ALL, PAGE);
    expect(right.items).toHaveLength(tasks.length - 1);
    const nothing = publications.restate(id, '复核', 'quality', ALL);
    await expect(nothing).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const wrong = { drawId: draw.id, contactId: tasks[0]?.contactId ?? '' };
    const appeal = await appeals.file(wrong, 'bob', '依据有效');
    const answers = [{ itemId: 'right', answer: 'yes' as const }];
    await appeals.decide(appeal.id, { outcome: 'overturned', answers, why: '依据有效', by: 'chief' }, ALL);
    const { restatements } = await publications.restate(id, '申诉改判', 'quality', ALL);
    expect(restatements).toMatchObject([{ headline: { value: 1, corrected: false }, corrected: null }]);
  });

  it('stays as it was when an appeal is decided later; what it is now stands beside it, with why', async () => {
    const { draw, tasks } = await drawn({});
    await score(tasks, 1);
    const published = await publications.publish([draw.id], told, ALL);
    const nothing = publications.restate(published.id, '复核', 'quality', ALL);
    await expect(nothing).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const wrong = { drawId: draw.id, contactId: tasks[0]?.contactId ?? '' };
    const appeal = await appeals.file(wrong, 'bob', '依据有效');
    const answers = [{ itemId: 'right', answer: 'yes' as const }];
    await appeals.decide(appeal.id, { outcome: 'overturned', answers, why: '依据有效', by: 'chief' }, ALL);
    const restated = await publications.restate(published.id, '申诉改判', 'quality', ALL);
    expect(restated).toMatchObject({
      ...published,
      restatements: [{ why: '申诉改判', accuracy: { value: 1 } }],
    });
    expect(restated.restatements[0]?.changes).toEqual({ toRight: 1, toWrong: 0 });
    const asPublished = await publications.contacts(published.id, 'numerator', ALL, PAGE);
    expect(asPublished.items).toHaveLength(tasks.length - 1);
    expect((await new AnnualAccuracyService(repository).ofYear(2026, null))?.value).toBe(1);
  });

  it('adds up draws of parts of a year, each stratum by what it stands for, and names days without one', async () => {
    const spring = await scored({ from: '2026-01-01', to: '2026-03-31' }, 0);
    const autumn = await scored({ from: '2026-07-01', to: '2026-12-31' }, 20);
    const published = await publications.publish([spring.id, autumn.id], told, ALL);
    expect(published).toMatchObject({ ...WHOLE_YEAR, gaps: [{ from: '2026-04-01', to: '2026-06-30' }] });
    expect(published.accuracy.value).toBeCloseTo(0.5, 10);
    expect(published.strata).toHaveLength(4);
    const third = await scored({ from: '2026-03-31', to: '2026-04-01' }, 0);
    const twice = publications.publish([spring.id, third.id], told, ALL);
    await expect(twice).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'drawIds' }] });
  });

  it('is seen by its district and headquarters, and by the public without ids or names', async () => {
    const draw = await scored({ districtId: '22' }, 1);
    await expect(publications.publish([draw.id], told, FOREIGN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const published = await publications.publish([draw.id], told, { districtId: '22' });
    expect(published.districtId).toBe('22');
    await expect(publications.find(published.id, FOREIGN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await publications.list(FOREIGN, null, 10)).items).toEqual([]);
    const [first] = (await publications.listPublic(null, 1)).items;
    expect(first?.districtId).toBe('22');
    const shown = JSON.stringify(await publications.listPublic(null, 10));
    expect(shown).toContain(draw.seed);
    for (const secret of [draw.id, draw.planId, '"quality"', '"bob"', draw.contacts[0]?.contactId ?? '']) {
      expect(shown).not.toContain(secret);
    }
    const inner = await publications.publish([draw.id], { ...told, public: false }, ALL);
    expect(JSON.stringify(await publications.listPublic(null, 10))).not.toContain(inner.id);
    const one = await scored({ agentId: 'bob' }, 0);
    const personal = publications.publish([one.id], told, ALL);
    await expect(personal).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'public' }] });
  });

  it('of a part is never taken for the whole, and tells of every other draw of its contacts', async () => {
    const districts = [await scored({ districtId: '22' }, 0), await scored({ districtId: '53' }, 0)];
    const mixed = publications.publish(districts.map(idOf), told, ALL);
    await expect(mixed).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'drawIds' }] });
    const annual = new AnnualAccuracyService(repository);
    const whole = await publications.publish([(await scored({}, 1)).id], told, ALL);
    expect(whole).toMatchObject({ whole: true });
    const before = await annual.ofYear(2026, null);
    expect(before).toMatchObject({ ...whole.headline, id: whole.id });
    const calls = await publications.publish([(await scored({ channel: 'voice' }, 0)).id], told, ALL);
    expect(calls).toMatchObject({ districtId: '00', whole: false });
    await publications.publish([(await scored({}, 0)).id], { ...told, public: false }, ALL);
    expect(await annual.ofYear(2026, null)).toEqual(before);
    // Others of this test are among them, but not those that came later.
    const again = await publications.publish([(await scored({}, 0)).id], told, ALL);
    expect(again.otherDraws).toBeGreaterThan(whole.otherDraws);
    // The last of the draws of this frame, of which there are three in this test alone.
    const ofFrame = again.draws[0]?.ofFrame;
    expect(ofFrame?.place).toBe(ofFrame?.drawn);
    expect(ofFrame?.drawn).toBeGreaterThanOrEqual(3);
    const [latest] = (await publications.listPublic(null, 1)).items;
    expect(latest).toMatchObject({
      otherDraws: again.otherDraws,
      draws: [{ population: { channel: null }, ofFrame }],
    });
  });

  it('is measured one at a time', async () => {
    const draw = await scored({}, 0);
    let begun = (): void => undefined;
    let goOn = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    const replay = sampling.replay.bind(sampling);
    sampling.replay = async (...asked) => {
      begun();
      await mayGoOn;
      return replay(...asked);
    };
    try {
      const first = publications.publish([draw.id], told, ALL);
      await hasBegun;
      const second = publications.publish([draw.id], told, ALL);
      await expect(second).rejects.toMatchObject({ code: 'TOO_MANY' });
      goOn();
      expect(await first).toMatchObject({ scored: draw.contacts.length });
    } finally {
      goOn();
      sampling.replay = replay;
    }
  });

  it('is not told from a frame or verdicts that somebody has changed', async () => {
    const draw = await scored({}, 1);
    const published = await publications.publish([draw.id], told, ALL);
    await stores.mongo
      .collection('published-verdicts')
      .updateOne({ correct: false }, { $set: { correct: true } });
    const forged = publications.contacts(published.id, 'numerator', ALL, PAGE);
    await expect(forged).rejects.toMatchObject({ code: 'INTERNAL' });
    await stores.mongo
      .collection('sampling-frames')
      .updateOne({ planId: draw.planId }, { $push: { contactIds: 'slipped-in' as never } });
    const other = publications.publish([draw.id], told, ALL);
    await expect(other).rejects.toMatchObject({ code: 'STATE_CONFLICT', details: { drawId: draw.id } });
  });

  it('is explained in docs/METRICS.md, in its present version', () => {
    const page = readFileSync('docs/METRICS.md', 'utf8');
    expect(page).toContain(
      `### \`${SAMPLED_ACCURACY.id}\` v${SAMPLED_ACCURACY.version} · ${SAMPLED_ACCURACY.name}`,
    );
  });
});
