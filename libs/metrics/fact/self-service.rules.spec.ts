import { describe, expect, it } from '@jest/globals';
import { story, type Step } from '#kit';
import type { FactName } from '#libs/contract';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts } from '../definition/definition.rules.js';
import { factsOf } from './fact.rules.js';

const MORNING = '2026-03-02T01:00:00Z';
const through = (served?: boolean): Step => [
  0,
  'contact.opened',
  { journey: { path: ['top'], entered: {}, ...(served === undefined ? {} : { served }) } },
];
const ENDS: Step = [0, 'contact.closed', { by: 'customer' }];
const ASKS: Step[] = [
  [0, 'contact.queued'],
  [5, 'contact.offered'],
  [1, 'contact.accepted'],
];
let made = 0;
const facts = (...steps: Step[]) => {
  made += 1;
  return factsOf(story(`c${made}`, MORNING, steps));
};
const namesOf = (...steps: Step[]): FactName[] => facts(...steps).map(({ name }) => name);

describe('self-service', () => {
  it('is arrival without asking; whether it answered is told by the mark alone', () => {
    expect(namesOf(through(true), ENDS)).toEqual(['arrived', 'guided', 'self-served']);
    expect(namesOf(through(false), ENDS)).toEqual(['arrived', 'guided']);
    // A tree without marks, or a journey of before there were any.
    expect(namesOf(through(), ENDS)).toEqual(['arrived']);
  });

  it('did not settle what asked for an agent all the same, or was led out of a queue', () => {
    expect(namesOf(through(true), ...ASKS)).toEqual(['arrived', 'guided', 'asked', 'answered']);
    const out: Step[] = [
      [0, 'contact.overflowed', { fromQueueId: 'general', when: 'wished', to: 'callback', queueId: null }],
      [0, 'contact.closed', { by: 'system' }],
    ];
    expect(namesOf(through(true), ...out)).toEqual(['arrived', 'guided', 'asked', 'flowed-out']);
  });

  it('tells the same when more of a timeline is known', () => {
    const first = facts(through(true), ...ASKS.slice(0, 1));
    made -= 1;
    expect(facts(through(true), ...ASKS).slice(0, first.length)).toEqual(first);
  });

  it('is in the rate of the line and in its own, by every version as it was', () => {
    const all = [
      ...facts(through(true), ENDS),
      ...facts(through(false), ENDS),
      ...facts(through(false), ...ASKS),
      ...facts([0, 'contact.opened'], ...ASKS),
    ];
    const value = (id: string, version?: number) =>
      figureFromFacts(definitionOf(id, version), DEFAULT_OPTIONS, all).value;
    expect(value('connection-rate-line')).toBe(3 / 4);
    expect(value('connection-rate-line', 1)).toBe(2 / 4);
    expect(value('self-service-containment')).toBe(1 / 3);
    expect(value('connection-rate')).toBe(1);
  });
});
