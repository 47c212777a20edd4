import { describe, expect, it } from '@jest/globals';
import type { AppealView, Principal } from '#libs/contract';
import type { AuditLog } from '#libs/identity';
import type { AppealService } from '#libs/quality';
import type { ContactAboutService } from './about/contact-about.service.js';
import { AppealController } from './appeal.controller.js';

describe('an appeal', () => {
  it('is in the audit of the district whose contact it is about, whatever its agent is of', async () => {
    const rows: unknown[] = [];
    const service = {
      file: async ({ drawId, contactId }: { drawId: string; contactId: string }) =>
        ({ id: `${drawId}.${contactId}` }) as AppealView,
      districtOf: async () => '22',
    };
    const audit = { record: async (row: unknown) => void rows.push(row) };
    const controller = new AppealController(
      service as unknown as AppealService,
      {} as ContactAboutService,
      audit as unknown as AuditLog,
    );
    const helper = { userId: 'bob', districtId: '53' } as Principal;
    await controller.file(helper, { drawId: 'd', contactId: 'c', why: '依据有效' });
    expect(rows).toEqual([
      { actor: 'user:bob', action: 'appeal.filed', target: 'appeal:d.c', districtId: '22', details: {} },
    ]);
  });
});
