import type { ContactImage, NewTimelineEntry, Transition } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { digest } from './digest.rules.js';

const image = (state: ContactImage['state'], seq: number, slot: string | null = null): ContactImage =>
  ({ id: 'c', state, seq, epoch: seq, owner: slot ? { agentId: 'a', slot } : null, guests: [] as ContactImage['guests'] }) as ContactImage;
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
    });
  });
});
