import { describe, expect, it } from '@jest/globals';
import { toldIn } from './refusal.rules.js';

const conflict = (details: unknown) => ({ code: 'STATE_CONFLICT', details });

describe('what a refusal tells people', () => {
  it('is a state, a bound or a version', () => {
    expect(toldIn(conflict({ state: 'wrap-up' }))).toEqual([{ key: 'toldState', value: 'wrap-up' }]);
    expect(toldIn(conflict({ most: 3 }))).toEqual([{ key: 'toldMost', value: 3 }]);
    expect(toldIn(conflict({ maxLength: 680, latest: 4 }))).toEqual([
      { key: 'toldLength', value: 680 },
      { key: 'toldVersion', value: 4 },
    ]);
  });

  it('is the newest version, whatever it is called: of a menu, of forms and questionnaires, of the policy', () => {
    for (const details of [{ latest: 7 }, { newest: 7 }, { version: 7 }])
      expect(toldIn(conflict(details))).toEqual([{ key: 'toldVersion', value: 7 }]);
  });

  it('is no newest version where one was asked for that is not there', () => {
    expect(toldIn({ code: 'NOT_FOUND', details: { version: 9 } })).toEqual([]);
  });

  it('is nothing that only programs know', () => {
    for (const details of [
      undefined,
      null,
      'reason',
      ['a name'],
      { field: 'id' },
      { store: 'mongodb' },
      { most: 'x' },
    ])
      expect(toldIn(conflict(details))).toEqual([]);
  });
});
