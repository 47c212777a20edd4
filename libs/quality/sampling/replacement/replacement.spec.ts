import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, RIGHT, sourceOf } from '#kit/drawn-stage';
import type { DrawView, ReplacementGround } from '#libs/contract';
import type { ScoringService } from '../../scoring/scoring.service.js';
import type { SamplingService } from '../sampling.service.js';
import { ReplacementService, type ContactEvidence } from './replacement.service.js';

const source = sourceOf(() => contacts(40));
const stage = new DrawnStage(source);

describe('a replacement', () => {
  let sampling: SamplingService;
  let scoring: ScoringService;
  let service: ReplacementService;
  let draw: DrawView;
  let contactId: string;
  let taskId: string;
  let evidence: ContactEvidence;

  beforeAll(async () => {
    await stage.open([RIGHT]);
    ({ sampling, scoring } = stage);
    service = new ReplacementService(sampling, stage.scores, source, { of: async () => evidence });
  });
  beforeEach(async () => {
    evidence = { erased: false, recorded: true, erasures: [] };
    draw = await stage.drawn({ maximum: 10 });
    const [task] = await stage.share(draw, ['qa']);
    contactId = task?.contactId ?? '';
    taskId = task?.id ?? '';
  });
  afterAll(() => stage.close());

  const replace = (by: string, ground: ReplacementGround = 'wrong-number') =>
    service.replace(draw.id, contactId, { ground, note: '打错', by }, ALL);
  const found = async (): Promise<DrawView['contacts'][number] | undefined> =>
    (await sampling.findDraw(draw.id, ALL)).contacts.find((one) => one.contactId === contactId);

  /** So long after the draw, ms. */
  const erasedBy = (by: string, after: number, erased = true): ContactEvidence => ({
    erased,
    recorded: false,
    erasures: [{ by, at: Date.parse(draw.drawnAt) + after }],
  });

  it('of what was erased since it was drawn takes two, neither of them who had it erased', async () => {
    // Carried out or not: recordings go first.
    for (const [ground, erased] of [
      ['deleted', true],
      ['no-recording', true],
      ['no-recording', false],
    ] as const) {
      evidence = erasedBy('admin', 0, erased);
      await expect(replace('admin', ground)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      for (let i = 0; i < 2; i += 1) expect(await replace('chief', ground)).toMatchObject({ done: false });
    }
    evidence = erasedBy('admin', 0);
    expect(await replace('head', 'deleted')).toMatchObject({ done: true, proposedBy: 'chief' });
  });

  it('that was proposed by who then had the contact erased takes two others', async () => {
    expect(await replace('admin')).toMatchObject({ done: false });
    evidence = erasedBy('admin', 1);
    expect(await replace('chief', 'deleted')).toMatchObject({ done: false });
    expect(await replace('head', 'deleted')).toMatchObject({ done: true, proposedBy: 'chief' });
  });

  it('of what is erased, nobody knows by whom, takes two', async () => {
    evidence = { erased: true, recorded: false, erasures: [] };
    expect(await replace('chief', 'deleted')).toMatchObject({ done: false });
  });

  it('is done by somebody who has no part in the contact, if its ground can be checked', async () => {
    evidence = erasedBy('head', -1);
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
    expect((await scoring.open('qa', null, 500)).items.map(({ id }) => id)).toContain(taskId);
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
    const untrue = { code: 'BAD_INPUT', details: [{ field: 'ground' }] };
    for (const by of ['qa', 'chief']) {
      await expect(replace(by, 'deleted')).rejects.toMatchObject(untrue);
      await expect(replace(by, 'no-recording')).rejects.toMatchObject(untrue);
    }
    evidence = erasedBy('head', -1);
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
