import { describe, expect, it } from '@jest/globals';
import type { AgentView, CallControl, ContactView } from '#libs/contract';
import { type DeskState, emptyDesk } from './desk.rules.js';
import {
  answeredByDesk,
  answersHere,
  leftOver,
  levelOf,
  newerControl,
  pauseOf,
  type PhoneCall,
  SILENT,
} from './phone.rules.js';

const ME = { id: 'a1' } as AgentView;
const contact = (change: Partial<ContactView>): ContactView =>
  ({
    id: 'c1',
    channel: 'voice',
    callbackId: null,
    owner: { agentId: 'a1', slot: 'voice:1' },
    guests: [],
    ...change,
  }) as unknown as ContactView;
const desk = (...contacts: ContactView[]): DeskState => ({
  ...emptyDesk(),
  agent: ME,
  synced: true,
  contacts: Object.fromEntries(contacts.map((one) => [one.id, one])),
});
const call = (phase: PhoneCall['phase']): PhoneCall[] => [
  { contactId: 'c1', phase, muted: false, monitors: false },
];
const guest = (joined: boolean): Partial<ContactView> => ({
  state: 'active',
  owner: { agentId: 'a2', slot: 'voice:1' },
  guests: [{ agentId: 'a1', slot: 'voice:1', role: 'consult', joined }],
});

describe('Accept', () => {
  it('picks the softphone up for a call, and for nothing else', () => {
    const up = { ...SILENT, line: 'up' } as const;
    expect(answersHere(contact({}), up)).toBe(true);
    expect(answersHere(contact({}), { ...up, line: 'connecting' })).toBe(true);
    expect(answersHere(contact({ channel: 'webchat' }), up)).toBe(false);
    expect(answersHere(contact({ callbackId: 'b1' }), up)).toBe(false);
    expect(answersHere(contact({}), { ...up, line: 'desk-phone' })).toBe(false);
    expect(answersHere(contact({}), { ...up, line: 'elsewhere' })).toBe(false);
  });
});

describe('a ringing call', () => {
  it('is picked up by itself if the contact is on the desk already', () => {
    expect(answeredByDesk(call('ringing'), desk(contact({ state: 'active' })))).toEqual(['c1']);
    expect(answeredByDesk(call('ringing'), desk(contact(guest(true))))).toEqual(['c1']);
  });

  it('waits for the click of whoever is offered it or invited, and for news of an unknown contact', () => {
    expect(answeredByDesk(call('ringing'), desk(contact({ state: 'offered' })))).toEqual([]);
    expect(answeredByDesk(call('ringing'), desk(contact(guest(false))))).toEqual([]);
    expect(answeredByDesk(call('ringing'), desk())).toEqual([]);
    expect(answeredByDesk(call('answering'), desk(contact({ state: 'active' })))).toEqual([]);
  });
});

describe('a call that goes on', () => {
  it('is left over when its contact is wrapped up, gone, or somebody else’s', () => {
    expect(leftOver(call('up'), desk(contact({ state: 'active' })))).toEqual([]);
    expect(leftOver(call('up'), desk(contact({ state: 'wrap-up' })))).toEqual(['c1']);
    expect(leftOver(call('up'), desk())).toEqual(['c1']);
    const other = contact({ state: 'active', owner: { agentId: 'a2', slot: 'voice:1' } });
    expect(leftOver(call('up'), desk(other))).toEqual(['c1']);
  });

  it('is not judged while it rings, or before the desk is known', () => {
    expect(leftOver(call('ringing'), desk())).toEqual([]);
    expect(leftOver(call('up'), { ...desk(), synced: false })).toEqual([]);
  });
});

describe('the level', () => {
  it('is nothing for silence, full for full scale, and rises with loudness', () => {
    const tone = (size: number): Float32Array =>
      Float32Array.from({ length: 100 }, (_, n) => (n % 2 ? size : -size));
    expect(levelOf(tone(0))).toBe(0);
    expect(levelOf([])).toBe(0);
    expect(levelOf(tone(1))).toBe(1);
    expect(levelOf(tone(0.1))).toBeCloseTo(2 / 3);
    expect(levelOf(tone(0.0001))).toBe(0);
  });
});

describe('a pause of the recording', () => {
  const control = (change: Partial<CallControl>): CallControl =>
    ({ contactId: 'c1', revision: 4, pausedEpoch: null, quietEpoch: null, ...change }) as CallControl;
  const at = { id: 'c1', epoch: 2 };

  it.each([
    ['none', 'nobody wished anything', null],
    ['none', 'it was wished by an owner before', control({ pausedEpoch: 1, quietEpoch: 1 })],
    ['none', 'it is of another call', control({ contactId: 'c2', pausedEpoch: 2, quietEpoch: 2 })],
    ['pending', 'nobody has said that it is so', control({ pausedEpoch: 2 })],
    ['pending', 'it was so for an owner before', control({ pausedEpoch: 2, quietEpoch: 1 })],
    ['paused', 'Asterisk has said that it is so', control({ pausedEpoch: 2, quietEpoch: 2 })],
  ])('is %s: %s', (pause, _, known) => {
    expect(pauseOf(known, at)).toBe(pause);
  });

  it('that is in effect is not undone by the answer to its wish, which comes after', () => {
    const [wished, told] = [
      control({ pausedEpoch: 2 }),
      control({ revision: 5, pausedEpoch: 2, quietEpoch: 2 }),
    ];
    expect(newerControl(told, wished)).toBe(told);
    expect(newerControl(wished, told)).toBe(told);
    expect(newerControl(null, wished)).toBe(wished);
    const other = control({ contactId: 'c2', revision: 1 });
    expect(newerControl(told, other)).toBe(other);
  });
});
