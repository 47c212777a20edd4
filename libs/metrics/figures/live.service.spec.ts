import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import { AGENT_STATES, type AgentState, type FigureScope, type LiveFigures } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { DEFAULT_OPTIONS } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { scopeKey } from '../definition/formula.rules.js';
import type { FactReaction } from '../fact/fact.service.js';
import { FactSignal } from '../fact/fact-signal.adapter.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { FiguresService } from './figures.service.js';
import { LagService } from './lag.service.js';
import { LiveFiguresService, type States } from './live.service.js';

const ALL: FigureScope = { districtId: null, queueId: null };
const DISTRICT: FigureScope = { districtId: '22', queueId: null };
const NOON = Date.parse('2026-03-02T04:10:00Z');
const log = createLog('test', { logLevel: 'silent' });
const ARRIVES: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const ANSWERED: Step[] = [...ARRIVES, [5, 'contact.accepted']];
const nobody = Object.fromEntries(AGENT_STATES.map((s) => [s, 0])) as Record<AgentState, number>;

/** States as a test sets them; counts how often each scope is asked for. */
class FakeStates implements States {
  readonly asked = new Map<string, number>();
  count = 0;
  longestSince: number | null = null;
  broken = false;
  idle = 0;
  readonly waiting = {
    waiting: async (scope: FigureScope) => {
      this.asked.set(scopeKey(scope), (this.asked.get(scopeKey(scope)) ?? 0) + 1);
      if (this.broken) throw new Error('away');
      return { count: this.count, longestSince: this.longestSince };
    },
  };
  readonly agents = { countsByState: async () => ({ ...nobody, idle: this.idle }) };
  lag: States['lag'] = { since: async () => null };
}

/** Pushes in the order they came, to be waited for. */
class Inbox {
  readonly all: LiveFigures[] = [];
  private wake: () => void = () => undefined;

  readonly listener = (figures: LiveFigures): void => {
    this.all.push(figures);
    this.wake();
  };

