import { openStores, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import { GROUPINGS, type Figure, type FigureFilter, type FigureTable, type Grouping } from '#libs/contract';
import {
  AgentIntervalRepository,
  AgentTimeService,
  DEFAULT_OPTIONS,
  DEFINITIONS,
  EVERYTHING,
  FiguresService,
  fixedSettings,
  IntakeRepository,
  IntakeService,
  RollupRepository,
  StretchReaction,
} from '#libs/metrics';
import { HALF_HOUR_MS, ManualClock } from '#libs/platform';
import { factsOfAll, SatisfactionFactRepository } from '#libs/survey';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BY_TOPIC,
  expectedOf,
  read,
  REFERENCE,
  timesOf,
  X,
  Y,
  type Expected,
  type Read,
} from './reference.js';
import { CONTACTS, world } from './world.js';

const RANGE = { from: '2025-01-01', to: '2026-12-31' };
const THIS_YEAR = { from: '2026-01-01', to: '2026-12-31' };
const AGENTS = { ann: '22', bob: '22', cai: '53' } as const;
/** Half-hours whose agents' time is told: those in which contacts come. */
const WATCHED = ['2025-03-10', '2025-03-11', '2026-03-10', '2026-11-03'].flatMap((day) =>
  ['09:00', '09:30', '14:00'].map((time) => Date.parse(`${day}T${time}:00+08:00`)),
);
const lived = world();
const reads = lived.map(read);

let stores: Stores;
let figures: FiguresService;

beforeAll(async () => {
  stores = await openStores();
  const { mongo } = stores;
  figures = new FiguresService(
    new RollupRepository(mongo),
    fixedSettings({ ...DEFAULT_OPTIONS, withinSeconds: X, shortSeconds: Y }),
  );
  await stores.migrate();
  const items = lived.map(({ item }) => item);
  const intake = new IntakeService(new IntakeRepository(mongo), { publish: () => undefined });
  await factReaction(mongo).react(items);
  await mongo.collection('satisfaction').insertMany(questions());
  for await (const facts of factsOfAll(new SatisfactionFactRepository(mongo))) await intake.take(facts);
  const intervals = new AgentIntervalRepository(mongo);
  await new StretchReaction(intervals).react(items);
  const nobody = { of: async () => [] };
  for (const start of WATCHED) {
    await intervals.insert(
      dutiesIn(start).map((one) => ({ ...one, from: new Date(one.from), until: new Date(one.until) })),
    );
    await intervals.setTold(start);
    const clock = new ManualClock(start + HALF_HOUR_MS + 300_000);
    await new AgentTimeService(intervals, nobody, { behind: async () => false }, intake, clock).run();
  }
}, 120_000);
afterAll(() => stores.close());

/** As they are stored: of the moment and the place at which the contact ended. */
function questions(): never[] {
  return lived.flatMap(({ item: { contact, timeline }, score }, i) => {
    if (score === undefined) return [];
    const { keys, lastAgent, lastQueue } = reads[i] as Read;
    const end = timeline.find(({ type }) => type === 'contact.ended')?.at ?? 0;
    const { channel, accountId, districtId, officeId } = contact;
    return {
      _id: contact.id,
      districtId,
      queueId: lastQueue,
      channel,
      accountId,
      officeId,
      topicId: keys.topic,
      agentId: lastAgent,
      day: timesOf(end / 1000).day,
      endedAt: new Date(end),
      state: score === null ? 'asked' : 'answered',
      answer: score === null ? null : { score, way: 'page', at: new Date(end + 60_000) },
    } as never;
  });
}
/** Facts of satisfaction are of when and where a contact ended, and all others of when and where it asked. */
const ratings = reads.map((one, i) => {
  const end = lived[i]?.item.timeline.find(({ type }) => type === 'contact.ended')?.at ?? 0;
  return { ...one, keys: { ...one.keys, queue: one.lastQueue, ...timesOf(end / 1000) } };
});
const readsOf = (id: string): readonly Read[] => (id.startsWith('satisfaction') ? ratings : reads);

