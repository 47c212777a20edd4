import { describe, expect, it } from '@jest/globals';
import {
  ALL_PUBLISHED,
  annualFields,
  annualOf,
  choiceOf,
  dayOf,
  drillFields,
  drillOf,
  publishedFields,
  publishedOf,
  queryFields,
  tabOf,
  type PublishedPlace,
} from './figures-address.rules.js';
import type { DrillPlace } from './drill.rules.js';
import type { FigureChoice } from './figures.rules.js';
import { queryOf } from './query.rules.js';

const DEFAULT: FigureChoice = {
  definitions: ['connection-rate'],
  from: '2026-03-01',
  to: '2026-03-09',
  by: 'day',
  compare: false,
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  hour: null,
  officeId: null,
  topicId: null,
};

describe('the address of an analysis', () => {
  const chosen: FigureChoice = {
    definitions: ['connection-rate', 'contacts-asked'],
    from: '2026-01-01',
    to: '2026-01-31',
    by: 'month',
    compare: true,
    districtId: '22',
    queueId: 'duty-line',
    channel: 'voice',
    agentId: 'ann',
    hour: 8,
    officeId: '2201',
    topicId: 'tariff',
  };

  it('says what was chosen', () => {
    expect(choiceOf(queryOf(queryFields(chosen)), DEFAULT)).toEqual(chosen);
    expect(choiceOf(queryOf(queryFields(DEFAULT)), chosen)).toEqual({ ...DEFAULT, districtId: '22' });
    expect(choiceOf('', DEFAULT)).toBe(DEFAULT);
  });

  it.each([
    ['by', 'phase-of-the-moon', 'by', null],
    ['by', 'constructor', 'by', null],
    ['channel', 'pigeon', 'channel', null],
    ['districtId', '2x', 'districtId', null],
    ['districtId', '220', 'districtId', null],
    ['queueId', '<b>', 'queueId', null],
    ['agentId', 'a b', 'agentId', null],
    ['officeId', '22', 'officeId', null],
    ['topicId', '../tariff', 'topicId', null],
    ['compare', 'century', 'compare', false],
    ['hour', '24', 'hour', null],
    ['hour', '-1', 'hour', null],
    ['hour', '8.5', 'hour', null],
    ['hour', '', 'hour', null],
  ] as const)('is as if %s were not said where it says “%s”', (name, value, field, expected) => {
    const address = queryOf({ ...queryFields(chosen), [name]: value });
    expect(choiceOf(address, DEFAULT)).toEqual({ ...chosen, [field]: expected });
  });

  it.each([
    ['2026-02-30', '2026-03-01'],
    ['2026-01-31', '2026-01-01'],
    ['yesterday', '2026-01-31'],
    ['2026-01-01', '2026-01-32'],
    ['2026-01-01', ''],
  ])('from %s to %s has the days of who says none', (from, to) => {
    const { from: first, to: last } = DEFAULT;
    const address = queryOf({ ...queryFields(chosen), from, to });
    expect(choiceOf(address, DEFAULT)).toEqual({ ...chosen, from: first, to: last });
  });

  it('names figures there are, once each and four at most; without any it says nothing', () => {
    const of = (definitions: string, known?: { id: string }[]): string[] =>
      choiceOf(queryOf({ ...queryFields(chosen), definitions }), DEFAULT, known).definitions;
    expect(of('a,b,a,<i>,c,d,e')).toEqual(['a', 'b', 'c', 'd']);
    expect(of('no-such,connection-rate', [{ id: 'connection-rate' }, { id: 'a' }])).toEqual([
      'connection-rate',
    ]);
    expect(of('no-such', [{ id: 'connection-rate' }])).toEqual(DEFAULT.definitions);
    expect(of(',,')).toEqual(DEFAULT.definitions);
  });

  it('never leads a district’s own staff to another district', () => {
    const own = { ...DEFAULT, districtId: '53' };
    expect(choiceOf(queryOf(queryFields(chosen)), own).districtId).toBe('53');
    expect(choiceOf('?definitions=a', own).districtId).toBe('53');
    expect(annualOf('?tab=annual&districtId=22', [2026], '53').districtId).toBe('53');
  });
});

