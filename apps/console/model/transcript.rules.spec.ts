import type { TranscriptLine } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { withLines } from './transcript.rules.js';

const line = (id: string, second: number): TranscriptLine => ({
  id,
  contactId: 'c',
  speaker: 'caller',
  at: new Date(second * 1000).toISOString(),
  seconds: 1,
  text: id,
});

describe('the lines of a transcript', () => {
  it('are shown in the order in which they were said, each once, whenever they come', () => {
    const pushed = [line('c', 9), line('a', 1)].reduce<TranscriptLine[]>(
      (all, one) => withLines(all, [one]),
      [],
    );
    const synced = withLines(pushed, [line('a', 1), line('b', 5), line('d', 5)]);
    expect(synced.map(({ id }) => id)).toEqual(['a', 'b', 'd', 'c']);
  });
});