/** Ann is there from five minutes on, bob all the time and on a break in the middle, cai in the afternoon alone. */
function dutiesIn(start: number) {
  const at = (minute: number): number => start + minute * 60_000;
  const duty = (agentId: keyof typeof AGENTS, kind: 'online' | 'break', from: number, until: number) => {
    const place = { agentId, districtId: AGENTS[agentId], reason: null };
    return { _id: `${agentId}:${at(from)}`, ...place, kind, from: at(from), until: at(until) };
  };
  const afternoon = timesOf(start / 1000).hour === '14';
  return [
    duty('ann', 'online', 5, 30),
    duty('bob', 'online', 0, 10),
    duty('bob', 'break', 10, 17),
    duty('bob', 'online', 17, 30),
    ...(afternoon ? [duty('cai', 'online', 0, 30)] : []),
  ];
}

/** Seconds of one agent in one half-hour, counted one by one. */
interface Spent {
  agent: string;
  start: number;
  worked: number;
  idled: number;
  unready: number;
}
const spent: Spent[] = WATCHED.flatMap((start) =>
  (Object.keys(AGENTS) as (keyof typeof AGENTS)[]).flatMap((agent) => {
    const duties = dutiesIn(start).filter(({ agentId }) => agentId === agent);
    if (duties.length === 0) return [];
    const on = reads.flatMap((one) => one.on).filter((stretch) => stretch.agent === agent);
    const so: Spent = { agent, start, worked: 0, idled: 0, unready: 0 };
    for (let second = start / 1000; second < start / 1000 + 1800; second += 1) {
      const is = duties.find(({ from, until }) => second * 1000 >= from && second * 1000 < until)?.kind;
      if (on.some(({ from, until }) => second >= from && second < until)) so.worked += 1;
      else if (is === 'online') so.idled += 1;
      else if (is === 'break') so.unready += 1;
    }
    return so;
  }),
);

const whole = ({ value, numerator, denominator }: Expected): Expected => {
  const round = (n: number): number => Math.round(n * 1e6) / 1e6;
  return {
    value: value === null ? null : round(value),
    numerator: round(numerator),
    denominator: round(denominator),
  };
};
const shown = ({ value, numerator, denominator }: Figure): Expected =>
  whole({ value, numerator, denominator });
const isSome = ({ numerator, denominator }: Expected): boolean => numerator !== 0 || denominator !== 0;
const rowsOf = (table: FigureTable): [string, Expected][] =>
  table.rows
    .map(({ key, figure }): [string, Expected] => [key, shown(figure)])
    .filter(([, one]) => isSome(one));
const inOrder = (a: string, b: string): number => Number(a) - Number(b) || (a < b ? -1 : 1);
const keysOf = (id: string, by: Grouping): string[] =>
  by === 'agent'
    ? Object.keys(AGENTS)
    : [...new Set(readsOf(id).flatMap(({ keys }) => keys[by] ?? []))].toSorted(inOrder);
/** What a part of the contacts amounts to. */
function part(id: string, by: Grouping, key: string, among = readsOf(id)): Expected {
  if (by === 'agent') return whole(expectedOf(id, among, key));
  return whole(
    expectedOf(
      id,
      among.filter(({ keys }) => keys[by] === key),
    ),
  );
}

const COUNTED = DEFINITIONS.filter(({ unit }) => unit !== 'time-share').map(({ id }) => id);
const TIMES = DEFINITIONS.filter(({ unit }) => unit === 'time-share').map(({ id }) => id);
const PAIRS = COUNTED.flatMap((id) => GROUPINGS.map((by) => [id, by] as const));

