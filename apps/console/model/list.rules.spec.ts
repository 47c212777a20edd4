import { describe, expect, it } from '@jest/globals';
import { listText } from './list.rules.js';

describe('a list in a sentence', () => {
  const queues = ['Clearance, Beijing', 'Clearance, Tianjin'];

  it('keeps apart what has commas of its own', () => {
    expect(listText(queues, false)).toBe('Clearance, Beijing; Clearance, Tianjin');
    expect(listText(['北京通关', '天津通关'], true)).toBe('北京通关、天津通关');
  });

  it('says nothing of nothing', () => {
    expect(listText([], false)).toBe('');
  });
});
