import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import type { FrameContact, OtherDrawView, Page, Population } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { ScoringRepository } from '../scoring/scoring.repository.js';
import type { PlanRequest } from './plan.rules.js';
import { SamplingRepository } from './sampling.repository.js';
import { SamplingService } from './sampling.service.js';

const ALL = { districtId: null };
const MARCH: Population = {
  from: '2026-03-01',
  to: '2026-03-31',
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
};
const REQUEST: PlanRequest = {
  name: '三月抽查',
  population: MARCH,
  stratifyBy: ['district', 'channel'],
  allocation: 'proportional',
  precision: 0.03,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 10,
  maximum: 1000,
};

/** What was handled in March, more of it than at first when `grow` is set. */
class March {
  grow = 0;
  agentsOf = async (): Promise<Map<string, string[]>> => new Map();
  async *handled({ districtId }: Population): AsyncGenerator<FrameContact> {
    for (let i = 0; i < 900 + this.grow; i += 1) {
      const place = i % 10 === 0 ? '53' : '22';
      if (districtId !== null && districtId !== place) continue;
      const channel = i % 3 ? 'voice' : 'webchat';
      const topicId = i % 4 ? 'tariff' : null;
      yield {
        contactId: `c${i}`,
        districtId: place,
        channel,
        queueId: 'general',
        agentId: 'ann',
        officeId: null,
        topicId,
      };
    }
    yield {
      contactId: 'lonely',
      districtId: '97',
      channel: 'voice',
      queueId: 'general',
      agentId: 'bob',
      officeId: null,
      topicId: null,
    };
  }
}

