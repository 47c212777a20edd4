import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, RIGHT, sourceOf } from '#kit/drawn-stage';
import type { DrawView, ScoringTaskView } from '#libs/contract';
import { CalibrationRepository } from '../../calibration/calibration.repository.js';
import { ScoringRepository } from '../../scoring/scoring.repository.js';
import { ScoringService } from '../../scoring/scoring.service.js';
import { SamplingRepository } from '../sampling.repository.js';
import { SamplingService } from '../sampling.service.js';

const source = sourceOf(() => contacts(40));
const stage = new DrawnStage(source);

/** What happens between a look and the write that rests on it, once. */
let meanwhile: () => unknown;
const happens = (): unknown => {
  const once = meanwhile;
  meanwhile = () => null;
  return once();
};

class LateDraws extends SamplingRepository {
  override async saveContacts(
    ...what: Parameters<SamplingRepository['saveContacts']>
  ): ReturnType<SamplingRepository['saveContacts']> {
    await happens();
    return super.saveContacts(...what);
  }
}
class LateScores extends ScoringRepository {
  override async isScored(...what: Parameters<ScoringRepository['isScored']>): Promise<boolean> {
    const scored = await super.isScored(...what);
    await happens();
    return scored;
  }
  override async score(...what: Parameters<ScoringRepository['score']>): Promise<boolean> {
    await happens();
    return super.score(...what);
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

describe('a contact that is scored and replaced at once', () => {
  let draw: DrawView;
  let task: ScoringTaskView;

  beforeAll(() => stage.open([RIGHT]));
  beforeEach(async () => {
    draw = await stage.drawn({ maximum: 5 });
    const [first] = await stage.share(draw, ['qa']);
    if (!first) throw new Error('nothing to score');
    task = first;
  });
  afterAll(() => stage.close());

  const sampling = (draws: SamplingRepository, scored = stage.scores): SamplingService =>
    new SamplingService(draws, source, scored, stage.clock);
  const replace = (by = stage.sampling): Promise<unknown> =>
    by.changes.replace(draw.id, task.contactId, { ground: 'deleted', note: '已删除', by: 'head' }, ALL);
  const score = (by = stage.scoring): Promise<unknown> =>
    by.score(task.id, 'qa', [{ itemId: 'right', answer: 'no' }], '');
  const said = (done: Promise<unknown>): Promise<string> =>
    done.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  /** Whether it is replaced, and whether it is scored. */
  const stored = async (): Promise<[boolean, boolean]> => {
    const { contacts: drawn } = await stage.sampling.findDraw(draw.id, ALL);
    const replaced = drawn.some((one) => one.contactId === task.contactId && one.replaced !== null);
    return [replaced, (await stage.scores.findTask(task.id))?.score !== null];
  };

  it('by a replacement that looked before the score was given, is scored alone', async () => {
    meanwhile = () => score();
    const { mongo } = stage.stores;
    expect(await said(replace(sampling(new SamplingRepository(mongo), new LateScores(mongo))))).toBe(
      'STATE_CONFLICT',
    );
    expect(await stored()).toEqual([false, true]);
  });

  it('by a score that is given while a replacement is written, is one of both', async () => {
    const given: Promise<string>[] = [];
    meanwhile = () => given.push(said(score()));
    const replaced = await said(replace(sampling(new LateDraws(stage.stores.mongo))));
    expect([replaced, await Promise.all(given)].flat().toSorted(byText)).toEqual(['STATE_CONFLICT', 'done']);
    expect((await stored()).filter(Boolean)).toHaveLength(1);
  });

  it('by a score whose scorer looked before it was replaced, is replaced alone', async () => {
    meanwhile = () => replace();
    const { forms, clock, stores } = stage;
    const scoring = new ScoringService({
      repository: new LateScores(stores.mongo),
      forms,
      sampling: sampling(new SamplingRepository(stores.mongo)),
      source,
      calibrations: new CalibrationRepository(stores.mongo),
      clock,
    });
    expect(await said(score(scoring))).toBe('STATE_CONFLICT');
    expect(await stored()).toEqual([true, false]);
  });

  it('stays scored, and with its scorer, if it was scored first', async () => {
    meanwhile = () => null;
    await score();
    expect(await said(replace())).toBe('STATE_CONFLICT');
    expect(await stored()).toEqual([false, true]);
  });

  it('is left with its scorer if the draw could not be saved', async () => {
    const saved = await stage.scores.setAside(draw.id, task.contactId, async () => false);
    expect(saved).toBe(false);
    expect(await said(score())).toBe('done');
  });
});
