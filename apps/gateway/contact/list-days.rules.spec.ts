import { describe, expect, it } from '@jest/globals';
import { openedOf, type AskedContacts } from './list-days.rules.js';

describe('days of a list of contacts', () => {
  it('are those of Shanghai, the last one whole', () => {
    const opened = openedOf({ from: '2026-02-28', to: '2026-03-01', queueId: 'tax', handledBy: 'a' });
    expect(opened?.map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-02-27T16:00:00.000Z',
      '2026-03-01T16:00:00.000Z',
    ]);
    expect(openedOf({ from: '2026-03-01', to: '2026-03-31' })).toHaveLength(2);
  });

  it('may be left out where few are looked through', () => {
    expect(openedOf({})).toBeUndefined();
    expect(openedOf({ state: ['closed'] })).toBeUndefined();
    expect(openedOf({ state: ['waiting', 'active'], queueId: 'tax' })).toBeUndefined();
  });

  it.each<[AskedContacts, string]>([
    [{ from: '2026-03-01' }, 'to'],
    [{ to: '2026-03-01' }, 'to'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'to'],
    [{ from: '2026-03-01', to: '2026-04-01' }, 'to'],
    [{ queueId: 'tax' }, 'from'],
    [{ queueId: 'tax', state: ['waiting', 'closed'] }, 'from'],
    [{ handledBy: 'a', state: ['active'] }, 'from'],
  ])('are refused: %j', (asked, field) => {
    expect(() => openedOf(asked)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', details: [expect.objectContaining({ field })] }),
    );
  });
});
