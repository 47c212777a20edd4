import { DAY_MS } from '#libs/contract';
import { idAt } from '#libs/platform';
import { expect, it } from '@jest/globals';
import { openedWithin } from './opened.rules.js';

it('what was opened in a time is decided by the moment, and found by ids of a day around it', () => {
  const [from, until] = [Date.parse('2026-03-01T16:00:00Z'), Date.parse('2026-03-02T16:00:00Z')];
  expect(openedWithin(from, until)).toEqual({
    _id: { $gte: idAt(from - DAY_MS), $lt: idAt(until + DAY_MS) },
    openedAt: { $gte: new Date(from), $lt: new Date(until) },
  });
});
