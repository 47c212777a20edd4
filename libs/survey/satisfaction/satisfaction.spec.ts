import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, openStores, type Stores } from '#kit';
import {
  rooms,
  type ChannelAdapter,
  type ContactImage,
  type ContactPort,
  type Fact,
  type Outbound,
  type ReactionItem,
  type SatisfactionQuery,
  type SatisfactionScore,
  type SendResult,
} from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { SatisfactionFactRepository } from './satisfaction-fact.repository.js';
import { factsOfAll, SatisfactionFactService } from './satisfaction-fact.service.js';
import { SatisfactionRound } from './satisfaction-round.service.js';
import { SatisfactionReaction } from './satisfaction.reaction.js';
import { SatisfactionRepository } from './satisfaction.repository.js';
import { scoreOf } from './satisfaction.rules.js';
import { SatisfactionService } from './satisfaction.service.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY = '2026-03-02';
const START = Date.parse(`${DAY}T02:00:00Z`);
const QUERY: SatisfactionQuery = {
  from: DAY,
  to: DAY,
  districtId: null,
  queueId: null,
  channel: null,
  by: null,
  basicCounts: false,
};

describe('how satisfied customers are', () => {
  let stores: Stores;
  let clock: ManualClock;
  let repository: SatisfactionRepository;
  let service: SatisfactionService;
  let reaction: SatisfactionReaction;
  let round: SatisfactionRound;
  let contacts: Map<string, ContactImage>;
  let sent: Outbound[];
  let pushed: unknown[];
  let storeAway = false;
  let source: Pick<ContactPort, 'load'>;
  /** When an account that hangs goes on. */
  let hanging: Promise<void>;
  /** What WeChat answers next. */
  let answers: SendResult[];

  beforeAll(async () => {
    stores = await openStores();
    repository = new SatisfactionRepository(stores.mongo);
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.mongo.collection('satisfaction').deleteMany({});
    clock = new ManualClock(START);
    storeAway = false;
    [contacts, sent, pushed, answers] = [new Map(), [], [], []];
    source = {
      load: async (ids) => {
        if (storeAway) throw new Error('the store is away');
        return ids.flatMap((id) => contacts.get(id) ?? []);
      },
    };
    const wechat: ChannelAdapter = {
      channel: 'wechat',
      capabilities: { maxTextLength: 680 },
      send: async (outbound) => {
        sent.push(outbound);
        if (outbound.accountId === 'hangs') await hanging;
        return answers.shift() ?? { status: 'sent' };
      },
    };
    const push = {
      send: (...told: unknown[]) => void pushed.push(told),
      disconnect: () => undefined,
    };
    service = new SatisfactionService(repository, clock, { askMs: 30 * MINUTE_MS, answerMs: 24 * HOUR_MS });
    reaction = new SatisfactionReaction(service, source);
    round = new SatisfactionRound(repository, source, new Map([['wechat', wechat]]), push, clock);
    await service.set('general', true);
    await service.set('quiet', false);
  });

  const contact = (id: string, more: Partial<ContactImage> = {}): ContactImage => {
    const made = {
      id,
      channel: 'wechat',
      accountId: 'gh',
      districtId: '22',
      queueId: 'general',
      customer: { id: `customer-${id}`, identity: `open-${id}` },
      handledBy: 'bob',
      answeredAt: START,
      seq: 7,
      ...more,
    } as ContactImage;
    contacts.set(id, made);
    return made;
  };
  const ends = (one: ContactImage): Promise<void> => {
    const entry = { seq: 6, at: clock.now(), type: 'contact.ended', by: 'agent', agentId: 'bob' };
    return reaction.react([{ contact: one, fresh: [entry], timeline: [entry] } as unknown as ReactionItem]);
  };
  const says = (id: string, score: SatisfactionScore, key = `key-${id}`): Promise<string | null> =>
    service.answer([`customer-${id}`, 'of-before'], score, { way: 'text', key });

  it('are asked once, however often it is told that the contact ended', async () => {
    const one = contact('c1');
    await ends(one);
    await ends(one);
    await Promise.all([round.sweep(), round.sweep()]);
    await ends(one);
    await round.sweep();
    expect(sent.map(({ identity, text }) => [identity, text.includes('5 非常满意')])).toEqual([
      ['open-c1', true],
    ]);
  });

  it('are asked at once though another account hangs, and its own customers one after the other when it goes on', async () => {
    let goesOn = (): void => undefined;
    hanging = new Promise((resolve) => (goesOn = resolve));
    const asked = (): string[] => sent.map(({ contactId }) => contactId);
    await ends(contact('h1', { accountId: 'hangs' }));
    await ends(contact('h2', { accountId: 'hangs' }));
    clock.advance(1000);
    for (const id of ['o1', 'o2']) await ends(contact(id));
    await round.sweep();
    expect(asked().toSorted()).toEqual(['h1', 'o1', 'o2']);
    // Nor does it hold up the rounds that follow.
    await ends(contact('o3'));
    await round.sweep();
    expect(asked().slice(3)).toEqual(['o3']);
    goesOn();
    await round.sweep();
    await eventually(
      async () => asked(),
      ({ length }) => length === 5,
    );
    expect(asked().at(-1)).toBe('h2');
    await round.stop();
    for (const id of ['h1', 'h2', 'o3']) expect(await repository.find(id)).toMatchObject({ state: 'asked' });
  });

  it('are asked by nobody who has stopped, who says what came of the one under way', async () => {
    let goesOn = (): void => undefined;
    hanging = new Promise((resolve) => (goesOn = resolve));
    for (const id of ['s2', 's3']) await ends(contact(id, { accountId: 'hangs' }));
    await round.sweep();
    const stopped = round.stop();
    goesOn();
    await stopped;
    await round.sweep();
    expect(sent).toHaveLength(1);
    const states = await Promise.all(['s2', 's3'].map((id) => repository.find(id)));
    expect(states.map((found) => found?.state ?? 'none').toSorted()).toEqual(['asked', 'due']);
  });

  it('are asked in the web chat by the page', async () => {
    await ends(contact('w1', { channel: 'webchat', accountId: 'web' }));
    await round.sweep();
    const room = rooms.visitor('web', 'open-w1');
    expect(pushed).toEqual([['/visitor', room, 'satisfaction.asked', { contactId: 'w1' }]]);
    const question = await service.question(['customer-w1']);
    expect(question).toEqual({ contactId: 'w1', until: new Date(START + 24 * HOUR_MS).toISOString() });
    expect(sent).toEqual([]);
  });

  it('are not asked where the queue asks nobody, where nobody answered them, or on the telephone', async () => {
    await ends(contact('q1', { queueId: 'quiet' }));
    await ends(contact('q2', { queueId: 'never-set' }));
    await ends(contact('q3', { answeredAt: null }));
    await ends(contact('q4', { channel: 'voice' }));
    await round.sweep();
    expect(sent).toEqual([]);
    expect((await service.figure(QUERY)).total).toMatchObject({ offered: 0, csat: null, responseRate: null });
  });

  it('are asked again while the channel is away, and never once it is too late [satisfaction survey lost or sent a month late]', async () => {
    answers = [{ status: 'retry', code: 'BUSY' }];
    await ends(contact('r1'));
    await round.sweep();
    await round.sweep();
    expect(sent).toHaveLength(1);
    clock.advance(6000);
    await round.sweep();
    expect(sent).toHaveLength(2);
    // The workers were away for a month.
    await ends(contact('r2'));
    clock.advance(30 * 24 * HOUR_MS);
    await round.sweep();
    expect(sent).toHaveLength(2);
    const late = contact('r3');
    clock.advance(-31 * MINUTE_MS);
    const entry = { seq: 6, at: clock.now(), type: 'contact.ended' };
    clock.advance(31 * MINUTE_MS);
    await reaction.react([{ contact: late, fresh: [entry], timeline: [entry] } as unknown as ReactionItem]);
    await round.sweep();
    expect(sent).toHaveLength(2);
    expect(await repository.find('r3')).toBeNull();
  });

  it('who can not be reached were not asked', async () => {
    answers = [{ status: 'failed', code: '45015' }];
    await ends(contact('f1'));
    await round.sweep();
    expect(await repository.find('f1')).toMatchObject({ state: 'missed', code: '45015', customerId: null });
    expect((await service.figure(QUERY)).total.offered).toBe(0);
  });

  it('an answer counts once, is taken until the time is over, and leaves no customer behind', async () => {
    for (const id of ['a1', 'a2']) await ends(contact(id));
    await round.sweep();
    expect(await says('a1', 5)).toBe('a1');
    // WeChat says it again, then the customer thinks better of it.
    expect(await says('a1', 5)).toBe('a1');
    expect(await says('a1', 1, 'another')).toBeNull();
    expect(await repository.find('a1')).toMatchObject({
      state: 'answered',
      customerId: null,
      answer: { score: 5 },
    });
    clock.advance(24 * HOUR_MS + 1);
    expect(await says('a2', 5)).toBeNull();
    await round.sweep();
    expect(await repository.find('a2')).toMatchObject({ state: 'asked', customerId: null });
    expect((await service.figure(QUERY)).total).toMatchObject({
      offered: 2,
      responses: 1,
      responseRate: 0.5,
    });
  });

  it('a question that a process died over counts as asked', async () => {
    await ends(contact('d1'));
    const due = await repository.claim(new Date(clock.now()), new Date(clock.now() + MINUTE_MS));
    if (!due) throw new Error('nobody is due');
    expect(await repository.begin(due, new Date(clock.now()))).toBe(true);
    clock.advance(61_000);
    await round.sweep();
    expect(sent).toEqual([]);
    expect(await repository.find('d1')).toMatchObject({ state: 'asked' });
    expect(await says('d1', 4)).toBe('d1');
  });

  it('a question that could not be prepared was not asked: it is asked when the store is back', async () => {
    await ends(contact('s1'));
    storeAway = true;
    await expect(round.sweep()).rejects.toThrow('the store is away');
    storeAway = false;
    expect(await repository.find('s1')).toMatchObject({ state: 'due' });
    clock.advance(61_000);
    await Promise.all([round.sweep(), round.sweep()]);
    expect(sent).toHaveLength(1);
    expect(await repository.find('s1')).toMatchObject({ state: 'asked', attempts: 2 });
  });

  it('callers are asked by key once, in time, where their queue asks, and the first key counts', async () => {
    const call = contact('k1', { channel: 'voice', endedAt: clock.now() });
    expect([await service.askByKey(call), await service.askByKey(call)]).toEqual([true, false]);
    await service.answerByKey('k1', 2);
    await service.answerByKey('k1', 5);
    expect(await repository.find('k1')).toMatchObject({
      state: 'answered',
      customerId: null,
      answer: { score: 2, way: 'key' },
    });
    expect(await service.askByKey(contact('k2', { channel: 'voice', queueId: 'quiet' }))).toBe(false);
    const old = contact('k3', { channel: 'voice', endedAt: clock.now() });
    clock.advance(31 * MINUTE_MS);
    expect(await service.askByKey(old)).toBe(false);
    // Nobody who was not asked has answered.
    await service.answerByKey('k3', 5);
    expect((await service.figure(QUERY)).total).toMatchObject({ offered: 1, responses: 1, satisfied: 0 });
  });

  it('CSAT says whether 基本满意 counts, and stands beside its response rate', async () => {
    const scores: (SatisfactionScore | null)[] = [5, 4, 3, 2, null];
    for (const [i, score] of scores.entries()) {
      await ends(contact(`n${i}`, { queueId: 'general', districtId: i === 0 ? '53' : '22' }));
      await round.sweep();
      if (score) await says(`n${i}`, score);
    }
    // A caller who was asked by key, and one who pressed none.
    for (const id of ['v1', 'v2'])
      await service.askByKey(contact(id, { channel: 'voice', endedAt: clock.now() }));
    await service.answerByKey('v1', 5);
    const strict = await service.figure({ ...QUERY, by: 'channel' });
    expect(strict.total).toEqual({
      key: null,
      offered: 7,
      responses: 5,
      satisfied: 3,
      csat: 3 / 5,
      responseRate: 5 / 7,
    });
    expect(strict.rows.map(({ key, offered, satisfied }) => [key, offered, satisfied])).toEqual([
      ['voice', 2, 1],
      ['wechat', 5, 2],
    ]);
    const kind = await service.figure({ ...QUERY, basicCounts: true });
    expect([kind.total.satisfied, kind.query.basicCounts]).toEqual([4, true]);
    expect((await service.figure({ ...QUERY, districtId: '53' })).total.offered).toBe(1);
    await expect(service.figure({ ...QUERY, to: '2026-03-01' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  describe('are told to figures', () => {
    /** Of every fact, how often it was told. */
    let told: Map<string, Fact>;
    let refuses = false;
    const worker = (): SatisfactionFactService =>
      new SatisfactionFactService(
        new SatisfactionFactRepository(stores.mongo),
        source,
        {
          take: async (facts) => {
            if (refuses) throw new Error('the store is away');
            for (const fact of facts) told.set(fact.id, told.get(fact.id) ?? fact);
          },
        },
        30 * MINUTE_MS,
      );
    const count = (name: string): number => [...told.values()].filter((fact) => fact.name === name).length;

    beforeEach(async () => {
      told = new Map();
      refuses = false;
      await stores.mongo.collection('satisfaction-marks').deleteMany({});
    });

    it('as asked, answered, and how: as many as the page says, and nothing of who could not be asked', async () => {
      for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) await ends(contact(id));
      answers = [{ status: 'failed', code: '45015' }];
      await round.sweep();
      await worker().sweep();
      expect([count('rating-asked'), count('rated')]).toEqual([4, 0]);
      const open = await stores.mongo.collection('satisfaction').find({ state: 'asked' }).toArray();
      const [a, b, c] = open.map(({ _id }) => String(_id));
      await says(a ?? '', 5);
      await says(b ?? '', 3);
      await says(c ?? '', 2);
      refuses = true;
      await expect(worker().sweep()).rejects.toThrow('the store is away');
      refuses = false;
      await Promise.all([worker().sweep(), worker().sweep()]);
      const { total } = await service.figure(QUERY);
      expect(count('rating-asked')).toBe(total.offered);
      expect(count('rated')).toBe(total.responses);
      expect(count('rated-satisfied')).toBe(total.satisfied);
      expect(count('rated-satisfied') + count('rated-basic')).toBe(
        (await service.figure({ ...QUERY, basicCounts: true })).total.satisfied,
      );
      const place = { districtId: '22', channel: 'wechat', accountId: 'gh', queueId: 'general' };
      const none = { officeId: null, topicId: null, value: null };
      expect(told.get(`rating:${a}:rated`)).toEqual({
        agentId: 'bob',
        id: `rating:${a}:rated`,
        name: 'rated',
        contactId: a,
        seq: 0,
        at: START,
        day: DAY,
        slot: 20,
        ...place,
        ...none,
      });
    });

    it('also those of older builds, once, and the same again from nothing', async () => {
      for (const id of ['c1', 'c2']) await ends(contact(id));
      await round.sweep();
      await says('c1', 4);
      const asked = stores.mongo.collection('satisfaction');
      await asked.updateMany({}, { $unset: { untold: '', endedAt: '' } });
      await worker().sweep();
      expect(told.get('rating:c1:rated-satisfied')).toMatchObject({ slot: 20, at: START });
      const before = [...told.values()].toSorted((x, y) => (x.id < y.id ? -1 : 1));
      expect(before).toHaveLength(4);
      expect(await asked.countDocuments({ untold: true })).toBe(0);
      const again: Fact[] = [];
      const source = factsOfAll(new SatisfactionFactRepository(stores.mongo));
      for await (const facts of source) again.push(...facts);
      expect(again.toSorted((x, y) => (x.id < y.id ? -1 : 1))).toEqual(before);
    });
  });
});

describe('a score in a text', () => {
  it('is a number from 1 to 5 and nothing else', () => {
    expect(['5', ' 4 ', '５', '3分', '2。'].map(scoreOf)).toEqual([5, 4, 5, 3, 2]);
    expect(['6', '0', '55', '5 个问题', '第5条', '', '五'].map(scoreOf)).toEqual(Array(7).fill(null));
  });
});
