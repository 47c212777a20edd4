import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { DAY_MS, type JudgementView } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import type { TaskDoc } from '../scoring/scoring.schema.js';
import { CorrectionService, type CorrectionViewer } from './correction.service.js';
import { FollowUpRepository } from './followup.repository.js';

/** Half past eleven in the evening of the 2nd of April in Shanghai. */
const EVENING = Date.parse('2026-04-02T15:30:00Z');
const LEAD: CorrectionViewer = { districtId: null, userId: 'lead', oversees: true };
const ANN: CorrectionViewer = { districtId: '22', userId: 'ann', oversees: false };
const BOB: CorrectionViewer = { districtId: '22', userId: 'bob', oversees: false };
const FOREIGN: CorrectionViewer = { districtId: '53', userId: 'boss', oversees: true };
const DRAW = '0'.repeat(24);

describe('a correction to a customer', () => {
  let stores: Stores;
  let clock: ManualClock;
  let service: CorrectionService;

  beforeAll(async () => {
    stores = await openStores();
    await new FollowUpRepository(stores.mongo).findCorrection('none');
    await stores.migrate();
  });
  beforeEach(async () => {
    await stores.mongo.collection('corrections').deleteMany({});
    clock = new ManualClock(EVENING);
    // Every contact was found wrong, and is of a national draw.
    const judgements = { find: async () => ({ correct: false }) as JudgementView };
    const scoring = { tasksOfContact: async () => [{ districtId: '00' } as TaskDoc] };
    service = new CorrectionService(new FollowUpRepository(stores.mongo), scoring, judgements, clock);
  });
  afterAll(() => stores.close());

  const open = (contactId: string, more: { assigneeId?: string; dueDay?: string } = {}) =>
    service.open({ drawId: DRAW, contactId }, { what: '税率应为 13%', by: 'qa', ...more }, LEAD);
  const ids = async (viewer: CorrectionViewer, mine = false, done = false) =>
    (await service.list(viewer, { mine, done }, null, 50)).items.map(({ contactId }) => contactId);

  it('is due in three days unless told, and overdue as soon as that day is over in Shanghai', async () => {
    const { id, dueDay, overdue } = await open('a');
    expect([dueDay, overdue]).toEqual(['2026-04-05', false]);
    const { id: today } = await open('b', { dueDay: '2026-04-02' });
    const isOverdue = async (one: string) => (await service.find(one, LEAD)).overdue;
    expect(await isOverdue(today)).toBe(false);
    clock.advance(30 * 60_000);
    expect([await isOverdue(today), await isOverdue(id)]).toEqual([true, false]);
    clock.advance(3 * DAY_MS);
    expect(await isOverdue(id)).toBe(true);
    // What is done is not overdue.
    expect((await service.close(id, { how: 'called', note: '已致电' }, LEAD)).overdue).toBe(false);
  });

  it.each(['2026-04-01', '2026-07-02'])('is not due on %s: over, or too far ahead', async (dueDay) => {
    const refused = { code: 'BAD_INPUT', details: [{ field: 'dueDay' }] };
    await expect(open('a', { dueDay })).rejects.toMatchObject(refused);
    const { id } = await open('b');
    await expect(service.change(id, { dueDay }, LEAD)).rejects.toMatchObject(refused);
  });

  it('is seen by those who oversee it, and by whoever was given it, also of another district', async () => {
    const { id } = await open('a', { assigneeId: 'ann' });
    await open('b');
    expect(await ids(LEAD)).toEqual(['a', 'b']);
    expect(await ids(LEAD, true)).toEqual([]);
    expect([await ids(ANN), await ids(BOB), await ids(FOREIGN)]).toEqual([['a'], [], []]);
    for (const viewer of [BOB, FOREIGN]) {
      await expect(service.find(id, viewer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const close = service.close(id, { how: 'called', note: '已致电' }, viewer);
      await expect(close).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(service.noteCallback(id, 'c', viewer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(service.change(id, { assigneeId: 'bob' }, viewer)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    expect(await service.change(id, { assigneeId: 'bob', dueDay: '2026-04-03' }, LEAD)).toMatchObject({
      assigneeId: 'bob',
      dueDay: '2026-04-03',
    });
    expect([await ids(ANN), await ids(BOB)]).toEqual([[], ['a']]);
  });

  it('tells how the customer was told, once, and changes no more', async () => {
    const { id } = await open('a', { assigneeId: 'ann' });
    expect(await service.noteCallback(id, 'callback-1', ANN)).toMatchObject({ callbackId: 'callback-1' });
    const done = { how: 'called', note: '已回电更正' } as const;
    const at = new Date(EVENING).toISOString();
    expect(await service.close(id, done, ANN)).toMatchObject({ done: { ...done, by: 'ann', at } });
    const refused = { code: 'STATE_CONFLICT' };
    await expect(service.close(id, { ...done, how: 'unreachable' }, LEAD)).rejects.toMatchObject(refused);
    await expect(service.change(id, { assigneeId: 'bob' }, LEAD)).rejects.toMatchObject(refused);
    await expect(service.noteCallback(id, 'callback-2', ANN)).rejects.toMatchObject(refused);
    expect([await ids(LEAD), await ids(LEAD, false, true), await ids(ANN, true, true)]).toEqual([
      [],
      ['a'],
      ['a'],
    ]);
  });

  it('of an older build is read as one without a day and without how', async () => {
    const at = new Date(EVENING);
    const older = {
      drawId: DRAW,
      contactId: 'o',
      districtId: '00',
      what: '旧',
      openedBy: 'qa',
      openedAt: at,
    };
    const done = { by: 'qa', at, note: '已回电' };
    await stores.mongo
      .collection<{ _id: string }>('corrections')
      .insertOne({ _id: `${DRAW}.o`, ...older, done } as never);
    expect(await service.find(`${DRAW}.o`, LEAD)).toMatchObject({
      assigneeId: null,
      dueDay: null,
      overdue: false,
      callbackId: null,
      done: { how: null, note: '已回电' },
    });
  });
});
