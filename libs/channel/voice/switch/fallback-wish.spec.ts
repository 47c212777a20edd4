import { AppError, type CallArrival, type CallContact } from '#libs/contract';
import { ManualClock, createLog } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AriChannel } from '../ari/index.js';
import { FallbackWishService } from './fallback-wish.service.js';

const log = createLog('test', { logLevel: 'silent' });
const LINE = {
  accountId: '12360',
  districtId: '22',
  queueId: 'general',
  prompts: [],
  treeId: null,
  language: 'zh',
} as const;

/** What Asterisk was asked, which channels it has, and what became of the wishes. */
let asked: string[];
let channels: string[];
let left: (CallArrival & { to: string })[];
let storeAway: boolean;
let clock: ManualClock;
let wishes: FallbackWishService;

beforeEach(() => {
  [asked, channels, left, storeAway] = [[], [], [], false];
  clock = new ManualClock();
  wishes = new FallbackWishService({
    ari: {
      channels: async () => channels.map((id) => ({ id }) as AriChannel),
      hangUp: async (id) => void asked.push(`hang up ${id}`),
      runDialplan: async (id, { context, run }) => void asked.push(`run ${context} ${run} on ${id}`),
      continueIn: async (id, context, extension) => void asked.push(`${id} to ${context} ${extension}`),
    },
    contacts: {
      leaveOut: async (arrival, to) => {
        if (storeAway) throw new AppError('UNAVAILABLE');
        left.push({ ...arrival, to });
        return { id: 'c1' } as CallContact;
      },
    },
    blocked: {
      refusalOf: async (caller, districtId) => {
        if (storeAway) throw new AppError('UNAVAILABLE');
        return `${districtId} ${caller}` === '22 13800000099' ? 'announce' : null;
      },
    },
    lines: { find: async (called) => (called === '12360' ? LINE : null) },
    clock,
    log,
  });
});

describe('the wishes that callers left with the dialplan', () => {
  it('are asked for on a channel of their own; one that waits from before is taken away', async () => {
    channels = ['jt-wishes-1', 'jt-1.7'];
    await wishes.collect();
    expect(asked).toEqual(['hang up jt-wishes-1', `run wishes next on jt-wishes-${clock.now()}`]);
  });

  it('become contacts under names that follow from them, and only then are forgotten', async () => {
    await wishes.take('jt-wishes-1', '1700000000.5', '1700000000|12360|13800138000');
    expect(left).toMatchObject([
      {
        callId: 'wish-1700000000.5',
        accountId: '12360',
        caller: '13800138000',
        districtId: '22',
        to: 'callback',
      },
    ]);
    expect(asked).toEqual(['jt-wishes-1 to wishes taken']);
  });

  it('stay with the dialplan while they can not be kept', async () => {
    storeAway = true;
    await wishes.take('jt-wishes-1', '1700000000.5', '1700000000|12360|13800138000');
    expect(asked).toEqual(['hang up jt-wishes-1']);
  });

  it.each([
    ['a number that is not in service', '1700000000|12399|13800138000'],
    ['a caller who is blocked', '1700000000|12360|13800000099'],
    ['nobody who can be called', '1700000000|12360|'],
    ['nothing that can be read', 'x'],
  ])('for %s are forgotten, and are no contacts', async (_, wish) => {
    await wishes.take('jt-wishes-1', '1700000000.5', wish);
    expect([left, asked]).toEqual([[], ['jt-wishes-1 to wishes taken']]);
  });
});
