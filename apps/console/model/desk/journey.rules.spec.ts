import { describe, expect, it } from '@jest/globals';
import { enteredIn, wayOf } from './journey.rules.js';

describe('the way of a caller through a tree', () => {
  it('is said whole, or its beginning and its end', () => {
    expect(wayOf({ path: [] })).toBe('');
    expect(wayOf({ path: ['top', 'number', 'agent'] })).toBe('top → number → agent');
    const nodes = Array.from({ length: 9 }, (_, n) => `n${n}`);
    expect(wayOf({ path: nodes })).toBe(nodes.join(' → '));
    expect(wayOf({ path: ['first', ...nodes] })).toBe('first → … → n1 → n2 → n3 → n4 → n5 → n6 → n7 → n8');
  });

  it('has what they entered, each with its name', () => {
    expect(enteredIn({ entered: {} })).toBe('');
    expect(enteredIn({ entered: { declaration: '****22', office: '2214' } })).toBe(
      'declaration ****22 · office 2214',
    );
  });
});
