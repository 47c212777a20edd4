import { describe, expect, it } from '@jest/globals';
import { byText, isFound, wantsNextPage } from './find.rules.js';

describe('finding in a list', () => {
  const texts = ['demo-sh-1', '褚卫', '上海通关'];

  it('takes every word, in any text and in any case', () => {
    expect(isFound(texts, 'DEMO 褚')).toBe(true);
    expect(isFound(texts, ' 通关  sh ')).toBe(true);
    expect(isFound(texts, '褚卫 北京')).toBe(false);
    expect(isFound([], 'a')).toBe(false);
  });

  it('finds everything where nothing is looked for', () => {
    expect([isFound(texts, ''), isFound([], '  ')]).toEqual([true, true]);
  });

  it('reads on page by page as long as there is more, and not what was just refused', () => {
    const read = { isError: false, hasNextPage: true, isFetchingNextPage: false };
    expect(wantsNextPage(read)).toBe(true);
    expect(wantsNextPage({ ...read, isFetchingNextPage: true })).toBe(false);
    expect(wantsNextPage({ ...read, hasNextPage: false })).toBe(false);
    expect(wantsNextPage({ isError: false })).toBe(false);
    // It would be refused again at once, and read again, without end.
    expect(wantsNextPage({ ...read, isError: true })).toBe(false);
  });

  it('orders numbers by their value and Chinese by its sound', () => {
    const ordered = (names: string[]): string[] => names.toSorted(byText((name) => name));
    expect(ordered(['demo-10', 'demo-9', 'demo-1'])).toEqual(['demo-1', 'demo-9', 'demo-10']);
    expect(ordered(['周明', '陈静', '李伟'])).toEqual(['陈静', '李伟', '周明']);
  });
});
