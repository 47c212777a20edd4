import { describe, expect, it } from '@jest/globals';
import { changesOf } from './changes.rules.js';

interface Entry {
  name: string;
  queueIds: string[];
  offerSeconds: number | null;
}

describe('the changes of an entry', () => {
  const before: Entry = { name: '一', queueIds: ['q1'], offerSeconds: null };

  it('are what differs, lists and empty values included', () => {
    expect(changesOf<Entry>(before, { name: '一', queueIds: ['q1', 'q2'], offerSeconds: null })).toEqual({
      queueIds: ['q1', 'q2'],
    });
    expect(changesOf<Entry>({ ...before, offerSeconds: 5 }, { offerSeconds: null })).toEqual({
      offerSeconds: null,
    });
  });

  it('leave out what the form does not have', () => {
    expect(changesOf<Entry>(before, { name: undefined })).toEqual({});
  });
});
