import { expect, it } from '@jest/globals';
import { provideParts } from './class.provider.js';

class Clockmaker {
  constructor(readonly parts: { spring: string; wheels: number; hands?: string }) {}
}

it('a class gets its parts by name, each by its own token', () => {
  const [SPRING, WHEELS, HANDS] = [Symbol('SPRING'), Symbol('WHEELS'), Symbol('HANDS')];
  const provider = provideParts(Clockmaker, { wheels: WHEELS, hands: HANDS, spring: SPRING });
  expect(provider.provide).toBe(Clockmaker);
  const behind = new Map<unknown, unknown>([
    [SPRING, 'blue'],
    [WHEELS, 12],
    [HANDS, 'two'],
  ]);
  const made = provider.useFactory(...(provider.inject ?? []).map((token) => behind.get(token)));
  expect(made).toEqual(new Clockmaker({ spring: 'blue', wheels: 12, hands: 'two' }));
});
