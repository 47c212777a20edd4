import { AppError, type ContactImage } from '#libs/contract';
import { ManualClock, createLog } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CollectorService } from './collector.service.js';

const log = createLog('test', { logLevel: 'silent' });
const OURS = '6b09d5b77222cd0b7c504ef3';
const FOREIGN = '6b09d5b77222cd0b7c504ef4';
const [FIRST, SECOND] = [`${OURS}-2`, `${OURS}-4`];

/** What lies in Asterisk's spool, what is still being made, what can't be fetched, and what was asked for. */
let spool: string[];
let live: string[];
let broken: string[];
let fetched: string[];
let kept: string[];
let clock: ManualClock;
let collector: CollectorService;
/** Contacts whose recordings were erased, and the contact of OURS. */
let erased: string[];
let contact: ContactImage;

beforeEach(() => {
  [spool, live, broken, fetched, kept, erased] = [[], [], [], [], [], []];
  clock = new ManualClock();
  contact = { id: OURS, districtId: '22', customer: { id: 'c', identity: '13800138000' } } as ContactImage;
  collector = new CollectorService({
    ari: {
      storedRecordings: async () => [...spool],
      isRecording: async (name) => live.includes(name),
      storedRecording: async (name) => {
        fetched.push(name);
        if (broken.includes(name)) throw new AppError('UNAVAILABLE');
        return Buffer.from(name);
      },
      removeStoredRecording: async (name) => void (spool = spool.filter((one) => one !== name)),
    },
    recordings: {
      keep: async ({ id }) => {
        kept.push(id);
        return id;
      },
      erase: async ({ contactIds }) => void erased.push(...contactIds),
    },
    contacts: { find: async (id) => (id === OURS ? contact : null) },
    controls: { find: async () => [] },
    clock,
    log,
  });
});

describe('the recordings in the spool', () => {
  it('are kept and then removed once they are whole, and what is none of ours stays', async () => {
    spool = [FIRST, SECOND, `${FOREIGN}-2`, 'a-greeting'];
    live = [SECOND];
    await collector.round();
    expect([kept, spool]).toEqual([[FIRST], [SECOND, `${FOREIGN}-2`, 'a-greeting']]);
    live = [];
    await collector.round();
    expect(kept).toEqual([FIRST, SECOND]);
  });

  it('of somebody whose data have been erased meanwhile leave nothing behind', async () => {
    spool = [FIRST];
    await collector.round();
    expect(erased).toEqual([]);
    [spool, contact] = [[SECOND], { ...contact, customer: { id: 'x', identity: '' } }];
    await collector.round();
    expect([erased, spool]).toEqual([[OURS], []]);
  });

  it('that can not be fetched are tried again at longer and longer times, at least every ten minutes', async () => {
    [spool, broken] = [[FIRST], [FIRST]];
    const waits: number[] = [];
    for (let waited = 0; waits.length < 12; waited += 1000, clock.advance(1000)) {
      const before = fetched.length;
      await collector.round();
      if (fetched.length === before) continue;
      waits.push(waited / 1000);
      waited = 0;
    }
    expect(waits).toEqual([0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
    // Others do not wait for it, and it is kept as soon as it can be.
    spool.push(SECOND);
    await collector.round();
    expect(kept).toEqual([SECOND]);
    broken = [];
    clock.advance(600_000);
    await collector.round();
    expect([kept, spool]).toEqual([[SECOND, FIRST], []]);
  });

  it('under a name that was in the spool before wait for nothing', async () => {
    [spool, broken] = [[FIRST], [FIRST]];
    await collector.round();
    spool = [];
    await collector.round();
    [spool, broken] = [[FIRST], []];
    await collector.round();
    expect(kept).toEqual([FIRST]);
  });
});
