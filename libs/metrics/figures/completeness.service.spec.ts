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
  const days = new CompletenessService(
    { shape: async () => FACT_SHAPE },
    { isDirty: async () => false },
    { behind: async () => false, unclosed: async () => unclosed },
    { told: async () => told },
    { behind: async () => behind, answerable: async () => answerable },
  );
  beforeEach(() => {
    [told, behind, answerable, unclosed] = [null, true, 2, 0];
  });

  it('does not depend on what their figures are not made of', async () => {
    const others = ['connection-rate', 'average-handle-time'];
    await expect(days.require(DAYS, others)).resolves.toBeUndefined();
    await expect(days.requireFinal(DAYS, others)).resolves.toBeUndefined();
    await expect(days.requireFinal(DAYS, [])).resolves.toBeUndefined();
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
      await expect(days.requireFinal(DAYS, [id])).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        details: { open: 2, reason: '这些日期的满意度评价尚未截止' },
      });
      answerable = 0;
      await expect(days.requireFinal(DAYS, [id])).resolves.toBeUndefined();
      unclosed = 1;
      await expect(days.requireFinal(DAYS, [id])).rejects.toMatchObject({ details: { open: 1 } });
    },
  );

  it('is not known of a figure there is not', async () => {
    await expect(days.require(DAYS, ['happiness'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