describe('a sampling plan', () => {
  let stores: Stores;
  let sampling: SamplingService;
  const march = new March();
  const clock = new ManualClock(Date.parse('2026-04-01T02:00:00Z'));

  beforeAll(async () => {
    stores = await openStores();
    sampling = new SamplingService(
      new SamplingRepository(stores.mongo),
      march,
      new ScoringRepository(stores.mongo),
      clock,
    );
    await stores.migrate();
  });
  afterAll(() => stores.close());

  it('freezes its frame: what is handled later is in no draw of it', async () => {
    const plan = await sampling.plan(REQUEST, 'qa');
    expect(plan.frame.size).toBe(901);
    march.grow = 500;
    const { contacts } = await sampling.draw(plan.id, ALL, 'qa', '测试');
    expect(contacts).toHaveLength(plan.size);
    expect(
      contacts.every(({ contactId }) => contactId === 'lonely' || Number(contactId.slice(1)) < 900),
    ).toBe(true);
    march.grow = 0;
    const next = await sampling.plan(REQUEST, 'qa');
    expect(next.frame).toEqual(plan.frame);
  });

  it('draws from every topic by itself, and from what has none', async () => {
    const { strata, stratifyBy } = await sampling.plan({ ...REQUEST, stratifyBy: ['topic'] }, 'qa');
    expect(stratifyBy).toEqual(['topic']);
    expect(strata.map(({ key, population }) => [key, population])).toEqual([
      ['-', 226],
      ['tariff', 675],
    ]);
    expect(strata.every(({ size }) => size >= REQUEST.minimumPerStratum)).toBe(true);
  });

  it('says before it is drawn how precise it will be, and which strata are short', async () => {
    const plan = await sampling.plan({ ...REQUEST, precision: 0.01, maximum: 100 }, 'qa');
    expect(plan).toMatchObject({ reached: false, size: 100 });
    expect(plan.precision).toBeGreaterThan(0.01);
    expect(plan.shortages).toContainEqual({ stratum: '97/voice', wanted: 10, size: 1, reason: 'population' });
    expect(plan.shortages).toContainEqual(
      expect.objectContaining({ stratum: '22/voice', reason: 'maximum' }),
    );
    expect(plan.strata.map(({ key }) => key)).toEqual([
      '22/voice',
      '22/webchat',
      '53/voice',
      '53/webchat',
      '97/voice',
    ]);
  });

  it('no stratum is left out: a maximum below their number is refused, and says how many are needed', async () => {
    const refused = sampling.plan({ ...REQUEST, minimumPerStratum: 0, maximum: 4 }, 'qa');
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'maximum', reasonEn: expect.stringMatching(/5 are needed.*97\/voice/) }],
    });
    const five = await sampling.plan({ ...REQUEST, minimumPerStratum: 0, maximum: 5 }, 'qa');
    expect(five.strata.map(({ size }) => size)).toEqual([1, 1, 1, 1, 1]);
  });

  it('a plan of an older build, with an empty stratum, has no precision', async () => {
    const plan = await sampling.plan(REQUEST, 'qa');
    await stores.mongo
      .collection<{ _id: string }>('sampling-plans')
      .updateOne({ _id: plan.id }, { $set: { precision: Infinity } });
    expect((await sampling.find(plan.id, ALL)).precision).toBeNull();
  });

  it('is drawn once, so that nobody goes on until they like the sample', async () => {
    const plan = await sampling.plan(REQUEST, 'qa');
    const both = await Promise.allSettled([
      sampling.draw(plan.id, ALL, 'qa', '测试'),
      sampling.draw(plan.id, ALL, 'qb', '测试'),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(sampling.draw(plan.id, ALL, 'qa', '测试')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await sampling.find(plan.id, ALL)).drawId).not.toBeNull();
  });

  it('drawn once more, the same contacts need a ground, and every draw of them can be seen', async () => {
    // Contacts that no other test has drawn.
    march.grow = 100;
    const population = { ...MARCH, from: '2026-03-02', to: '2026-03-03' };
    const request = { ...REQUEST, population };
    const [first, second, part] = await Promise.all([
      sampling.plan(request, 'qa'),
      sampling.plan({ ...request, name: '再抽' }, 'qb'),
      sampling.plan({ ...request, name: '部分', population: { ...population, districtId: '97' } }, 'qb'),
    ]);
    march.grow = 0;
    const drawn = await sampling.draw(first.id, ALL, 'qa', '不用说明');
    clock.advance(1000);
    const again = sampling.draw(second.id, ALL, 'qb');
    await expect(again).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'ground' }] });
    // Some of them by themselves are another frame.
    const narrow = await sampling.draw(part.id, ALL, 'qb');
    clock.advance(1000);
    const redrawn = await sampling.draw(second.id, ALL, 'qb', '评分表有误，重新抽样');
    const told = ({ drawId, place, sameFrame, drawnBy, ground }: OtherDrawView) =>
      [drawId, place, sameFrame, drawnBy, ground] as const;
    const all = await sampling.others.ofSame(first.id, ALL, null, 200);
    expect(
      all.items.filter(({ planId }) => [first.id, second.id, part.id].includes(planId)).map(told),
    ).toEqual([
      // It was the first: no ground is kept that was not needed.
      [drawn.id, 1, true, 'qa', null],
      [narrow.id, null, false, 'qb', null],
      [redrawn.id, 2, true, 'qb', '评分表有误，重新抽样'],
    ]);
    const pages: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page: Page<OtherDrawView> = await sampling.others.ofSame(first.id, ALL, cursor, 1);
      pages.push(...page.items.map(({ drawId }) => drawId));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(pages).toEqual(all.items.map(({ drawId }) => drawId));
    const places = await sampling.others.placesOf(await sampling.findDraws([redrawn.id], ALL));
    expect([...places]).toEqual([[redrawn.id, { drawn: 2, place: 2, firstAt: drawn.drawnAt }]]);
    // A district sees its own draws, and not who draws for all.
    const own = await sampling.others.ofSame(part.id, { districtId: '97' }, null, 200);
    expect(own.items.map(({ planName }) => planName)).not.toContain('再抽');
    expect(own.items.map(({ drawId }) => drawId)).toContain(narrow.id);
    const foreign = sampling.others.ofSame(part.id, { districtId: '53' }, null, 200);
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a contact that can’t be scored gives way to the next in line, and both stay on record', async () => {
    const plan = await sampling.plan(REQUEST, 'qa');
    const draw = await sampling.draw(plan.id, ALL, 'qa', '测试');
    const [first, second] = draw.contacts.filter(({ stratum }) => stratum === '22/voice');
    if (!first || !second) throw new Error('nothing drawn');
    const why = { ground: 'deleted', note: '客户要求删除', by: 'qa' } as const;
    await Promise.all(
      [first, second].map((one) => sampling.changes.replace(draw.id, one.contactId, why, ALL)),
    );
    const after = await sampling.findDraw(draw.id, ALL);
    expect(after.contacts).toHaveLength(draw.contacts.length + 2);
    expect(after.contacts.find((one) => one.contactId === first.contactId)?.replaced).toMatchObject(why);
    const [third] = after.contacts.filter(({ replaces }) => replaces === first.contactId);
    expect(draw.contacts.map(({ contactId }) => contactId)).not.toContain(third?.contactId);
    expect(new Set(after.contacts.map(({ contactId }) => contactId)).size).toBe(after.contacts.length);
    const again = sampling.changes.replace(draw.id, first.contactId, why, ALL);
    await expect(again).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const picked = sampling.changes.replace(draw.id, 'c1-picked-by-hand', why, ALL);
    await expect(picked).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await sampling.replay(draw.id, ALL)).toEqual({ frameIntact: true, same: true });
  });

  it('a stratum that was drawn wholly has none to replace with', async () => {
    const plan = await sampling.plan(REQUEST, 'qa');
    const draw = await sampling.draw(plan.id, ALL, 'qa', '测试');
    const why = { ground: 'no-recording', note: '录音缺失', by: 'qa' } as const;
    const refused = sampling.changes.replace(draw.id, 'lonely', why, ALL);
    await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ about: ['97/voice'] }] });
  });

  it('replayed, a draw gives the same; a frame or a sample that was touched shows', async () => {
    const plan = await sampling.plan(REQUEST, 'qa');
    const draw = await sampling.draw(plan.id, ALL, 'qa', '测试');
    expect(await sampling.replay(draw.id, ALL)).toEqual({ frameIntact: true, same: true });
    const set = { $set: { 'contacts.0.contactId': 'c1-picked-by-hand' } };
    await stores.mongo.collection('draws').updateOne({ planId: plan.id }, set);
    expect(await sampling.replay(draw.id, ALL)).toEqual({ frameIntact: true, same: false });
    const piece = { planId: plan.id, stratum: '53/voice' };
    await stores.mongo.collection('sampling-frames').updateOne(piece, { $pop: { contactIds: 1 } });
    expect((await sampling.replay(draw.id, ALL)).frameIntact).toBe(false);
  });

  it('of another district is not there', async () => {
    const plan = await sampling.plan({ ...REQUEST, population: { ...MARCH, districtId: '22' } }, 'qa');
    const draw = await sampling.draw(plan.id, { districtId: '22' }, 'qa');
    const foreign = { districtId: '53' };
    const why = { ground: 'deleted', note: 'x', by: 'qa' } as const;
    for (const refused of [
      () => sampling.find(plan.id, foreign),
      () => sampling.draw(plan.id, foreign, 'qa'),
      () => sampling.findDraw(draw.id, foreign),
      () => sampling.replay(draw.id, foreign),
      () => sampling.changes.replace(draw.id, draw.contacts[0]?.contactId ?? '', why, foreign),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await sampling.list(foreign, null, 50)).items).toEqual([]);
    expect((await sampling.list({ districtId: '22' }, null, 50)).items.map(({ id }) => id)).toEqual([
      plan.id,
    ]);
  });

  it('has no more contacts than a process can hold', async () => {
    const one = {
      contactId: 'c0',
      districtId: '22',
      channel: 'voice',
      queueId: 'general',
      agentId: 'ann',
      officeId: null,
      topicId: null,
    };
    let asked = 0;
    const endless = {
      agentsOf: march.agentsOf,
      async *handled() {
        for (; ; asked += 1) yield one;
      },
    };
    const repository = new SamplingRepository(stores.mongo);
    const service = new SamplingService(repository, endless, new ScoringRepository(stores.mongo), clock);
    await expect(service.plan(REQUEST, 'qa')).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(asked).toBe(5_000_000);
  });

  it('is refused for days that are not over, an empty frame, and a stratum that is not there', async () => {
    const today = { ...REQUEST, population: { ...MARCH, to: '2026-04-01' } };
    await expect(sampling.plan(today, 'qa')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'to' }],
    });
    const unknown = { ...REQUEST, expectedByStratum: { '99/voice': 0.9 } };
    await expect(sampling.plan(unknown, 'qa')).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const empty = new SamplingService(
      new SamplingRepository(stores.mongo),
      { agentsOf: march.agentsOf, async *handled() {} },
      new ScoringRepository(stores.mongo),
      clock,
    );
    await expect(empty.plan(REQUEST, 'qa')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
