import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import type { DrawView, FrameContact, ReplacementGround } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { FormService } from '../../scoring/form.service.js';
import { ScoringRepository } from '../../scoring/scoring.repository.js';
import { ScoringService } from '../../scoring/scoring.service.js';
import { SamplingRepository } from '../sampling.repository.js';
import { SamplingService } from '../sampling.service.js';
import { ReplacementService, type ContactEvidence } from './replacement.service.js';

const ALL = { districtId: null };
const ITEMS = [{ id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 }];
const FORM = { formId: 'hotline', baseVersion: 0, name: '热线', nameEn: 'Hotline', items: ITEMS };
const PLAN = {
  name: '抽查',
  population: {
    from: '2026-03-01',
    to: '2026-03-31',
    districtId: null,
    queueId: null,
    channel: null,
    agentId: null,
    officeId: null,
    topicId: null,
  },
  stratifyBy: [],
  allocation: 'proportional' as const,
  precision: 0.01,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 0,
  maximum: 10,
};
const source = {
  async *handled(): AsyncGenerator<FrameContact> {
    for (let i = 0; i < 40; i += 1) {
      yield {
        contactId: `c${i}`,
        districtId: '22',
        channel: 'voice',
        queueId: 'general',
        agentId: 'bob',
        officeId: null,
        topicId: null,
      };
    }
  },
  agentsOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, ['bob']])),
};

describe('a replacement', () => {
  let stores: Stores;
  let sampling: SamplingService;
  let scoring: ScoringService;
  let service: ReplacementService;
  let draw: DrawView;
  let contactId: string;
  let taskId: string;
  let evidence: ContactEvidence;

  beforeAll(async () => {
    stores = await openStores();
    const clock = new ManualClock(Date.parse('2026-04-02T02:00:00Z'));
    const repository = new ScoringRepository(stores.mongo);
    const forms = new FormService(repository, clock);
    sampling = new SamplingService(new SamplingRepository(stores.mongo), source, repository, clock);
    scoring = new ScoringService(repository, forms, sampling, source, clock);
    service = new ReplacementService(sampling, repository, source, { of: async () => evidence });
    await stores.migrate();
    await forms.save(FORM, 'admin');
  });
  beforeEach(async () => {
    evidence = { erased: false, recorded: true };
    const plan = await sampling.plan(PLAN, 'qa');
    draw = await sampling.draw(plan.id, ALL, 'qa', '测试');
    const sharing = { formId: 'hotline', scorerIds: ['qa'], doubleShare: 0 };
    const [task] = await scoring.share(draw.id, sharing, ALL);
    contactId = task?.contactId ?? '';
    taskId = task?.id ?? '';
  });
  afterAll(() => stores.close());

  const replace = (by: string, ground: ReplacementGround = 'wrong-number') =>
    service.replace(draw.id, contactId, { ground, note: '打错', by }, ALL);
  const found = async (): Promise<DrawView['contacts'][number] | undefined> =>
    (await sampling.findDraw(draw.id, ALL)).contacts.find((one) => one.contactId === contactId);

  it('is done by somebody who has no part in the contact, if its ground can be checked', async () => {
    evidence = { erased: true, recorded: false };
    expect(await replace('chief', 'deleted')).toMatchObject({ done: true, proposedBy: null });
    expect(await found()).toMatchObject({ replaced: { by: 'chief', proposedBy: null }, proposed: null });
  });

  it('takes two on a ground that is somebody’s word, whoever they are', async () => {
    for (let i = 0; i < 2; i += 1) expect(await replace('chief')).toMatchObject({ done: false });
    expect(await found()).toMatchObject({ replaced: null, proposed: { by: 'chief' } });
    expect(await replace('head')).toMatchObject({ done: true, proposedBy: 'chief' });
    expect(await found()).toMatchObject({ replaced: { by: 'head', proposedBy: 'chief' }, proposed: null });
  });

  it('is refused to whoever had the contact as an agent', async () => {
    await expect(replace('bob')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await found()).toMatchObject({ replaced: null, proposed: null });
  });

  it('is only proposed by its scorer, and done when somebody else confirms', async () => {
    for (let i = 0; i < 2; i += 1) expect(await replace('qa')).toMatchObject({ done: false });
    expect(await found()).toMatchObject({ replaced: null, proposed: { by: 'qa', ground: 'wrong-number' } });
    // It counts, and can be scored, as long as nobody has confirmed.
    expect((await scoring.open('qa', null, 50)).items.map(({ id }) => id)).toContain(taskId);
    expect(await replace('chief')).toMatchObject({ done: true, proposedBy: 'qa' });
    expect(await found()).toMatchObject({ replaced: { by: 'chief', proposedBy: 'qa' }, proposed: null });
    expect(await sampling.replay(draw.id, ALL)).toEqual({ frameIntact: true, same: true });
  });

  it('is not done alone by a scorer who has given the contact away', async () => {
    await scoring.reassign(taskId, 'qb', ALL);
    for (const by of ['qa', 'qb']) expect(await replace(by)).toMatchObject({ done: false });
    expect(await found()).toMatchObject({ replaced: null });
  });

  it('once it is scored neither done nor proposed', async () => {
    await scoring.score(taskId, 'qa', [{ itemId: 'right', answer: 'no' }], '');
    for (const by of ['qa', 'chief']) {
      await expect(replace(by)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    }
  });

  it('needs a ground that is true, where that can be checked', async () => {
    const untrue = { code: 'BAD_INPUT', details: { fields: ['ground'] } };
    for (const by of ['qa', 'chief']) {
      await expect(replace(by, 'deleted')).rejects.toMatchObject(untrue);
      await expect(replace(by, 'no-recording')).rejects.toMatchObject(untrue);
    }
    evidence = { erased: true, recorded: false };
    expect(await replace('qa', 'no-recording')).toMatchObject({ done: false });
    expect(await replace('chief', 'deleted')).toMatchObject({ done: true });
  });

  it('of another draw, or of another district, is not there', async () => {
    const foreign = service.replace(
      draw.id,
      contactId,
      { ground: 'deleted', note: 'x', by: 'chief' },
      { districtId: '53' },
    );
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
    contactId = 'c-picked';
    await expect(replace('chief')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
