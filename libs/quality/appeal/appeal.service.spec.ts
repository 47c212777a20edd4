import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import type { DrawView, FormItem, FrameContact, ItemAnswer, ScoringTaskView } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { CorrectionService } from '../followup/correction.service.js';
import { FollowUpRepository } from '../followup/followup.repository.js';
import { FollowUpService } from '../followup/followup.service.js';
import { SamplingRepository } from '../sampling/sampling.repository.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { FormService } from '../scoring/form.service.js';
import { JudgementService } from '../scoring/judgement.service.js';
import { ScoringRepository } from '../scoring/scoring.repository.js';
import { ScoringService } from '../scoring/scoring.service.js';
import { AppealRepository } from './appeal.repository.js';
import { AppealService } from './appeal.service.js';

const ALL = { districtId: null };
const FOREIGN = { districtId: '53' };
const DAY_MS = 86_400_000;
const ITEMS: FormItem[] = [
  { id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 },
  { id: 'polite', text: '用语文明', textEn: 'Polite', critical: false, weight: 1 },
];
const saying = (right: ItemAnswer, polite: ItemAnswer = 'yes') => [
  { itemId: 'right', answer: right },
  { itemId: 'polite', answer: polite },
];
/** Ten contacts that bob had. */
const source = {
  async *handled(): AsyncGenerator<FrameContact> {
    for (let i = 0; i < 10; i += 1)
      yield {
        contactId: `c${i}`,
        districtId: '22',
        channel: 'voice',
        queueId: 'general',
        agentId: 'bob',
        officeId: null,
        topicId: null,
      };
  },
  agentsOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, ['bob']])),
};
const PLAN = {
  name: '抽查',
  stratifyBy: [],
  allocation: 'proportional' as const,
  precision: 0.01,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 0,
  maximum: 5,
};
const POPULATION = {
  from: '2026-03-01',
  to: '2026-03-31',
  districtId: '22',
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
};

