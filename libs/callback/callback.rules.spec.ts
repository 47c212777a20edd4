import type { NewTimelineEntry, ReactionContact, ReactionItem, TimelineEntry } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import {
  actsOf,
  contactKeyOf,
  hasLeft,
  isLeft,
  LEASE_MS,
  openKeyOf,
  phoneOf,
  viewOf,
} from './callback.rules.js';
import type { CallbackDoc } from './store/callback.schema.js';

type Said = Partial<NewTimelineEntry> & Pick<NewTimelineEntry, 'type'>;
const base = { id: 'c', channel: 'voice', callbackId: null, outcome: null } as ReactionContact;

/** Entries a second apart, of which those from number `from` on are fresh. */
function item(entries: readonly Said[], from = 1, change: Partial<ReactionContact> = {}): ReactionItem {
  const timeline = entries.map((entry, i) => ({ at: i * 1000, ...entry, seq: i + 1 }) as TimelineEntry);
  return { contact: { ...base, ...change }, timeline, fresh: timeline.slice(from - 1) };
}
const opened: Said = { type: 'contact.opened' };
const queued: Said = { type: 'contact.queued' };
const accepted: Said = { type: 'contact.accepted', agentId: 'ann' };
const abandoned: Said = { type: 'contact.abandoned', by: 'customer' };
const led = (to: 'queue' | 'message' | 'callback' | 'voice-mail', when: 'full' | 'wished'): Said =>
  ({ type: 'contact.overflowed', to, when }) as Said;
const closed = (change: Partial<Extract<NewTimelineEntry, { type: 'contact.closed' }>>): Said =>
  ({ type: 'contact.closed', by: 'customer', ...change }) as Said;

describe('a contact of a customer', () => {
  it.each(['message', 'callback', 'voice-mail'] as const)(
    'led out to %s is to be called back for it',
    (to) => {
      const made = { act: 'make', kind: to, source: 'c:2', at: 1000 };
      expect(actsOf(item([opened, led(to, 'full'), closed({})]), [])).toEqual([made]);
    },
  );

  it('of who wished so is one wish; a voice message that was left is to be listened to', () => {
    const kinds = (['message', 'callback', 'voice-mail'] as const).map((to) =>
      actsOf(item([opened, led(to, 'wished')]), []).map((act) => ('kind' in act ? act.kind : null)),
    );
    expect(kinds).toEqual([['wished'], ['wished'], ['voice-mail']]);
  });

  it('led to another queue means nothing', () => {
    expect(actsOf(item([opened, led('queue', 'full'), queued]), ['voice'])).toEqual([]);
  });

  it('left while waiting is called back on the channels that are, and where nobody had answered', () => {
    const left = [opened, queued, abandoned];
    expect(actsOf(item(left), ['voice'])).toEqual([
      { act: 'make', kind: 'abandoned', source: 'c:3', at: 2000 },
    ]);
    expect(actsOf(item(left), ['webchat'])).toEqual([]);
    const answered = [opened, queued, accepted, { type: 'contact.released' } as Said, queued, abandoned];
    expect(actsOf(item(answered, 6), ['voice'])).toEqual([]);
  });

  it('left is called back as its queue says, if it says anything: after a wait since it first came to one', () => {
    const left = item([opened, queued, led('queue', 'full'), queued, abandoned], 5);
    const kinds = (abandonedAfterSeconds: number | null): number =>
      actsOf(left, ['webchat'], { abandonedAfterSeconds }).length;
    expect([3, 4, null].map(kinds)).toEqual([1, 0, 0]);
    expect([hasLeft(left), hasLeft(item([opened, queued]))]).toEqual([true, false]);
  });

  it('that an agent has tells that the customer is here', () => {
    const taken: Said = { type: 'contact.taken', agentId: 'boss' };
    expect(actsOf(item([opened, queued, accepted]), [])).toEqual([{ act: 'return', at: 2000 }]);
    expect(actsOf(item([opened, queued, taken]), [])).toEqual([{ act: 'return', at: 2000 }]);
  });

  it('is told by its fresh entries alone', () => {
    expect(actsOf(item([opened, queued, accepted, closed({})], 4), ['voice'])).toEqual([]);
  });
});

