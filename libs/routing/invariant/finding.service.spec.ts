import { openStores, type Stores } from '#kit';
import type { ContactRecord, Finding, FindingPage } from '#libs/contract';
import { createLog } from '#libs/platform';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FindingStore } from './finding.repository.js';
import { FindingService } from './finding.service.js';
import { InvariantWatch } from './invariant-watch.service.js';
import { PassStore } from './pass.repository.js';

const LISTED = 500;
const idOf = (n: number): string => n.toString(16).padStart(24, '0');
const finding = (n: number, rule: Finding['rule'] = 'timeline'): Finding => ({
  rule,
  contactId: idOf(n),
  districtId: n % 10 === 0 ? '53' : '22',
  agentId: null,
  detail: 'x',
});

let stores: Stores;
let findings: FindingService;
let watch: InvariantWatch;
/** Contacts from 1 to `contacts`; whether each is broken, and what is late. */
let contacts: number;
let broken: (n: number) => boolean;
let late: Finding[];
let shown: number[];
let now: number;
const clock = { now: () => now };

beforeEach(async () => {
  stores = await openStores();
  const { redis, redisPrefix } = stores;
  const passes = new PassStore(redis, redisPrefix);
  const log = createLog('test', { logLevel: 'silent' });
  findings = new FindingService(new FindingStore(redis, redisPrefix), passes, clock, log);
  [contacts, broken, late, shown] = [1400, () => true, [], []];
  now = Date.UTC(2026, 10, 29);
  const record = (n: number): ContactRecord => ({ contact: { id: idOf(n) } }) as ContactRecord;
  const numbersOf = (records: readonly ContactRecord[]): number[] =>
    records.map(({ contact }) => Number.parseInt(contact.id, 16));
  watch = new InvariantWatch(
    {
      ofRecords: async (records) =>
        numbersOf(records)
          .filter(broken)
          .map((n) => finding(n)),
      late: async () => late,
    },
    {
      page: async (beforeId, limit) =>
        Array.from({ length: contacts }, (_, i) => contacts - i)
          .filter((n) => beforeId === null || idOf(n) < beforeId)
          .slice(0, limit)
          .map(record),
      records: async (ids) => ids.map((id) => record(Number.parseInt(id, 16))),
    },
    findings,
    (counts) => shown.push(counts.timeline + counts.index),
  );
});
afterEach(() => stores.close());

async function rounds(many: number): Promise<void> {
  for (let i = 0; i < many; i += 1) {
    now += 10_000;
    await stores.redis.del(`{${stores.redisPrefix}:invariants}:turn`);
    await watch.round();
  }
}
const page = (districtId: string | null = null, limit = 1): Promise<FindingPage> =>
  findings.page({ districtId, over: false, cursor: null, limit });
/** What the store holds, to the last field. */
async function stored(): Promise<number> {
  const keys = await stores.redis.keys(`{${stores.redisPrefix}:invariants}*`);
  const sizes = await Promise.all(
    keys.map(async (key) => ((await stores.redis.type(key)) === 'hash' ? stores.redis.hlen(key) : 1)),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('when more is broken than anybody can look through', () => {
  it('those of the newest contacts are listed, and every other one is counted once', async () => {
    await rounds(8); // 1400 contacts, 200 a round: one pass, and the round that sees its end
    const { items, ...counts } = await page(null, LISTED + 1);
    expect(items.map(({ contactId }) => contactId)).toEqual(
      Array.from({ length: LISTED }, (_, i) => idOf(1400 - i)),
    );
    const countedAt = new Date(now).toISOString();
    expect(counts).toEqual({ next: null, total: 1400, unlisted: 900, countedAt });
    expect(await page('53')).toMatchObject({ total: 140, unlisted: 90 });
    expect(await page('22')).toMatchObject({ total: 1260, unlisted: 810 });
    expect(shown.at(-1)).toBe(1400);
  });

  it('what is stored stays as small, however long it goes on', async () => {
    await rounds(8);
    const small = await stored();
    expect(small).toBeLessThan(LISTED + 10);
    contacts = 3000;
    await rounds(34); // two passes more
    expect(await page()).toMatchObject({ total: 3000, unlisted: 2500 });
    expect(await stored()).toBeLessThanOrEqual(small + 3);
  });

  it('the count is told as a part of it while the first pass is under way', async () => {
    await rounds(4);
    expect(await page()).toMatchObject({ total: 800, unlisted: 300, countedAt: null });
  });

  it('what is mended leaves the list at once, and the count with the next pass', async () => {
    await rounds(8);
    broken = (n) => n <= 3;
    await rounds(3); // every listed one is looked at again
    expect(await page()).toMatchObject({ unlisted: 900 });
    await rounds(13);
    expect(await page()).toMatchObject({ total: 3, unlisted: 0 });
    expect(shown.at(-1)).toBe(3);
  });

  it('what is late is counted as of the last round', async () => {
    await rounds(8);
    late = [finding(1, 'index'), finding(2, 'index'), finding(1400, 'index')];
    await rounds(1);
    expect(await page()).toMatchObject({ total: 1403, unlisted: 903 });
    late = [];
    await rounds(3);
    expect(await page()).toMatchObject({ total: 1400 });
  });

  it('what somebody found who asked takes no place of a newer one and leaves none uncounted', async () => {
    await rounds(8);
    contacts = 1500;
    await findings.asked(Array.from({ length: 100 }, (_, i) => finding(1401 + i)));
    expect(await page()).toMatchObject({ items: [{ contactId: idOf(1500) }], total: 1500, unlisted: 1000 });
    await rounds(8);
    expect(await page()).toMatchObject({ total: 1500, unlisted: 1000 });
  });
});
