import { DAY_MS } from '#libs/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { shanghaiDayStart } from '#libs/platform';
import { FACT_SHAPE } from '../fact/fact-renewal.service.js';
import { CompletenessService } from './completeness.service.js';

const DAYS = { from: '2026-03-01', to: '2026-03-02' };
const END = shanghaiDayStart(DAYS.to) + DAY_MS;

describe('whether days are complete', () => {
  /** Up to when agents' time was told. */
  let told: number | null;
  let behind: boolean;
  let answerable: number;
  let unclosed: number;
  /** All that is open is district 22's. */
  const ofDistrict = (count: number, districtId: string | null): number =>
    districtId === null || districtId === '22' ? count : 0;
  const days = new CompletenessService(
    { shape: async () => FACT_SHAPE },
    { isDirty: async () => false },
    {
      behind: async () => false,
      unclosed: async (_from, _until, districtId) => ofDistrict(unclosed, districtId),
    },
    { told: async () => told },
    {
      behind: async () => behind,
      answerable: async (_days, districtId) => ofDistrict(answerable, districtId),
    },
  );
  beforeEach(() => {
    [told, behind, answerable, unclosed] = [null, true, 2, 0];
  });

  it('does not depend on what their figures are not made of', async () => {
    const others = ['connection-rate', 'average-handle-time'];
    await expect(days.require(DAYS, others)).resolves.toBeUndefined();
    await expect(days.requireFinal(DAYS, others, null)).resolves.toBeUndefined();
    await expect(days.requireFinal(DAYS, [], null)).resolves.toBeUndefined();
  });

  it.each(['occupancy', 'utilisation'])('waits for agents’ time up to their end: %s', async (id) => {
    for (told of [null, END - 1]) {
      await expect(days.require(DAYS, ['connection-rate', id])).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        details: {
          reason: '坐席工时尚未计入',
          reasonEn: 'agents’ time of these days has not been counted yet',
        },
      });
    }
    told = END;
    await expect(days.require(DAYS, [id])).resolves.toBeUndefined();
  });

  it.each(['satisfaction', 'satisfaction-with-basic', 'satisfaction-response-rate'])(
    'waits for questions and answers, and for good for those that may still come: %s',
    async (id) => {
      const untold = { reasonEn: 'satisfaction of these days has not been counted yet' };
      await expect(days.require(DAYS, [id])).rejects.toMatchObject({ code: 'UNAVAILABLE', details: untold });
      behind = false;
      await expect(days.require(DAYS, [id])).resolves.toBeUndefined();
      await expect(days.requireFinal(DAYS, [id], null)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        details: { open: 2, reason: '这些日期的满意度评价尚未截止' },
      });
      answerable = 0;
      await expect(days.requireFinal(DAYS, [id], null)).resolves.toBeUndefined();
      unclosed = 1;
      await expect(days.requireFinal(DAYS, [id], null)).rejects.toMatchObject({ details: { open: 1 } });
    },
  );

  it('is not held up by what is open in another district', async () => {
    [behind, unclosed] = [false, 1];
    const final = (districtId: string | null) => days.requireFinal(DAYS, ['satisfaction'], districtId);
    await expect(final('53')).resolves.toBeUndefined();
    for (const districtId of [null, '22'])
      await expect(final(districtId)).rejects.toMatchObject({ details: { open: 1 } });
    unclosed = 0;
    await expect(final('53')).resolves.toBeUndefined();
    await expect(final('22')).rejects.toMatchObject({ details: { open: 2 } });
  });

  it('is not known of a figure there is not', async () => {
    await expect(days.require(DAYS, ['happiness'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