describe('what follows from scores', () => {
  let stores: Stores;
  let clock: ManualClock;
  let sampling: SamplingService;
  let scoring: ScoringService;
  let judgements: JudgementService;
  let appeals: AppealService;
  let followUps: FollowUpService;
  let corrections: CorrectionService;
  let draw: DrawView;
  /** One of them was found wrong, the others right. */
  let tasks: ScoringTaskView[];
  let wrong: { drawId: string; contactId: string };

  beforeAll(async () => {
    stores = await openStores();
    clock = new ManualClock(Date.parse('2026-04-02T02:00:00Z'));
    const repository = new ScoringRepository(stores.mongo);
    const appealed = new AppealRepository(stores.mongo);
    sampling = new SamplingService(new SamplingRepository(stores.mongo), source, repository, clock);
    const forms = new FormService(repository, clock);
    scoring = new ScoringService(repository, forms, sampling, source, clock);
    judgements = new JudgementService(repository, sampling, appealed, source, clock);
    appeals = new AppealService(appealed, repository, forms, clock, 5 * DAY_MS);
    const followed = new FollowUpRepository(stores.mongo);
    followUps = new FollowUpService(followed, repository, judgements, clock);
    corrections = new CorrectionService(followed, repository, judgements, clock);
    await stores.migrate();
    await forms.save({ formId: 'hotline', baseVersion: 0, name: '热线', nameEn: 'H', items: ITEMS }, 'admin');
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    const plan = await sampling.plan({ ...PLAN, population: { ...POPULATION } }, 'qa');
    draw = await sampling.draw(plan.id, ALL, 'qa', '测试');
    const request = { formId: 'hotline', scorerIds: ['qa', 'qb'], doubleShare: 0 };
    tasks = await scoring.share(draw.id, request, ALL);
    for (const [i, { id, scorerId }] of tasks.entries())
      await scoring.score(id, scorerId, saying(i === 0 ? 'no' : 'yes'), i === 0 ? '税率有误' : '');
    wrong = { drawId: draw.id, contactId: tasks[0]?.contactId ?? '' };
  });

  it('an agent sees their settled scores, and not who scored', async () => {
    const { items } = await appeals.mine('bob', null, 5);
    expect(items).toHaveLength(5);
    const mine = items.find(({ contactId }) => contactId === wrong.contactId);
    expect(mine).toMatchObject({ ...wrong, correct: false, manners: 1, appeal: null });
    expect(mine?.scores).toEqual([
      { at: expect.any(String), answers: saying('no'), note: '税率有误', correct: false, manners: 1 },
    ]);
    expect((await appeals.mine('eve', null, 5)).items).toEqual([]);
  });

  it('a score that only one of two has given is not settled, and not told', async () => {
    const plan = await sampling.plan({ ...PLAN, maximum: 1, population: { ...POPULATION } }, 'qa');
    const other = await sampling.draw(plan.id, ALL, 'qa', '测试');
    const request = { formId: 'hotline', scorerIds: ['qa', 'qb'], doubleShare: 1 };
    const [first, second] = await scoring.share(other.id, request, ALL);
    if (!first || !second) throw new Error('not shared twice');
    await scoring.score(first.id, first.scorerId, saying('no'), '');
    const mine = async () =>
      (await appeals.mine('bob', null, 50)).items.filter((one) => one.drawId === other.id);
    expect(await mine()).toEqual([]);
    const ref = { drawId: other.id, contactId: first.contactId };
    await expect(appeals.file(ref, 'bob', '不对')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await scoring.score(second.id, second.scorerId, saying('no'), '');
    expect(await mine()).toHaveLength(1);
  });

  it('an appeal that is overturned counts in the estimate; the score stays as it was', async () => {
    expect((await judgements.accuracy(draw.id, ALL)).accuracy?.value).toBeCloseTo(4 / 5, 10);
    const { id } = await appeals.file(wrong, 'bob', '税率当日已调整');
    await expect(appeals.file(wrong, 'bob', '再来')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await appeals.list(ALL, false, null, 50)).items.map((one) => one.id)).toContain(id);
    expect((await judgements.accuracy(draw.id, ALL)).accuracy?.value).toBeCloseTo(4 / 5, 10);
    const overturned = { outcome: 'overturned', why: '文件次日才生效' } as const;
    const decide = (by: string, right: ItemAnswer, scope = ALL as { districtId: string | null }) =>
      appeals.decide(id, { ...overturned, answers: saying(right, 'no'), by }, scope);
    await expect(decide(tasks[0]?.scorerId ?? '', 'yes')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(decide('bob', 'yes')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(decide('chief', 'yes', FOREIGN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const same = appeals.decide(id, { ...overturned, answers: saying('no'), by: 'chief' }, ALL);
    await expect(same).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await decide('chief', 'yes');
    await expect(decide('chief', 'yes')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await judgements.accuracy(draw.id, ALL)).accuracy?.value).toBe(1);
    expect(await judgements.find(draw.id, wrong.contactId, ALL)).toMatchObject({
      correct: true,
      scores: [{ correct: false, answers: saying('no') }],
      appeal: { why: '税率当日已调整', decision: { outcome: 'overturned', correct: true, manners: 0 } },
    });
    const mine = (await appeals.mine('bob', null, 5)).items.find((one) => one.contactId === wrong.contactId);
    expect(mine).toMatchObject({ correct: true, manners: 0, scores: [{ correct: false, manners: 1 }] });
    expect((await appeals.list(ALL, false, null, 50)).items.map((one) => one.id)).not.toContain(id);
  });

  it('an appeal that is upheld changes nothing; one that comes too late is refused', async () => {
    const { id } = await appeals.file(wrong, 'bob', '不服');
    await appeals.decide(id, { outcome: 'upheld', why: '评分无误', by: 'chief' }, ALL);
    expect(await judgements.find(draw.id, wrong.contactId, ALL)).toMatchObject({ correct: false });
    const late = { drawId: draw.id, contactId: tasks[1]?.contactId ?? '' };
    clock.advance(5 * DAY_MS + 1);
    await expect(appeals.file(late, 'bob', '太晚')).rejects.toMatchObject({ code: 'TOO_LATE' });
    await expect(appeals.file(late, 'eve', '不是我的')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('the agent is told what to do better, and says that they have read it', async () => {
    const note = { agentId: 'bob', text: '请先核对税率', by: 'qa' };
    const stranger = followUps.coach(wrong, { ...note, agentId: 'eve' }, ALL);
    await expect(stranger).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(followUps.coach(wrong, note, FOREIGN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await followUps.coach(wrong, note, ALL);
    await expect(followUps.read(id, 'eve')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { readAt } = await followUps.read(id, 'bob');
    clock.advance(1000);
    expect((await followUps.read(id, 'bob')).readAt).toBe(readAt);
    const [told] = (await followUps.notesOf('bob', null, 1)).items;
    expect(told).toMatchObject({ ...note, id, readAt });
    expect(await followUps.find(wrong, ALL)).toMatchObject({ agentIds: ['bob'], coaching: [{ id }] });
  });

  it('a wrong answer becomes a task of correcting it, once; a right one does not', async () => {
    const right = { drawId: draw.id, contactId: tasks[1]?.contactId ?? '' };
    const what = { what: '税率应为 13%', by: 'qa' };
    await expect(corrections.open(right, what, ALL)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(corrections.open(wrong, what, FOREIGN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await corrections.open(wrong, what, ALL);
    await expect(corrections.open(wrong, what, ALL)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await followUps.find(wrong, ALL)).correction).toMatchObject({ id, what: what.what, done: null });
  });
});
