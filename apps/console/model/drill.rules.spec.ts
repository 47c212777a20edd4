import { describe, expect, it } from '@jest/globals';
import type { Figure, FigureFilter, FigureUnit, Grouping, NamedFigureTable } from '#libs/contract';
import {
  contactsBehind,
  contactsFields,
  drillAtPlace,
  drillOfRow,
  listLength,
  placeOf,
} from './drill.rules.js';

const filter: FigureFilter = {
  districtId: '22',
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
  hour: null,
};
const figure = (value: number | null): Figure => ({
  definition: 'service-level-asked',
  version: 1,
  value,
  numerator: 1,
  denominator: 2,
  target: null,
  options: { withinSeconds: 20 },
});

describe('the contacts behind a number', () => {
  const table = (by: Grouping) => ({ from: '2026-01-15', to: '2026-03-10', filter, by }) as const;
  it('are those of an office or a topic, and of a total by them those that have one', () => {
    const of = (by: Grouping, key: string | null) =>
      contactsFields({ table: table(by), key: key, figure: figure(1), part: 'numerator', earlier: false });
    expect(of('office', '2201')).toMatchObject({ officeId: '2201', topicId: null });
    expect(of('topic', 'tariff')).toMatchObject({ officeId: null, topicId: 'tariff' });
    expect(of('topic', 'tariff')).not.toHaveProperty('by');
    expect(of('topic', null)).toMatchObject({ by: 'topic', topicId: null });
    expect(of('queue', null)).not.toHaveProperty('by');
  });
  it('are those of the row, within the range, by the settings of the figure', () => {
    expect(
      contactsFields({
        table: table('month'),
        key: '2026-01',
        figure: figure(1),
        part: 'numerator',
        earlier: false,
      }),
    ).toEqual({
      definition: 'service-level-asked',
      version: 1,
      part: 'numerator',
      ...filter,
      from: '2026-01-15',
      to: '2026-01-31',
      withinSeconds: 20,
      shortSeconds: null,
    });
    expect(
      contactsFields({
        table: table('month'),
        key: '2026-02',
        figure: figure(1),
        part: 'numerator',
        earlier: false,
      }),
    ).toMatchObject({
      from: '2026-02-01',
      to: '2026-02-28',
    });
    expect(
      contactsFields({
        table: table('queue'),
        key: 'duty',
        figure: figure(1),
        part: 'denominator',
        earlier: false,
      }),
    ).toMatchObject({
      queueId: 'duty',
      districtId: '22',
      from: '2026-01-15',
      to: '2026-03-10',
    });
    expect(
      contactsFields({
        table: table('hour'),
        key: '8',
        figure: figure(1),
        part: 'denominator',
        earlier: false,
      }),
    ).toMatchObject({ hour: '8' });
    const halfHour = contactsFields({
      table: table('half-hour'),
      key: '17',
      figure: figure(1),
      part: 'denominator',
      earlier: false,
    });
    expect(halfHour).toMatchObject({ halfHour: '17', hour: null });
  });
  it('are a year older in the column of the year before', () => {
    const earlier = contactsFields({
      table: table('month'),
      key: '2026-03',
      figure: figure(1),
      part: 'numerator',
      earlier: true,
    });
    expect(earlier).toMatchObject({ from: '2025-03-01', to: '2025-03-10' });
    const total = contactsFields({
      table: table('day'),
      key: null,
      figure: figure(1),
      part: 'numerator',
      earlier: true,
    });
    expect(total).toMatchObject({ from: '2025-01-15', to: '2025-03-10' });
  });
  it('are those of all days that stand in the row, around 29 February too', () => {
    const of = (from: string, to: string, by: Grouping, key: string | null) => {
      const fields = contactsFields({
        table: { from, to, filter, by },
        key: key,
        figure: figure(1),
        part: 'numerator',
        earlier: true,
      });
      return [fields.from, fields.to];
    };
    const year = ['2025-01-01', '2025-12-31'] as const;
    expect(of(...year, 'day', '2025-02-28')).toEqual(['2024-02-28', '2024-02-29']);
    expect(of(...year, 'day', '2025-02-27')).toEqual(['2024-02-27', '2024-02-27']);
    expect(of(...year, 'month', '2025-02')).toEqual(['2024-02-01', '2024-02-29']);
    expect(of('2025-02-01', '2025-02-28', 'day', null)).toEqual(['2024-02-01', '2024-02-29']);
    expect(of('2025-02-01', '2025-02-28', 'month', '2025-02')).toEqual(['2024-02-01', '2024-02-29']);
    expect(of('2024-02-29', '2024-03-31', 'day', '2024-02-29')).toEqual(['2023-02-28', '2023-02-28']);
    expect(of('2024-01-01', '2024-12-31', 'year', '2024')).toEqual(['2023-01-01', '2023-12-31']);
  });
});

