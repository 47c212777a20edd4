import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { ManualClock, shanghaiDayStart } from '#libs/platform';
import { SatisfactionBacklog } from './satisfaction-backlog.service.js';
import { SatisfactionFactRepository } from './satisfaction-fact.repository.js';
import type { SatisfactionDoc } from './satisfaction.schema.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY = '2026-03-02';
const DAYS = { from: DAY, to: DAY };
/** The last moment at which somebody of that day may be asked. */
const ASKED_UNTIL = shanghaiDayStart(DAY) + 24 * HOUR_MS + 30 * MINUTE_MS;

describe('what figures have not heard of satisfaction', () => {
  let stores: Stores;
  let clock: ManualClock;
  let repository: SatisfactionFactRepository;
  let backlog: SatisfactionBacklog;

  beforeAll(async () => {
    stores = await openStores();
    repository = new SatisfactionFactRepository(stores.mongo);
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    for (const name of ['satisfaction', 'satisfaction-marks'])
      await stores.mongo.collection(name).deleteMany({});
    clock = new ManualClock(ASKED_UNTIL);
    backlog = new SatisfactionBacklog(repository, clock, 30 * MINUTE_MS);
    await repository.markOlder(30 * MINUTE_MS);
  });

  async function asked(doc: Partial<SatisfactionDoc>): Promise<void> {
    const place = {
      districtId: '22',
      queueId: 'general',
      channel: 'wechat',
      accountId: 'gh',
      agentId: 'bob',
    };
    const whole = { day: DAY, endedAt: new Date(ASKED_UNTIL - 12 * HOUR_MS), customerId: 'c', ...place };
    const until = { answerBy: new Date(ASKED_UNTIL + 12 * HOUR_MS) };
    await stores.mongo
      .collection<SatisfactionDoc>('satisfaction')
      .insertOne({ _id: 'q1', ...whole, ...until, ...doc } as SatisfactionDoc);
  }
  const state = async () => [await backlog.behind(DAYS), await backlog.answerable(DAYS, null)];

  it('is all of a day that is not over, or just now: a caller may still be asked on the line', async () => {
    expect(await state()).toEqual([false, 0]);
    clock = new ManualClock(ASKED_UNTIL - 1);
    backlog = new SatisfactionBacklog(repository, clock, 30 * MINUTE_MS);
    expect(await state()).toEqual([true, 0]);
  });

  it.each([
    ['due', {}, true, 1],
    ['sending', {}, true, 1],
    ['asked', { untold: true }, true, 1],
    ['asked', {}, false, 1],
    ['answered', { untold: true, customerId: null }, true, 0],
    ['answered', { customerId: null }, false, 0],
    ['missed', { customerId: null }, false, 0],
    // Nobody may answer any more.
    ['asked', { answerBy: new Date(ASKED_UNTIL - 1) }, false, 0],
    // On the line: hours ago, and just now.
    ['asked', { customerId: null }, false, 0],
    ['asked', { customerId: null, endedAt: new Date(ASKED_UNTIL - MINUTE_MS) }, false, 1],
    ['due', { day: '2026-03-01' }, false, 0],
  ] as const)('%s %j: behind %s, %i may answer', async (stateOf, doc, behind, answerable) => {
    await asked({ state: stateOf, ...doc });
    expect(await state()).toEqual([behind, answerable]);
  });

  it('is everything of a build that told nothing, until it is marked', async () => {
    await asked({ state: 'asked', answerBy: new Date(ASKED_UNTIL - 1) });
    await stores.mongo.collection('satisfaction-marks').deleteMany({});
    expect(await state()).toEqual([true, 0]);
  });
});