describe('the contacts behind a number, in the address of an analysis', () => {
  const choice: FigureChoice = { ...DEFAULT, definitions: ['a', 'b'], by: 'queue', compare: true };
  const place: DrillPlace = {
    definition: 'b',
    key: 'duty',
    part: 'denominator',
    earlier: true,
    contactId: '64f0c0ffee64f0c0ffee0002',
  };
  const address = (one: DrillPlace | null, more: object = {}): string =>
    queryOf({ ...queryFields(choice), ...drillFields(one), ...more });

  it('are found again, and what is chosen is as without them', () => {
    const places: (DrillPlace | null)[] = [
      null,
      place,
      { ...place, key: null, earlier: false, contactId: null },
      { ...place, definition: 'a', part: 'numerator', key: '2026-03-01' },
    ];
    for (const one of places) {
      expect(drillOf(address(one), choice)).toEqual(one);
      expect(choiceOf(address(one), DEFAULT)).toEqual(choice);
    }
    expect(address(null)).toBe(queryOf(queryFields(choice)));
  });

  it('are none of a figure that is not chosen, of no side, of no row or of no year before', () => {
    expect(drillOf(address(place, { behind: 'c' }), choice)).toBeNull();
    expect(drillOf(address(place, { part: 'both' }), choice)).toBeNull();
    expect(drillOf(address(place), { ...choice, by: null })).toBeNull();
    expect(drillOf(address(place), { ...choice, compare: false })).toBeNull();
    expect(
      drillOf(address({ ...place, key: null, earlier: false }), { ...choice, by: null, compare: false }),
    ).toEqual({
      ...place,
      key: null,
      earlier: false,
    });
    // What can be no row or contact is as if it were not said.
    expect(drillOf(address(place, { row: '<b>', contact: '../users' }), choice)).toEqual({
      ...place,
      key: null,
      contactId: null,
    });
  });
});

describe('a day', () => {
  it('is one that there is', () => {
    expect(['2024-02-29', '2025-02-29', '2025-13-01', '20250101', '', null].map(dayOf)).toEqual([
      '2024-02-29',
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('the address of a tab', () => {
  it('names it; whatever else is said is the first', () => {
    expect(['', '?tab=annual', '?tab=ANNUAL', '?tab=x', '?definitions=a'].map(tabOf)).toEqual([
      'analysis',
      'annual',
      'analysis',
      'analysis',
      'analysis',
    ]);
  });
  it('of a year says which and whose; what can’t be shown is the present one’s of the whole hotline', () => {
    const years = [2026, 2025, 2024];
    const shown = { year: 2025, districtId: '22' };
    expect(annualOf(queryOf(annualFields(shown)), years, null)).toEqual(shown);
    expect(annualOf('?tab=annual', years, null)).toEqual({ year: 2026, districtId: null });
    for (const said of ['year=2023', 'year=2025.0', 'year=x', 'year=2025x'])
      expect(annualOf(`?tab=annual&${said}`, years, null).year).toBe(2026);
    expect(annualOf('?tab=annual&districtId=00', years, null).districtId).toBeNull();
  });
});

describe('the address of what was published', () => {
  const ID = '64f0c0ffee64f0c0ffee0001';
  const CONTACT = '64f0c0ffee64f0c0ffee0002';
  it('leads to one of it, to the contacts behind it, and to a timeline of these', () => {
    const places: PublishedPlace[] = [
      ALL_PUBLISHED,
      { ...ALL_PUBLISHED, id: ID, among: false },
      { id: ID, among: true, part: 'numerator', restatement: 0, contactId: null },
      { id: ID, among: false, part: 'denominator', restatement: 2, contactId: CONTACT },
    ];
    for (const place of places) {
      const address = queryOf(publishedFields(place));
      expect(tabOf(address)).toBe('published');
      expect(publishedOf(address)).toEqual(place);
    }
  });
  it('lists all where it names none, and no contacts where it does not say of which side', () => {
    for (const said of ['', 'published=1', `published=${ID}x`, 'published=../users'])
      expect(publishedOf(`?tab=published&${said}&part=numerator`)).toEqual(ALL_PUBLISHED);
    const one = { id: ID, among: false, part: null, restatement: 0, contactId: null };
    expect(publishedOf(`?published=${ID}&part=both&restatement=-1&contact=${CONTACT}`)).toEqual(one);
  });
});