describe('a bar or point of a chart', () => {
  const of = (unit: FigureUnit, denominator = 2, numerator = 1): NamedFigureTable =>
    ({
      definition: { id: 'x', version: 1, unit },
      by: 'queue',
      rows: [
        { key: 'a', figure: { ...figure(0.5), numerator, denominator }, yearBefore: null },
        { key: 'b', figure: figure(0.5), yearBefore: { ...figure(0.25), denominator: 4 } },
      ],
    }) as unknown as NamedFigureTable;

  it('opens all that its figure is made of, of its own row and year', () => {
    const table = of('share');
    expect(drillOfRow(table, 'a', false)).toEqual({
      table,
      key: 'a',
      figure: figure(0.5),
      part: 'denominator',
      earlier: false,
    });
    expect(drillOfRow(table, 'b', true)).toMatchObject({
      key: 'b',
      figure: { value: 0.25, denominator: 4 },
      part: 'denominator',
      earlier: true,
    });
    expect(drillOfRow(of('seconds'), 'a', false)?.part).toBe('denominator');
    expect(drillOfRow(of('longest'), 'a', false)?.part).toBe('denominator');
    // A count may be of some of those who came.
    expect(drillOfRow(of('contacts'), 'a', false)?.part).toBe('numerator');
  });

  it('opens nothing where nobody is behind it', () => {
    expect(drillOfRow(of('time-share'), 'a', false)).toBeNull();
    expect(drillOfRow(of('share', 0), 'a', false)).toBeNull();
    expect(drillOfRow(of('contacts', 2, 0), 'a', false)).toBeNull();
    expect(drillOfRow(of('share'), 'a', true)).toBeNull();
    expect(drillOfRow(of('share'), 'of no row', false)).toBeNull();
  });
});

describe('a number that an address names', () => {
  const of = (id: string): NamedFigureTable =>
    ({
      definition: { id, version: 1, unit: 'share' },
      by: 'queue',
      total: { ...figure(0.4), numerator: 2, denominator: 5 },
      yearBefore: { ...figure(0), numerator: 0, denominator: 3 },
      rows: [{ key: 'a', figure: { ...figure(0.5), numerator: 3 }, yearBefore: figure(0.25) }],
    }) as unknown as NamedFigureTable;
  const tables = [of('x'), of('y')];

  it('is found again in the answer, as it was opened', () => {
    for (const key of ['a', null])
      for (const part of ['numerator', 'denominator'] as const)
        for (const earlier of [false, true]) {
          const drill = drillAtPlace(tables, { definition: 'y', key, part, earlier });
          // Nobody was behind the numerator of the whole year before.
          if (key === null && part === 'numerator' && earlier) expect(drill).toBeNull();
          else {
            expect(drill?.table).toBe(tables[1]);
            expect(drill && placeOf(drill)).toEqual({ definition: 'y', key, part, earlier, contactId: null });
          }
        }
    const row = drillAtPlace(tables, { definition: 'x', key: 'a', part: 'numerator', earlier: false });
    expect(row?.figure.numerator).toBe(3);
    const total = drillAtPlace(tables, { definition: 'x', key: null, part: 'denominator', earlier: true });
    expect(total?.figure.denominator).toBe(3);
  });

  it('is none where there is no such figure or row, or no year before, or nothing but time', () => {
    const place = { definition: 'x', key: 'a', part: 'numerator', earlier: false } as const;
    expect(drillAtPlace(tables, { ...place, definition: 'z' })).toBeNull();
    expect(drillAtPlace(tables, { ...place, key: 'b' })).toBeNull();
    const [first] = tables;
    const alone = { ...first, yearBefore: null } as NamedFigureTable;
    expect(drillAtPlace([alone], { ...place, key: null, earlier: true })).toBeNull();
    const time = { ...first, definition: { id: 'x', unit: 'time-share' } } as NamedFigureTable;
    expect(drillAtPlace([time], place)).toBeNull();
  });
});

describe('how many contacts are behind a number', () => {
  const of = (unit: FigureUnit, part: 'numerator' | 'denominator', numerator = 7): number | null =>
    contactsBehind({
      table: { definition: { unit } },
      figure: { ...figure(0.5), numerator, denominator: 12 },
      part,
    });
  it('it says itself, where it counts them', () => {
    expect([of('share', 'numerator'), of('share', 'denominator')]).toEqual([7, 12]);
    expect([of('contacts', 'numerator'), of('contacts', 'denominator')]).toEqual([7, 12]);
    // Seconds are no contacts.
    expect([of('seconds', 'numerator'), of('seconds', 'denominator')]).toEqual([null, 12]);
    expect([of('longest', 'numerator'), of('longest', 'denominator')]).toEqual([null, 12]);
    expect(of('share', 'numerator', 6.4)).toBeNull();
  });

  it('is told with how many of them are in the list, and which can’t be', () => {
    expect(listLength(1707, 50, true)).toEqual({ says: 'first', n: 1707, shown: 50 });
    expect(listLength(null, 50, true)).toEqual({ says: 'shown', n: 50 });
    expect(listLength(2, 2, false)).toEqual({ says: 'all', n: 2 });
    expect(listLength(null, 2, false)).toEqual({ says: 'all', n: 2 });
    expect(listLength(40, 1, false)).toEqual({ says: 'gone', n: 40, shown: 1 });
    // One more has come since the figure was told.
    expect(listLength(2, 3, false)).toEqual({ says: 'all', n: 3 });
  });
});
