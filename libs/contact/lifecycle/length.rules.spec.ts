import { ARRIVAL } from '#kit/arrival';
import { MOST_ENTRIES, type NewTimelineEntry } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { newContact } from '../contact.rules.js';
import { stored } from '../write/move.repository.js';
import { LIFECYCLE, type CommandType } from './command.rules.js';
import { isTooLongFor, refuseWornOut } from './length.rules.js';

const types = Object.keys(LIFECYCLE) as CommandType[];
const long = { seq: MOST_ENTRIES };

describe('a contact to which much has happened', () => {
  it('is stored in a document, were each entry the longest there is', () => {
    const text = '久'.repeat(64);
    const id = 'q'.repeat(32);
    const longest: NewTimelineEntry = {
      type: 'contact.overflowed',
      at: Date.now(),
      fromQueueId: id,
      when: 'no-agent',
      to: 'voice-mail',
      queueId: id,
      reason: text,
      reasonEn: text,
    };
    // A policy leads over a handful of queues at once; each guest who is there may still go.
    const timeline = Array.from({ length: MOST_ENTRIES + 100 }, () => stored(longest, 'w'.repeat(24)));
    const size = mongo.BSON.calculateObjectSize({ ...newContact(ARRIVAL).image, timeline });
    expect(size).toBeLessThan(16 * 1024 * 1024);
    expect(size).toBeGreaterThan(1024 * 1024);
  });

  it('gets nothing more that could be done again and again, and is finished in every state', () => {
    expect(types.filter((type) => isTooLongFor({ seq: MOST_ENTRIES - 1 }, type))).toEqual([]);
    const left = types.filter((type) => !isTooLongFor(long, type));
    // From state to state there is no way back, so each is done once.
    const order = ['offered', 'active', 'waiting', 'wrap-up', 'closed'];
    const back = left.flatMap((type) => {
      const { from, to } = LIFECYCLE[type];
      return from
        .filter((state) => order.indexOf(to) < order.indexOf(state))
        .map((state) => `${type} ${state}`);
    });
    expect(back).toEqual([]);
    // What stays in its state needs a guest or a hold that is still there, is an agent's first answer, or is as often as
    // their terms say: whoever adds to this list says why that has an end.
    const staying = left.filter((type) => LIFECYCLE[type].from.includes(LIFECYCLE[type].to));
    expect(staying.toSorted()).toEqual(['extend', 'hand-over', 'join', 'leave', 'respond', 'resume']);
    for (const state of order.slice(0, -1))
      expect(left.some((type) => LIFECYCLE[type].from.includes(state as never))).toBe(true);
  });

  it('refuses it with a code, and how many entries are too many', () => {
    expect(() => refuseWornOut(long, 'transfer')).toThrow(
      expect.objectContaining({ code: 'CONTACT_FULL', details: { most: MOST_ENTRIES } }),
    );
    expect(() => refuseWornOut(long, 'end')).not.toThrow();
  });
});
