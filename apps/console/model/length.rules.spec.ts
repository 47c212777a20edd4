import { describe, expect, it } from '@jest/globals';
import { charactersLeft } from './length.rules.js';

describe('the length of a text', () => {
  it('is told only where it nears its limit, and what is past that', () => {
    expect(charactersLeft('', 680)).toBeNull();
    expect(charactersLeft('字'.repeat(611), 680)).toBeNull();
    expect(charactersLeft('字'.repeat(612), 680)).toBe(68);
    expect(charactersLeft('字'.repeat(680), 680)).toBe(0);
    expect(charactersLeft('字'.repeat(700), 680)).toBe(-20);
  });

  it('does not count what is not sent: spaces at either end', () => {
    expect(charactersLeft(`  ${'a'.repeat(10)}\n`, 10)).toBe(0);
  });
});
