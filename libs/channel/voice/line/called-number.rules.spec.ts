import { describe, expect, it } from '@jest/globals';
import { calledNumbersOf } from './called-number.rules.js';

describe('a number that was called', () => {
  it.each([
    // As it was entered, and what trunks make of it.
    ['12360', ['12360', '+8612360', '008612360', '8612360', '01012360', '+861012360', '+86075512360']],
    ['01065194114', ['01065194114', '1065194114', '+861065194114', '00861065194114', '+8601065194114']],
    ['+861065194114', ['01065194114', '861065194114', '00861065194114']],
    ['65194114', ['65194114', '01065194114', '+861065194114', '00861065194114']],
    ['88886666', ['075588886666', '+8675588886666']],
    ['4008008820', ['4008008820', '+864008008820', '864008008820']],
    ['+44207946000', ['+44207946000']],
  ])('%s is found, however the trunk writes it', (entered, sent) => {
    for (const called of sent) expect(calledNumbersOf(called)).toContain(entered);
  });

  it('is looked for first as it came, and only then as less than that', () => {
    const ways = calledNumbersOf('+861065194114');
    expect(ways[0]).toBe('+861065194114');
    expect(ways.indexOf('01065194114')).toBeLessThan(ways.indexOf('65194114'));
  });

  it.each([
    ['13800138000', '38000'],
    ['4008008820', '8008820'],
    ['12360', '360'],
    ['95588', '88'],
    ['+441065194114', '65194114'],
  ])('%s has no area code', (called, rest) => {
    expect(calledNumbersOf(called)).not.toContain(rest);
  });

  it('that is none is looked for as it is, if at all', () => {
    expect(calledNumbersOf('*99')).toEqual([]);
    expect(calledNumbersOf('7')).toEqual(['7']);
  });
});
