import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { AuditRepository } from './audit.repository.js';
import { auditModel, auditHeadModel } from './audit.schema.js';
import { AuditLog } from './audit.service.js';

describe('the audit', () => {
  let stores: Stores;
  let audit: AuditLog;
  const another = (): AuditLog => new AuditLog(new AuditRepository(stores.mongo), new ManualClock());
  const rows = () => auditModel(stores.mongo).collection;
  const note = (log: AuditLog, target: string): Promise<void> =>
    log.record({
      actor: 'user:a',
      action: 'user.changed',
      target,
      details: { roles: ['agent'], b: 1, a: null },
    });

  beforeEach(async () => {
    stores = await openStores();
    audit = another();
    await stores.migrate();
  });
  afterEach(() => stores.close());

  it('is intact when empty and after appends, numbered without gaps', async () => {
    expect(await audit.verify()).toMatchObject({ intact: true, rows: 0 });
    await note(audit, 't1');
    await note(audit, 't2');
    const stored = await rows().find().sort({ _id: 1 }).toArray();
    expect(stored.map((row) => [row._id, row['target']])).toEqual([
      [1, 't1'],
      [2, 't2'],
    ]);
    expect(stored[1]?.['prev']).toBe(stored[0]?.['hash']);
    expect(await audit.verify()).toMatchObject({ intact: true, rows: 2 });
  });

  it('keeps no number of a person that somebody wrote into a reason', async () => {
    const details = {
      why: '他说 139 1234 0001 打不通',
      reason: '13912340001',
      from: '13912340001aaaaaaaaaaaaa',
    };
    await audit.record({ actor: 'user:a', action: 'scoring.reassigned', target: 't', details });
    const [row] = await rows().find().toArray();
    expect(row?.['details']).toEqual({
      why: '他说 139****0001 打不通',
      reason: '139****0001',
      from: details.from,
    });
    expect(await audit.verify()).toMatchObject({ intact: true, rows: 1 });
  });

  it('takes appends of several processes at once into one chain', async () => {
    const logs = [audit, another(), another(), another()];
    const all = logs.flatMap((log, i) => Array.from({ length: 25 }, (_, n) => note(log, `t${i}-${n}`)));
    await Promise.all(all);
    expect(await audit.verify()).toMatchObject({ intact: true, rows: 100 });
    expect(await rows().distinct('target')).toHaveLength(100);
  });

  it('takes what is to be noted once from one of several processes, and everything else from all', async () => {
    const logs = [audit, another(), another(), another()];
    const drawn = { actor: 'system', action: 'sampling.drawn', details: {} } as const;
    const all = logs.flatMap((log) => [
      ...Array.from({ length: 10 }, (_, n) => log.recordOnce({ ...drawn, target: `draw:${n}` })),
      note(log, 'draw:1'),
    ]);
    await Promise.all(all);
    await another().recordOnce({ ...drawn, target: 'draw:3' });
    expect(await audit.verify()).toMatchObject({ intact: true, rows: 14 });
    const targets = await rows().find({ action: 'sampling.drawn' }).toArray();
    const numbered = Array.from({ length: 10 }, (_, n) => `draw:${n}`);
    expect(targets.map((row) => String(row['target'])).toSorted()).toEqual(numbered);
  });

  it('tells apart by details what is noted once of one target', async () => {
    const left = (supervisorId: string, leaving: number) =>
      another().recordOnce(
        {
          actor: 'system',
          action: 'call.monitor-left',
          target: 'contact:c',
          details: { supervisorId, leaving },
        },
        ['supervisorId', 'leaving'],
      );
    await Promise.all([left('sue', 1), left('sue', 1), left('tom', 1), left('sue', 3)]);
    await left('sue', 3);
    const noted = await rows().find({ action: 'call.monitor-left' }).toArray();
    const details = noted.map((row) => Object.values(row['details'] as object).join(' '));
    expect(details.toSorted()).toEqual(['sue 1', 'sue 3', 'tom 1']);
    const log = another();
    const twice = { actor: 'system', action: 'call.monitor-left', target: 'contact:d' } as const;
    await Promise.all(
      [1, 1, 2].map((leaving) => log.recordOnce({ ...twice, details: { leaving } }, ['leaving'])),
    );
    expect(await rows().countDocuments({ target: 'contact:d' })).toBe(2);
  });

  describe('once tampered with', () => {
    beforeEach(async () => {
      await Promise.all(Array.from({ length: 5 }, (_, n) => note(audit, `t${n}`)));
    });

    it.each([
      ['actor', { actor: 'user:b' }],
      ['time', { at: new Date(0) }],
      ['district', { districtId: '22' }],
      ['details', { 'details.roles': ['administrator'] }],
    ])('shows an edited %s', async (_, change) => {
      await rows().updateOne({ _id: 3 as never }, { $set: change });
      expect(await audit.verify()).toEqual({ intact: false, seq: 3, reason: 'edited' });
    });

    it.each([1, 3, 5])('shows that row %i was removed', async (seq) => {
      await rows().deleteOne({ _id: seq as never });
      expect(await audit.verify()).toEqual({ intact: false, seq, reason: 'removed' });
    });

    it('shows two rows that changed places', async () => {
      const said = async (seq: number) => {
        const { _id, ...rest } = (await rows().findOne({ _id: seq as never })) ?? {};
        return rest;
      };
      const [second, third] = [await said(2), await said(3)];
      await rows().replaceOne({ _id: 2 as never }, third);
      await rows().replaceOne({ _id: 3 as never }, second);
      expect(await audit.verify()).toEqual({ intact: false, seq: 2, reason: 'edited' });
    });

    it('shows a log that was emptied', async () => {
      await rows().deleteMany({});
      expect(await audit.verify()).toEqual({ intact: false, seq: 1, reason: 'removed' });
    });

    it('shows a last row that was replaced by a well-formed one', async () => {
      const head = await auditHeadModel(stores.mongo).findById('audit').lean();
      expect(head?.seq).toBe(5);
      await rows().deleteOne({ _id: 5 as never });
      await note(another(), 'forged');
      expect(await audit.verify()).toEqual({ intact: false, seq: 5, reason: 'edited' });
    });
  });
});
