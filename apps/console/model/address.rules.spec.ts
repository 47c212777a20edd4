import { describe, expect, it } from '@jest/globals';
import {
  figuresAddress,
  qualityAddress,
  routingAddress,
  surveysAddress,
  telephonyAddress,
} from './address.rules.js';

describe('an address of the console', () => {
  it('names what is shown, and nothing that is not', () => {
    expect(qualityAddress({ plan: 'p1' })).toBe('/quality?plan=p1');
    expect(qualityAddress({ draw: 'd1', contact: 'c1' })).toBe('/quality?draw=d1&contact=c1');
    expect(figuresAddress({ tab: null, year: 2026, districtId: '' })).toBe('/figures?year=2026');
    expect(figuresAddress({})).toBe('/figures');
    expect(routingAddress({ tab: 'findings' })).toBe('/routing?tab=findings');
    expect(telephonyAddress({ tree: 'main' })).toBe('/telephony?tree=main');
  });

  it('keeps an id whole, whatever is in it', () => {
    const id = 'a&b=c/d?e#f 问';
    const read = new URL(surveysAddress({ questionnaire: id }), 'http://here').searchParams;
    expect([...read]).toEqual([['questionnaire', id]]);
  });
});