it('the world has something of everything, and the reference knows every definition', () => {
  expect(lived).toHaveLength(CONTACTS);
  expect(Object.keys(REFERENCE).toSorted()).toEqual(COUNTED.toSorted());
  for (const id of COUNTED) {
    const { numerator, denominator } = expectedOf(id, readsOf(id));
    expect([id, numerator > 0, denominator >= numerator || numerator > 1]).toEqual([id, true, true]);
  }
  for (const by of GROUPINGS) expect([by, keysOf('contacts-asked', by).length > 1]).toEqual([by, true]);
});

describe('every definition by every grouping', () => {
  it.each(PAIRS)('%s by %s is what the timelines say', async (id, by) => {
    const table = await figures.table({ definition: id, ...RANGE, filter: EVERYTHING }, by);
    const mute = by === 'topic' && !BY_TOPIC.has(id);
    if (mute) {
      // Nobody has said yet what it is about when these are told: no data, though there is a value of all,
      // and a row of every topic that something was closed with.
      const all = await figures.table({ definition: id, ...RANGE, filter: EVERYTHING }, null);
      expect(all.total.value).not.toBeNull();
      const values = table.rows.map(({ key, figure }) => [key, figure.value]);
      expect([['total', table.total.value], ...values]).toEqual(
        ['total', ...values.map(([key]) => key)].map((key) => [key, null]),
      );
      const topics = new Set(keysOf('contacts-handled', 'topic'));
      expect(table.rows.filter(({ key }) => !topics.has(key))).toEqual([]);
      for (const key of topics) {
        const filter = { ...EVERYTHING, topicId: key };
        const { total } = await figures.table({ definition: id, ...RANGE, filter }, null);
        expect([key, total.value]).toEqual([key, null]);
      }
      return;
    }
    const expected = keysOf(id, by)
      .map((key): [string, Expected] => [key, part(id, by, key)])
      .filter(([, one]) => isSome(one));
    expect(rowsOf(table)).toEqual(expected);
    const partial = by === 'office' || by === 'topic';
    const all = readsOf(id).filter(({ keys }) => !partial || (keys[by] ?? null) !== null);
    expect(shown(table.total)).toEqual(whole(expectedOf(id, all)));
  });

  const FIELD: [Grouping, keyof FigureFilter][] = [
    ['district', 'districtId'],
    ['queue', 'queueId'],
    ['channel', 'channel'],
    ['agent', 'agentId'],
    ['office', 'officeId'],
    ['topic', 'topicId'],
    ['hour', 'hour'],
  ];
  it.each(COUNTED)('%s narrowed to one is the row of it', async (id) => {
    for (const [by, field] of FIELD) {
      if (by === 'topic' && !BY_TOPIC.has(id)) continue;
      for (const key of keysOf(id, by)) {
        const filter = { ...EVERYTHING, [field]: by === 'hour' ? Number(key) : key };
        const { total } = await figures.table({ definition: id, ...RANGE, filter }, null);
        expect([by, key, shown(total)]).toEqual([by, key, part(id, by, key)]);
      }
    }
  });

  it.each(COUNTED)('%s has the year before beside it', async (id) => {
    for (const by of ['month', 'district', 'agent'] as const) {
      const table = await figures.table({ definition: id, ...THIS_YEAR, filter: EVERYTHING }, by, true);
      const before = readsOf(id).filter(({ keys }) => keys.year === '2025');
      expect(table.yearBefore && shown(table.yearBefore)).toEqual(whole(expectedOf(id, before)));
      for (const { key, yearBefore } of table.rows) {
        const earlier = by === 'month' ? `2025${key.slice(4)}` : key;
        expect(yearBefore && shown(yearBefore)).toEqual(part(id, by, earlier, before));
      }
    }
  });
});

