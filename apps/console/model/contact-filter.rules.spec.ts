import { describe, expect, it } from '@jest/globals';
import { addressedOf, changedFilter, contactFilterOf } from './contact-filter.rules.js';

const TODAY = '2026-03-02';
const week = { from: '2026-02-24', to: TODAY };

describe('a filter of contacts', () => {
  it('has days once a queue or an agent is chosen, those that were chosen before them', () => {
    expect(changedFilter({ state: 'closed' }, { queueId: 'tax' }, TODAY)).toEqual({
      state: 'closed',
      queueId: 'tax',
      ...week,
    });
    expect(changedFilter({}, { handledBy: 'a' }, TODAY)).toEqual({ handledBy: 'a', ...week });
    const day = { from: '2026-01-01', to: '2026-01-01' };
    expect(changedFilter(day, { handledBy: 'a' }, TODAY)).toEqual({ handledBy: 'a', ...day });
  });

  it('has neither without days', () => {
    const chosen = { channel: 'voice', queueId: 'tax', handledBy: 'a', ...week } as const;
    const without = changedFilter(chosen, { from: undefined, to: undefined }, TODAY);
    expect(without).toEqual({ channel: 'voice', from: undefined, to: undefined });
  });

  it('is as it was changed otherwise', () => {
    expect(changedFilter({ channel: 'voice' }, { words: '税' }, TODAY)).toEqual({
      channel: 'voice',
      words: '税',
    });
  });
});

describe('the address of a list of contacts', () => {
  it('says what it is narrowed to', () => {
    expect(
      contactFilterOf('?channel=voice&state=waiting&queueId=tax&from=2026-11-01&to=2026-11-07&id='),
    ).toEqual({
      channel: 'voice',
      state: 'waiting',
      queueId: 'tax',
      from: '2026-11-01',
      to: '2026-11-07',
    });
  });

  it('is not believed what it can’t mean, and says nothing of what was looked for in what was said', () => {
    expect(
      contactFilterOf('?channel=pigeon&state=lost&from=yesterday&to=2026-11-07&words=%E7%A8%8E'),
    ).toEqual({});
    expect(contactFilterOf('?from=2026-11-07&queueId=tax&handledBy=a')).toEqual({});
    expect(addressedOf({ channel: 'voice', words: '税' })).toEqual({ channel: 'voice' });
  });
});
