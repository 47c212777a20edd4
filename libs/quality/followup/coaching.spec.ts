import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, RIGHT, sourceOf } from '#kit/drawn-stage';
import { FollowUpRepository } from './followup.repository.js';
import { FollowUpService } from './followup.service.js';

const stage = new DrawnStage(sourceOf(() => contacts(10)));

describe('a coaching note', () => {
  beforeAll(() => stage.open([RIGHT]));
  afterAll(() => stage.close());

  it('tells no second scorer what the first one said: it waits until both have scored', async () => {
    const { stores, scores, judgements, clock, scoring } = stage;
    const repository = new FollowUpRepository(stores.mongo);
    const service = new FollowUpService(repository, scores, judgements, clock);
    const draw = await stage.drawn({ maximum: 1 });
    const tasks = await stage.share(draw, ['qa', 'qb'], 1);
    const contact = { drawId: draw.id, contactId: tasks[0]?.contactId ?? '' };
    const coach = (): Promise<unknown> =>
      service.coach(contact, { agentId: 'bob', text: '税率引用错误', by: 'qa' }, ALL);
    await expect(coach()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    for (const [i, { id, scorerId }] of tasks.entries()) {
      await scoring.score(id, scorerId, [{ itemId: 'right', answer: 'no' }], '');
      if (i === 0) await expect(coach()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    }
    await coach();
    expect((await service.find(contact, ALL)).coaching).toMatchObject([{ text: '税率引用错误' }]);
  });
});