describe('agents’ time', () => {
  const sum = (id: string, of: readonly Spent[]): Expected => {
    const numerator = of.reduce((all, { worked }) => all + worked, 0);
    const others = ({ idled, unready }: Spent): number => idled + (id === 'occupancy' ? 0 : unready);
    const denominator = of.reduce((all, one) => all + one.worked + others(one), 0);
    return whole({ value: denominator === 0 ? null : numerator / denominator, numerator, denominator });
  };
  const keyOf = (by: Grouping, { agent, start }: Spent): string => {
    if (by === 'agent') return agent;
    return by === 'district' ? AGENTS[agent as keyof typeof AGENTS] : (timesOf(start / 1000)[by] ?? '');
  };
  const groups = (id: string): readonly Grouping[] => {
    const view = DEFINITIONS.find((one) => one.id === id);
    return view ? GROUPINGS.filter((by) => !['queue', 'channel', 'office', 'topic'].includes(by)) : [];
  };

  it('is spent on contacts now and then', () => {
    expect(spent.some(({ worked }) => worked > 0)).toBe(true);
    expect(spent.some(({ unready }) => unready > 0)).toBe(true);
  });

  it.each(TIMES.flatMap((id) => groups(id).map((by) => [id, by] as const)))(
    '%s by %s is the seconds counted one by one',
    async (id, by) => {
      const table = await figures.table({ definition: id, ...RANGE, filter: EVERYTHING }, by);
      const keys = [...new Set(spent.map((one) => keyOf(by, one)))].toSorted(inOrder);
      const rows = keys.map((key) => [
        key,
        sum(
          id,
          spent.filter((one) => keyOf(by, one) === key),
        ),
      ]);
      expect(rowsOf(table)).toEqual(rows);
      expect(shown(table.total)).toEqual(sum(id, spent));
    },
  );
});

describe('what can’t be told apart', () => {
  const refused = async (definition: string, by: Grouping | null, filter: Partial<FigureFilter> = {}) => {
    const asked = { definition, ...RANGE, filter: { ...EVERYTHING, ...filter } };
    const error: unknown = await figures.table(asked, by).then(
      () => null,
      (refusal: unknown) => refusal,
    );
    return error as {
      code: string;
      details: { reason: string; reasonEn: string; possible: Grouping[] };
    } | null;
  };

  it.each(TIMES)(
    '%s says that it belongs to no queue, channel, office or topic, and what is possible',
    async (id) => {
      const { groups = [] } =
        (await figures.definitions({ districtId: null, queueId: null })).find((one) => one.id === id) ?? {};
      for (const by of ['queue', 'channel', 'office', 'topic'] as const) {
        expect(groups).not.toContain(by);
        const refusal = await refused(id, by);
        expect(refusal).toMatchObject({ code: 'FIGURE_NOT_BY', details: { possible: [...groups] } });
        expect(refusal?.details.reason).toContain('工时');
      }
      expect(await refused(id, null, { queueId: 'q1' })).toMatchObject({ code: 'FIGURE_NOT_BY' });
    },
  );

  it.each([
    ['half-hour', { agentId: 'ann' }],
    ['hour', { agentId: 'ann' }],
    ['hour', { officeId: '2201' }],
    ['half-hour', { topicId: 'tariff' }],
    ['agent', { hour: 9 }],
    ['office', { hour: 9 }],
    ['topic', { hour: 9 }],
    ['agent', { topicId: 'tariff' }],
    ['office', { agentId: 'ann' }],
    ['topic', { agentId: 'ann' }],
    ['agent', { officeId: '2201' }],
  ] as const)('by %s narrowed to %j is refused, and what is said to be possible is', async (by, filter) => {
    const refusal = await refused('contacts-handled', by, filter);
    expect(refusal?.code).toBe('FIGURE_NOT_BY');
    const { possible = [], reason, reasonEn } = refusal?.details ?? {};
    expect([reason, reasonEn].every(Boolean)).toBe(true);
    expect(possible.length).toBeGreaterThan(0);
    for (const one of GROUPINGS) {
      expect([one, (await refused('contacts-handled', one, filter)) === null]).toEqual([
        one,
        possible.includes(one),
      ]);
    }
  });
});
