import type { ContactImage, NewTimelineEntry, Transition } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { digest, standingOf } from './digest.rules.js';

const image = (
  state: ContactImage['state'],
  seq: number,
  slot: string | null = null,
  guests: ContactImage['guests'] = [],
): ContactImage =>
  ({
    id: 'c',
    queueId: 'q',
    state,
    seq,
    epoch: seq,
    owner: slot ? { agentId: 'a', slot } : null,
    guests,
    answeredAt: 2,
    closedAt: state === 'closed' ? 9 : null,
  }) as ContactImage;
const entry = (type: NewTimelineEntry['type']): NewTimelineEntry =>
  ({ type, at: 0, agentId: 'a' }) as NewTimelineEntry;
const move = (
  before: ContactImage | null,
  after: ContactImage,
  ...types: NewTimelineEntry['type'][]
): Transition => ({ before, after, entries: types.map(entry) });

const nothing = {
  waiting: [],
  returning: [],
  gone: [],
  freed: [],
  seated: [],
  declined: [],
  answers: [],
  handled: [],
};
const waiting = image('waiting', 1);
const offered = image('offered', 2, 'chat:1');

describe('what a batch of transitions means for the index', () => {
  it('a new contact waits', () => {
    expect(digest([move(null, waiting)])).toEqual({ ...nothing, waiting: [waiting] });
  });

  it('only where a contact ended up counts, in whatever order it is told', () => {
    const arrived = move(null, waiting);
    const abandoned = move(waiting, image('closed', 3));
    for (const batch of [
      [arrived, abandoned],
      [abandoned, arrived],
    ]) {
      expect(digest(batch)).toEqual({ ...nothing, gone: [image('closed', 3)] });
    }
  });

  it('a declined offer frees its slot, and the contact waits again', () => {
    const again = image('waiting', 4);
    expect(digest([move(offered, again, 'contact.declined', 'contact.queued')])).toEqual({
      ...nothing,
      waiting: [again],
      freed: [{ agentId: 'a', slot: 'chat:1' }],
      declined: [{ contactId: 'c', agentId: 'a', at: 0 }],
    });
  });

  it.each([
    ['no-phone', [{ contactId: 'c', agentId: 'a', at: 0 }]],
    ['disconnected', []],
  ])('released because of %s, it passes an agent over only who has no phone there', (reason, declined) => {
    const again = image('waiting', 4);
    const released = { ...entry('contact.released'), reason } as NewTimelineEntry;
    expect(digest([{ before: offered, after: again, entries: [released, entry('contact.queued')] }])).toEqual(
      {
        ...nothing,
        waiting: [again],
        freed: [{ agentId: 'a', slot: 'chat:1' }],
        declined,
      },
    );
  });

  it('a missed offer frees nothing: the agent is not there', () => {
    const again = image('waiting', 4);
    const batch = [move(offered, again, 'contact.missed', 'contact.queued')];
    expect(digest(batch)).toEqual({
      ...nothing,
      returning: ['c'],
      answers: [{ contactId: 'c', agentId: 'a', at: 0, missed: true }],
    });
  });

  it('accepting says that the agent responds; the end of a conversation keeps the slot until the close', () => {
    const active = image('active', 3, 'chat:1');
    const wrapUp = image('wrap-up', 4, 'chat:1');
    expect(digest([move(offered, active, 'contact.accepted')])).toEqual({
      ...nothing,
      answers: [{ contactId: 'c', agentId: 'a', at: 0, missed: false }],
    });
    expect(digest([move(active, wrapUp, 'contact.ended')])).toEqual(nothing);
    expect(digest([move(wrapUp, image('closed', 5), 'contact.closed')])).toEqual({
      ...nothing,
      freed: [{ agentId: 'a', slot: 'chat:1' }],
      handled: [{ queueId: 'q', slotClass: 'chat', ms: 7 }],
    });
  });

  it('seats that change otherwise than by an offer are told: guests, hand-over, take-over', () => {
    const guest = { agentId: 'b', slot: 'chat:2', role: 'consult' as const, joined: true };
    const talking = image('active', 3, 'chat:1');
    const both = image('active', 4, 'chat:1', [guest]);
    const handed = { ...image('active', 5), owner: { agentId: 'b', slot: 'chat:2' } };
    expect(digest([move(talking, both, 'contact.invited')])).toEqual({ ...nothing, seated: ['b'] });
    expect(digest([move(both, handed, 'contact.transferred')])).toEqual({
      ...nothing,
      freed: [{ agentId: 'a', slot: 'chat:1' }],
    });
    expect(digest([move(both, image('wrap-up', 5, 'chat:1'), 'contact.ended')])).toEqual({
      ...nothing,
      freed: [{ agentId: 'b', slot: 'chat:2' }],
    });
    const taken = { ...image('active', 3), owner: { agentId: 'boss', slot: 'chat:1' } };
    expect(digest([move(offered, taken, 'contact.taken')])).toEqual({
      ...nothing,
      freed: [{ agentId: 'a', slot: 'chat:1' }],
      seated: ['boss'],
    });
  });

  it('of an agent’s misses only those since they last accepted something count', () => {
    const answer = (contactId: string, agentId: string, missed: boolean) => {
      return { contactId, agentId, at: 0, missed };
    };
    const [early, late, other] = [answer('1', 'a', true), answer('3', 'a', true), answer('4', 'b', true)];
    expect(standingOf([early, answer('2', 'a', false), late, other])).toEqual({
      accepted: ['a'],
      missed: [late, other],
    });
  });
});
