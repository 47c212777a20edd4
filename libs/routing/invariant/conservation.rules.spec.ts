import type { ContactImage } from '#libs/contract';
import { expect, it } from '@jest/globals';
import { countsOf } from './conservation.rules.js';

const contact = (
  state: ContactImage['state'],
  outcome: ContactImage['outcome'],
  answered = false,
): ContactImage => ({ state, outcome, answeredAt: answered ? 1 : null }) as ContactImage;

it('every contact that asked for an agent is counted once', () => {
  const counts = countsOf([
    contact('waiting', null),
    contact('offered', null),
    contact('active', null, true),
    contact('closed', 'handled', true),
    contact('closed', 'abandoned'),
    contact('closed', 'abandoned'),
    contact('closed', 'flowed-out'),
    contact('closed', 'flowed-out'),
    // Whoever was answered before they left, or were led out, was answered.
    contact('closed', 'abandoned', true),
    contact('closed', 'flowed-out', true),
    contact('waiting', null, true),
    contact('closed', 'self-service'),
  ]);
  expect(counts).toEqual({ offered: 11, answered: 5, abandoned: 2, flowedOut: 2, waiting: 2 });
  const { offered, answered, abandoned, flowedOut, waiting } = counts;
  expect(answered + abandoned + flowedOut + waiting).toBe(offered);
});

it('one that is in no part shows', () => {
  const { offered, ...parts } = countsOf([contact('closed', 'handled'), contact('active', null)]);
  expect(offered).toBe(2);
  expect(parts).toEqual({ answered: 0, abandoned: 0, flowedOut: 0, waiting: 0 });
});
