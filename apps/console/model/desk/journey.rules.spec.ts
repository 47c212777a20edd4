import { describe, expect, it } from '@jest/globals';
import type { MenuNode } from '#libs/contract';
import { enteredIn, nodeName, wayOf } from './journey.rules.js';

describe('the way of a caller through a tree', () => {
  it('is said whole, or its beginning and its end', () => {
    expect(wayOf({ path: [] })).toBe('');
    expect(wayOf({ path: ['top', 'number', 'agent'] })).toBe('top → number → agent');
    const nodes = Array.from({ length: 9 }, (_, n) => `n${n}`);
    expect(wayOf({ path: nodes })).toBe(nodes.join(' → '));
    expect(wayOf({ path: ['first', ...nodes] })).toBe('first → … → n1 → n2 → n3 → n4 → n5 → n6 → n7 → n8');
  });

  it('calls nodes what people call them, as far as that is known', () => {
    const kinds = (kind: string): string => `<${kind}>`;
    const node = (kind: string, words: MenuNode['words'] = {}, prompt: string | null = null): MenuNode => ({
      kind,
      words,
      prompt,
    });
    const welcome = {
      zh: '欢迎致电海关热线，请按提示操作',
      en: 'Welcome to the customs hotline, please choose',
    };
    expect(nodeName('top', node('menu', welcome), 'zh', kinds)).toBe('“欢迎致电海关热线，请按提示操…”');
    expect(nodeName('top', node('menu', welcome), 'en', kinds)).toBe('“Welcome to the customs hotline, …”');
    expect(nodeName('top', node('menu', { zh: '税费请按 1' }), 'en', kinds)).toBe('“税费请按 1”');
    expect(nodeName('top', node('play', {}, 'tax-news'), 'zh', kinds)).toBe('tax-news');
    expect(nodeName('agent', node('queue'), 'zh', kinds)).toBe('<queue>');
    expect(nodeName('hours', node('branch'), 'zh', kinds)).toBe('<branch> hours');
    expect(nodeName('top', undefined, 'zh', kinds)).toBe('top');
    const long = Array.from({ length: 12 }, (_, n) => `n${n}`);
    expect(wayOf({ path: long }, (id) => id.toUpperCase())).toBe(
      'N0 → … → N4 → N5 → N6 → N7 → N8 → N9 → N10 → N11',
    );
  });

  it('has what they entered, each with its name', () => {
    expect(enteredIn({ entered: {} })).toBe('');
    expect(enteredIn({ entered: { declaration: '****22', office: '2214' } })).toBe(
      'declaration ****22 · office 2214',
    );
  });
});
