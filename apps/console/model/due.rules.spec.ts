import { describe, expect, it } from '@jest/globals';
import { dueAt, fromField, toField } from './due.rules.js';

/** 23:50 in Shanghai. */
const LATE = Date.parse('2026-03-01T15:50:00Z');

describe('the time of a callback', () => {
  it('is offered in Shanghai time, also late in the evening', () => {
    expect(dueAt('half-hour', LATE)).toBe(LATE + 1_800_000);
    expect(dueAt('two-hours', LATE)).toBe(LATE + 7_200_000);
    expect(new Date(dueAt('tomorrow', LATE)).toISOString()).toBe('2026-03-02T01:00:00.000Z');
  });

  it('is typed in Shanghai time, whatever the browser’s is', () => {
    expect(toField(LATE)).toBe('2026-03-01T23:50');
    expect(fromField('2026-03-01T23:50')).toBe(LATE);
    expect(fromField(toField(LATE))).toBe(LATE);
  });

  it.each(['', 'soon', '2026-03-01', '2026-13-01T10:00'])('is none: %j', (typed) => {
    expect(fromField(typed)).toBeNull();
  });
});
