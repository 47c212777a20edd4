import { describe, expect, it } from '@jest/globals';
import { cannedQuery, fillReply, filterReplies } from './canned.rules.js';

const REPLIES = [
  { key: 'h', text: '您好' },
  { key: 'w', text: '请稍等' },
  { key: 'b', text: '再见 (with h)' },
];

describe('canned replies', () => {
  it.each([
    ['/', ''],
    ['/h', 'h'],
    ['、h', 'h'],
    ['a/h', null],
    ['/h and more', null],
    ['', null],
  ])('reads %j as %j', (draft, query) => expect(cannedQuery(draft)).toBe(query));

  it('lists all for a bare slash', () => expect(filterReplies(REPLIES, '')).toHaveLength(3));

  it('puts a matching key before matching words, upper case or lower', () => {
    expect(filterReplies(REPLIES, 'H').map((r) => r.key)).toEqual(['h', 'b']);
    expect(filterReplies(REPLIES, '稍').map((r) => r.key)).toEqual(['w']);
    expect(filterReplies(REPLIES, 'x')).toEqual([]);
  });

  it('fills variables and leaves unknown ones to be seen', () => {
    expect(fillReply('我是{agent}，{order}', { agent: '李梅' })).toBe('我是李梅，{order}');
  });
});
