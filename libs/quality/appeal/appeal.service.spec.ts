import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, FOREIGN, saying, sourceOf } from '#kit/drawn-stage';
import { DAY_MS, type DrawView, type ItemAnswer, type ScoringTaskView } from '#libs/contract';
import type { ManualClock } from '#libs/platform';
import { CorrectionService } from '../followup/correction.service.js';
import { FollowUpRepository } from '../followup/followup.repository.js';
import { FollowUpService } from '../followup/followup.service.js';
import type { JudgementService } from '../scoring/judgement.service.js';
import type { ScoringService } from '../scoring/scoring.service.js';
import type { AppealService } from './appeal.service.js';

/** Ten contacts that bob had. */
const stage = new DrawnStage(sourceOf(() => contacts(10)));

describe('what follows from scores', () => {
  let clock: ManualClock;
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
    await stage.open();
    ({ clock, scoring, judgements, appeals } = stage);
    const followed = new FollowUpRepository(stage.stores.mongo);
    followUps = new FollowUpService(followed, stage.scores, judgements, clock);
    corrections = new CorrectionService(followed, stage.scores, judgements, clock);
    // Indexes of what follows.
    await stage.stores.migrate();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    draw = await stage.drawn();
    tasks = await stage.share(draw, ['qa', 'qb']);
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
    const other = await stage.drawn({ maximum: 1 });
    const [first, second] = await stage.share(other, ['qa', 'qb'], 1);
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