  async until(matches: (figures: LiveFigures) => boolean): Promise<LiveFigures> {
    for (;;) {
      const found = this.all.find(matches);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

describe('live figures', () => {
  let stores: Stores;
  let clock: ManualClock;
  let states: FakeStates;
  let signal: FactSignal;
  let reaction: Pick<FactReaction, 'react'>;
  let live: LiveFiguresService;
  let figures: FiguresService;

  beforeAll(async () => {
    stores = await openStores();
    const rollups = new RollupRepository(stores.mongo);
    await stores.migrate();
    figures = new FiguresService(rollups, fixedSettings(DEFAULT_OPTIONS));
    signal = new FactSignal(stores.redis, stores.redisPrefix, log);
    reaction = factReaction(stores.mongo, signal);
    await signal.listen((touched) => live.onFacts(touched));
  });
  beforeEach(async () => {
    for (const name of ['facts', 'rollups', 'rollup-deltas']) {
      await stores.mongo.collection(name).deleteMany({});
    }
    clock = new ManualClock(NOON);
    states = new FakeStates();
    live = new LiveFiguresService(figures, states, clock, log, { intervalMs: 10, repairMs: 5000 });
  });
  afterEach(() => live.close());
  afterAll(async () => {
    signal.close();
    await stores.close();
  });

  it('are made of facts and states', async () => {
    states.count = 3;
    states.longestSince = NOON - 42_000;
    states.idle = 2;
    await reaction.react([
      story('a', NOON - 60_000, ANSWERED),
      story('b', NOON - 3_600_000, [...ARRIVES, [9, 'contact.abandoned']]),
      story('other', NOON - 60_000, ANSWERED, { districtId: '53' }),
    ]);
    const shown = await live.today(DISTRICT);
    expect(shown).toMatchObject({
      at: '2026-03-02T04:10:00.000Z',
      day: '2026-03-02',
      scope: { districtId: '22', queueId: null },
      waiting: 3,
      longestWaitSince: '2026-03-02T04:09:18.000Z',
      agents: { idle: 2, offline: 0 },
      asked: 2,
      answered: 1,
      abandoned: 1,
      connectionRate: { value: 0.5, numerator: 1, denominator: 2, target: 0.95 },
      serviceLevel: { value: 0.5, options: { withinSeconds: 15 } },
    });
    expect(shown.arrivals).toHaveLength(25); // it is ten past noon in Shanghai
    expect(shown.arrivals.slice(-3)).toEqual([1, 0, 1]);
  });

  it('of a day without contacts: no rate, no longest wait', async () => {
    const shown = await live.today(ALL);
    expect(shown).toMatchObject({ asked: 0, longestWaitSince: null });
    expect(shown.connectionRate.value).toBeNull();
    expect(shown.serviceLevel.value).toBeNull();
  });

  it('begin anew at midnight in Shanghai [time zones]', async () => {
    clock.advance(Date.parse('2026-03-02T15:59:59Z') - NOON);
    await reaction.react([story('late', clock.now(), ARRIVES)]);
    expect(await live.today(ALL)).toMatchObject({ day: '2026-03-02', asked: 1 });
    clock.advance(1000);
    const next = await live.today(ALL);
    expect(next).toMatchObject({ day: '2026-03-03', asked: 0, arrivals: [0] });
  });

  it('are measured once for all who look at the same time', async () => {
    const shown = await Promise.all(Array.from({ length: 20 }, () => live.today(ALL)));
    expect(new Set(shown).size).toBe(1);
    await live.today(DISTRICT);
    expect(states.asked).toEqual(
      new Map([
        [scopeKey(ALL), 1],
        [scopeKey(DISTRICT), 1],
      ]),
    );
  });

  it('of a queue of any name are never those of everybody', async () => {
    const queue = { districtId: null, queueId: '*' };
    expect((await live.today(queue)).scope).toEqual(queue);
    expect((await live.today(ALL)).scope).toEqual(ALL);
  });

  it('are measured again when they are older than the interval', async () => {
    const first = await live.today(ALL);
    clock.advance(9);
    expect(await live.today(ALL)).toBe(first);
    clock.advance(1);
    const second = await live.today(ALL);
    expect(second.at).toBe('2026-03-02T04:10:00.010Z');
    expect(second.seq).toBe(first.seq); // nothing changed, so nothing would be pushed
  });

  it('a watcher hears of new facts and of new states, numbered without a gap', async () => {
    const inbox = new Inbox();
    const watch = await live.watch(ALL, inbox.listener);
    await reaction.react([story('w', NOON - 1000, ARRIVES)]);
    await inbox.until((pushed) => pushed.asked === 1);
    await reaction.react([story('w', NOON - 1000, ANSWERED)]);
    await inbox.until((pushed) => pushed.answered === 1);
    states.count = 7;
    await inbox.until((pushed) => pushed.waiting === 7);
    watch.stop();
    const numbers = [watch.figures, ...inbox.all].map((pushed) => pushed.seq);
    expect(numbers).toEqual(numbers.map((_, i) => watch.figures.seq + i));
  });

  it('two watchers of one scope get the same pushes from one measurement', async () => {
    const [one, two] = [new Inbox(), new Inbox()];
    await live.watch(ALL, one.listener);
    await live.watch(ALL, two.listener);
    expect(live.watched).toBe(1);
    states.count = 1;
    const [a, b] = await Promise.all([one.until(() => true), two.until(() => true)]);
    expect(a).toBe(b);
  });

  it('a lost signal is made good by the periodic refresh', async () => {
    const inbox = new Inbox();
    await live.watch(ALL, inbox.listener);
    const mute = new FactSignal(stores.redis, `${stores.redisPrefix}-elsewhere`, log);
    await factReaction(stores.mongo, mute).react([story('lost', NOON - 1000, ARRIVES)]);
    clock.advance(5000);
    await inbox.until((pushed) => pushed.asked === 1);
  });

  it('a watcher is told that all is quiet', async () => {
    const inbox = new Inbox();
    const { figures: shown } = await live.watch(ALL, inbox.listener);
    clock.advance(5000);
    const pushed = await inbox.until(() => true);
    expect(pushed).toMatchObject({ seq: shown.seq + 1, at: '2026-03-02T04:10:05.000Z', asked: 0 });
  });

  it('go on after a failure', async () => {
    const inbox = new Inbox();
    await live.watch(ALL, inbox.listener);
    states.broken = true;
    clock.advance(1000);
    await expect(live.today(ALL)).rejects.toThrow('away');
    states.broken = false;
    states.count = 4;
    await inbox.until((pushed) => pushed.waiting === 4);
  });

  it('nothing is measured when nobody watches any more', async () => {
    const [inbox, control] = [new Inbox(), new Inbox()];
    const first = await live.watch(ALL, inbox.listener);
    const second = await live.watch(ALL, inbox.listener);
    await live.watch(DISTRICT, control.listener);
    first.stop();
    states.count = 1;
    await inbox.until((pushed) => pushed.waiting === 1);
    second.stop();
    expect(live.watched).toBe(1);
    const before = states.asked.get(scopeKey(ALL));
    for (const count of [2, 3, 4, 5]) {
      states.count = count;
      await control.until((pushed) => pushed.waiting === count);
    }
    expect(states.asked.get(scopeKey(ALL))).toBe(before);
  });

  it('whoever comes back is told again', async () => {
    const inbox = new Inbox();
    const first = await live.watch(ALL, inbox.listener);
    first.stop();
    await live.watch(ALL, inbox.listener);
    states.count = 1;
    await inbox.until((pushed) => pushed.waiting === 1);
  });

  it('say up to when they go while nobody reacts, and are up to date again once somebody has [a board that stands still and looks fresh]', async () => {
    let unseen: number | null = null;
    let asked = 0;
    const behindSince = async (before: number): Promise<number | null> => {
      asked += 1;
      return unseen !== null && unseen <= before ? unseen : null;
    };
    states.lag = new LagService({ behindSince, lookedAt: async () => null }, clock);
    const inbox = new Inbox();
    const watch = await live.watch(ALL, inbox.listener);
    await live.watch(DISTRICT, () => undefined);
    expect(watch.figures.behindSince).toBeNull();
    unseen = clock.now();
    const since = new Date(unseen).toISOString();
    clock.advance(9_000);
    const fresh = await inbox.until(({ at }) => at === new Date(clock.now()).toISOString());
    expect(fresh).toMatchObject({ behindSince: null, asked: 0 });
    clock.advance(3_000);
    await inbox.until((pushed) => pushed.behindSince === since);
    await reaction.react([story('late', NOON, ARRIVES)]);
    unseen = null;
    clock.advance(2_000);
    await inbox.until(
      (pushed) => pushed.behindSince === null && pushed.asked === 1 && pushed.seq > fresh.seq,
    );
    // However many boards there are, and however often they are measured.
    expect(asked).toBe(4);
  });

  it('rise in number over a restart', async () => {
    const before = await live.today(ALL);
    clock.advance(1000);
    const restarted = new LiveFiguresService(figures, states, clock, log);
    expect((await restarted.today(ALL)).seq).toBeGreaterThan(before.seq);
    restarted.close();
  });

  it('refuse a watch after the end', async () => {
    live.close();
    await expect(live.watch(ALL, () => undefined)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(live.watched).toBe(0);
  });
});
