import type { ContactImage, NewTimelineEntry, TimelineEntry } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { capacityFindings } from './capacity.rules.js';

const held = (id: string, change: Partial<ContactImage>, ...entries: Partial<NewTimelineEntry>[]) => ({
  contact: { id, districtId: '22', openedAt: 1000, owner: null, guests: [], ...change } as ContactImage,
  timeline: entries as TimelineEntry[],
});
const slots = (since = 0) => new Map([['a', { names: ['chat:1', 'chat:2'], since }]]);
const at = (slot: string) => ({ owner: { agentId: 'a', slot } });

describe('whoever holds contacts', () => {
  it('holds each in a slot of its own', () => {
    const two = [held('one', at('chat:1')), held('two', at('chat:2'))];
    expect(capacityFindings(two, slots())).toEqual([]);
    const [finding, ...others] = capacityFindings([...two, held('three', at('chat:1'))], slots());
    expect(others).toEqual([]);
    expect(finding).toEqual({
      rule: 'capacity',
      contactId: 'three',
      districtId: '22',
      agentId: 'a',
      detail: 'slot chat:1 is held by contact one too',
    });
  });

  it('is an agent, as a guest too', () => {
    const guest = { agentId: 'ghost', slot: 'chat:1', role: 'consult', joined: true } as const;
    const found = capacityFindings([held('one', { ...at('chat:1'), guests: [guest] })], slots());
    expect(found).toMatchObject([{ agentId: 'ghost', detail: 'there is no such agent' }]);
  });

  it('has the slot: one that was taken away may be held since before', () => {
    const offered = (time: number) =>
      held('one', at('chat:3'), { type: 'contact.offered', at: time, agentId: 'a' });
    expect(capacityFindings([offered(50_000)], slots(0))).toMatchObject([
      { detail: 'slot chat:3 is beyond the capacity' },
    ]);
    // An offer may have been under way while the slot was taken away.
    expect(capacityFindings([offered(50_000)], slots(40_001))).toEqual([]);
    expect(capacityFindings([offered(50_000)], slots(40_000))).toHaveLength(1);
  });

  it('has it since the last entry that gave it to them', () => {
    const taken = held(
      'one',
      at('chat:3'),
      { type: 'contact.offered', at: 20_000, agentId: 'a' },
      { type: 'contact.taken', at: 90_000, agentId: 'a' },
      { type: 'contact.invited', at: 95_000, agentId: 'a', guestId: 'b' },
    );
    expect(capacityFindings([taken], slots(60_000))).toHaveLength(1);
    expect(capacityFindings([taken], slots(85_000))).toEqual([]);
  });
});
