import { DAY_MS } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { contactCollection, type ContactDoc } from '../contact.schema.js';
import { RecordingRepository } from './recording.repository.js';

const NOON = Date.parse('2026-01-05T12:00:00+08:00');
let stores: Stores;
let recording: RecordingRepository;

const stored = (second: number, customerId: string): ContactDoc => {
  const at = new Date(NOON + second * 1000);
  return {
    _id: new Types.ObjectId(Types.ObjectId.createFromTime(at.getTime() / 1000)).toHexString(),
    channel: 'webchat',
    accountId: 'web',
    districtId: '22',
    queueId: 'general',
    customer: { id: customerId, identity: '13800138000' },
    state: 'closed',
    epoch: 1,
    seq: 2,
    owner: null,
    seats: [],
    openedAt: at,
    queuedAt: at,
    answeredAt: null,
    respondedAt: null,
    endedAt: at,
    closedAt: at,
    deadlineAt: null,
    outcome: 'abandoned',
    disposition: null,
    handledBy: null,
    timeline: [
      { type: 'contact.opened', at, channel: 'webchat', accountId: 'web' } as ContactDoc['timeline'][number],
      { type: 'contact.abandoned', at, by: 'customer', w: 'x' } as ContactDoc['timeline'][number],
    ],
    messageSeq: 0,
    reacted: 2,
  };
};

beforeAll(async () => {
  stores = await openStores();
  recording = new RecordingRepository(stores.mongo);
  const docs = [stored(30, 'second'), stored(10, 'first'), stored(20, 'second'), stored(60, 'later')];
  await contactCollection(stores.mongo).insertMany(docs);
});
afterAll(() => stores.close());

describe('what was recorded', () => {
  it('is read in the order of opening, the same customer having the same number', async () => {
    const contacts = await recording.read(NOON, NOON + 60_000, 10);
    expect(contacts.map(({ openedAt, customer }) => [(openedAt - NOON) / 1000, customer])).toEqual([
      [10, 1],
      [20, 2],
      [30, 2],
    ]);
    expect(contacts[0]?.timeline.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'contact.opened'],
      [2, 'contact.abandoned'],
    ]);
  });

  it('tells nothing of who it was', async () => {
    const told = JSON.stringify(await recording.read(NOON, NOON + 60_000, 10));
    expect(told).not.toMatch(/13800138000|identity|first|second/);
  });

  it('is empty where there is nothing, and refused where it is too much', async () => {
    expect(await recording.read(NOON + DAY_MS, NOON + 2 * DAY_MS, 10)).toEqual([]);
    await expect(recording.read(NOON, NOON + 60_000, 2)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});