describe('a contact by which we call back', () => {
  const of = (entries: readonly Said[], change: Partial<ReactionContact> = {}) =>
    actsOf(item(entries, 2, { callbackId: 'b', ...change }), ['voice']);

  it('is an attempt once an agent has it', () => {
    expect(of([opened, accepted])).toEqual([{ act: 'attempt', agentId: 'ann', at: 1000 }]);
  });

  it('is settled by its disposition, or by whether anybody answered where none was given', () => {
    const result = (entries: readonly Said[]): unknown => of(entries, { outcome: 'handled' }).at(-1);
    const settled = (how: string) => ({ act: 'settle', result: how, at: 1000 });
    expect(result([opened, closed({ disposition: 'answered' })])).toEqual(settled('reached'));
    expect(result([opened, closed({ disposition: 'no-reply' })])).toEqual(settled('not-reached'));
    expect(result([opened, closed({ by: 'system' })])).toEqual(settled('not-reached'));
    const responded: Said = { type: 'contact.responded', agentId: 'ann' };
    expect(result([opened, responded, closed({ by: 'system' })])).toMatchObject({ result: 'reached' });
  });

  it('is cancelled by the customer, withdrawn by the system, and put off where it was led out', () => {
    const end = (by: 'customer' | 'system', outcome: ReactionContact['outcome']) =>
      of([opened, abandoned, closed({ by })], { outcome });
    expect(end('customer', 'abandoned')).toEqual([{ act: 'settle', result: 'cancelled', at: 2000 }]);
    expect(end('system', 'abandoned')).toEqual([{ act: 'withdraw', at: 2000 }]);
    expect(end('system', 'flowed-out')).toEqual([{ act: 'settle', result: 'put-off', at: 2000 }]);
  });

  it('makes no other callback, whatever becomes of it', () => {
    expect(of([opened, led('callback', 'full'), abandoned])).toEqual([]);
  });
});

describe('a callback', () => {
  const doc: CallbackDoc = {
    _id: 'b1',
    kind: 'abandoned',
    state: 'due',
    sources: ['c:3'],
    contactId: 'c',
    attemptId: null,
    round: 2,
    channel: 'webchat',
    accountId: 'site',
    customer: { id: 'k', identity: '13800001234' },
    phone: null,
    queueId: 'general',
    districtId: '22',
    place: new Date(5000),
    notBefore: new Date(6000),
    claimedAt: new Date(100_000),
    attempts: 1,
    maxAttempts: 3,
    history: [{ at: new Date(5000), event: 'made', contactId: 'c', by: null }],
  };

  it('is left by a process that took it up and came no further within its lease', () => {
    expect([LEASE_MS - 1, LEASE_MS].map((ms) => isLeft(doc, 100_000 + ms))).toEqual([false, true]);
    expect(isLeft({ ...doc, attemptId: 'd' }, 1e9)).toBe(false);
    expect(isLeft({ ...doc, state: 'open' }, 1e9)).toBe(false);
  });

  it('opens one contact a round, and is one a customer and account', () => {
    expect([doc, { ...doc, round: 3 }].map(contactKeyOf)).toEqual(['callback:b1:2', 'callback:b1:3']);
    expect(openKeyOf(doc)).toBe('webchat:site:k');
  });

  it('is shown with numbers masked, and as a call where one was left', () => {
    const view = viewOf({ ...doc, phone: '+8613912345678' });
    expect(view).toMatchObject({ id: 'b1', channel: 'voice', putOffs: 0, place: '1970-01-01T00:00:05.000Z' });
    expect(JSON.stringify(view)).not.toMatch(/13800001234|13912345678/);
    expect(viewOf(doc)).toMatchObject({ channel: 'webchat', phone: null });
  });
});

it('a number is one that can be dialled, however it was written', () => {
  expect(phoneOf('138 0000-1234')).toBe('13800001234');
  expect(['12345', 'alice', ''].map(phoneOf)).toEqual([null, null, null]);
});
