import { describe, expect, it } from '@jest/globals';
import { toldIn } from './refusal.rules.js';

describe('what a refusal tells people', () => {
  it('is a state, a bound or a version', () => {
    expect(toldIn({ state: 'wrap-up' })).toEqual([{ key: 'toldState', value: 'wrap-up' }]);
    expect(toldIn({ most: 3 })).toEqual([{ key: 'toldMost', value: 3 }]);
    expect(toldIn({ maxLength: 680, latest: 4 })).toEqual([
      { key: 'toldLength', value: 680 },
      { key: 'toldVersion', value: 4 },
    ]);
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
      expect(toldIn(details)).toEqual([]);
  });
});
