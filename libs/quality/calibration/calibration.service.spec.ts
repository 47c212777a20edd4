import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import type { FormItem, FrameContact, ItemAnswer } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { FormService } from '../scoring/form.service.js';
import { ScoringRepository } from '../scoring/scoring.repository.js';
import { CalibrationRepository } from './calibration.repository.js';
import { CalibrationService } from './calibration.service.js';

const HERE = { districtId: '22' };
const ITEMS: FormItem[] = [
  { id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 },
  { id: 'polite', text: '用语文明', textEn: 'Polite', critical: false, weight: 1 },
];
const saying = (contactId: string, right: ItemAnswer, polite: ItemAnswer = 'yes') => ({
  contactId,
  answers: [
    { itemId: 'right', answer: right },
    { itemId: 'polite', answer: polite },
  ],
  note: '',
});
const source = {
  async *handled(): AsyncGenerator<FrameContact> {},
  agentsOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, ['bob']])),
};

describe('a calibration session', () => {
  let stores: Stores;
  let service: CalibrationService;
  const request = { name: '八月校准', formId: 'hotline', contactIds: ['c1', 'c2'], scorerIds: ['qa', 'qb'] };

  beforeAll(async () => {
    stores = await openStores();
    const clock = new ManualClock(Date.parse('2026-04-02T02:00:00Z'));
    const forms = new FormService(new ScoringRepository(stores.mongo), clock);
    const blind = { among: async () => [], openTo: async () => new Set<string>() };
    service = new CalibrationService(new CalibrationRepository(stores.mongo), forms, source, blind, clock);
    await stores.migrate();
    await forms.save(
      { formId: 'hotline', baseVersion: 0, name: '热线', nameEn: 'H', items: ITEMS },
      'admin',
      HERE,
    );
  });
  afterAll(() => stores.close());

  it('is blind until the last score, then shows all of them and how far they agree', async () => {
    const { id } = await service.open(request, 'lead', HERE);
    await service.score(id, 'qa', saying('c1', 'yes'), HERE);
    await service.score(id, 'qa', saying('c2', 'no'), HERE);
    await service.score(id, 'qb', saying('c1', 'yes', 'no'), HERE);
    const before = await service.find(id, HERE, 'qb');
    expect(before.scores.map(({ scorerId, contactId }) => [scorerId, contactId])).toEqual([['qb', 'c1']]);
    expect(before).toMatchObject({ agreement: null, closedAt: null });
    expect((await service.find(id, HERE, 'lead')).scores).toEqual([]);
    expect(before.progress).toEqual([
      { scorerId: 'qa', scored: 2 },
      { scorerId: 'qb', scored: 1 },
    ]);
    const after = await service.score(id, 'qb', saying('c2', 'no'), HERE);
    expect(after.scores).toHaveLength(4);
    expect(after.closedAt).not.toBeNull();
    expect(after.agreement?.verdict).toEqual({ kappa: 1, alpha: 1 });
    const polite = after.agreement?.items.find(({ itemId }) => itemId === 'polite');
    expect(polite?.kappa).toBeCloseTo(0, 10);
    expect(polite?.alpha).toBeCloseTo(0, 10);
  });

  it('takes each score once, of those whose it is, and none after its end', async () => {
    const { id } = await service.open(request, 'lead', HERE);
    await service.score(id, 'qa', saying('c1', 'yes'), HERE);
    const again = service.score(id, 'qa', saying('c1', 'no'), HERE);
    await expect(again).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const stranger = service.score(id, 'eve', saying('c1', 'no'), HERE);
    await expect(stranger).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const foreign = service.score(id, 'qb', saying('c1', 'no'), { districtId: '53' });
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const incomplete = { ...saying('c1', 'no'), answers: [] };
    await expect(service.score(id, 'qb', incomplete, HERE)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    // Closed early: who is missing is left out.
    const closed = await service.close(id, HERE, 'lead');
    expect(closed.scores).toHaveLength(1);
    expect(closed.agreement?.verdict).toEqual({ kappa: null, alpha: null });
    await expect(service.close(id, HERE, 'lead')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const late = service.score(id, 'qb', saying('c1', 'no'), HERE);
    await expect(late).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('of three has no κ, and nobody is in it who had the contact', async () => {
    const { id } = await service.open({ ...request, scorerIds: ['qa', 'qb', 'qc'] }, 'lead', HERE);
    for (const scorer of ['qa', 'qb', 'qc']) {
      await service.score(id, scorer, saying('c1', 'yes'), HERE);
      await service.score(id, scorer, saying('c2', scorer === 'qc' ? 'yes' : 'no'), HERE);
    }
    const { agreement } = await service.find(id, HERE, 'qa');
    expect(agreement?.verdict.kappa).toBeNull();
    // Ordered pairs that differ: 4 within the second contact, over 2; 16 among all six values, over 5.
    expect(agreement?.verdict.alpha).toBeCloseTo(1 - 4 / 2 / (16 / 5), 10);
    const own = service.open({ ...request, scorerIds: ['qa', 'bob'] }, 'lead', HERE);
    await expect(own).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect((await service.list({ districtId: '53' }, 'qa', null, 10)).items).toEqual([]);
    expect((await service.list(HERE, 'qa', null, 2)).items).toHaveLength(2);
  });
});
