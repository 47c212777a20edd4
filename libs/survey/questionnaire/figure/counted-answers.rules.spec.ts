import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { tellable, type CountedAnswers } from './counted-answers.rules.js';

const row = (version: number, day: string, answered: number, responses = answered): CountedAnswers => ({
  version,
  day,
  responses,
  answered,
  points: 0,
  chosen: 0,
  right: 0,
});
const ALWAYS = { from: '2020-01-01', to: '2029-12-31' };
const told = (rows: readonly CountedAnswers[], days = ALWAYS): string[] =>
  rows.filter(tellable(rows, 'invited', days)).map(({ version, day }) => `${version}/${day}`);

describe('which answers of those invited are told', () => {
  it('those of a version and month that has five, and never a part of them', () => {
    const rows = [row(1, '2026-03-02', 2), row(1, '2026-03-20', 3), row(1, '2026-04-01', 5)];
    expect(told(rows)).toEqual(['1/2026-03-02', '1/2026-03-20', '1/2026-04-01']);
    // 20 March has answers that are not within these days.
    expect(told(rows, { from: '2026-03-01', to: '2026-03-19' })).toEqual([]);
    expect(told(rows, { from: '2026-03-02', to: '2026-03-20' })).toEqual(['1/2026-03-02', '1/2026-03-20']);
    expect(told(rows, { from: '2026-03-03', to: '2026-04-30' })).toEqual(['1/2026-04-01']);
  });

  it('not four, and not what four would be worked out from', () => {
    expect(told([row(1, '2026-03-02', 4)])).toEqual([]);
    // The results of the version are of 26: with 20 and 4 told apart from 2, nobody would need to be told of the 2.
    const rows = [row(1, '2026-03-02', 20), row(1, '2026-04-02', 4), row(1, '2026-05-02', 6)];
    expect(told(rows)).toEqual(['1/2026-03-02']);
    // Two that are held back together amount to enough.
    const pair = [row(1, '2026-03-02', 20), row(1, '2026-04-02', 4), row(1, '2026-05-02', 3)];
    expect(told(pair)).toEqual(['1/2026-03-02']);
    // Another version's don't count for it.
    const versions = [row(1, '2026-03-02', 20), row(1, '2026-04-02', 4), row(2, '2026-04-03', 4)];
    expect(told(versions)).toEqual([]);
  });

  it('not what one was asked alone, however many filled the rest in', () => {
    expect(told([row(1, '2026-03-02', 1, 20)])).toEqual([]);
    // Nobody answered it in April: nothing of May has to be held back for that.
    const rows = [row(1, '2026-03-02', 5, 20), row(1, '2026-04-02', 0, 7), row(1, '2026-05-02', 6, 6)];
    expect(told(rows)).toEqual(['1/2026-03-02', '1/2026-05-02']);
  });

  it('all of them where nobody was invited', () => {
    const rows = [row(1, '2026-03-02', 1)];
    const days = { from: '2026-03-02', to: '2026-03-02' };
    expect(rows.filter(tellable(rows, 'anonymous', days))).toEqual(rows);
  });

  it('no two numbers that anybody can ask for differ by fewer than five answers', () => {
    const days = ['2026-01-10', '2026-01-31', '2026-02-01', '2026-02-15', '2026-03-01', '2026-04-30'];
    const cell = fc.record({
      version: fc.integer({ min: 1, max: 2 }),
      day: fc.constantFrom(...days),
      answered: fc.integer({ min: 0, max: 7 }),
      others: fc.integer({ min: 0, max: 7 }),
    });
    const cells = fc.uniqueArray(cell, { selector: (one) => `${one.version}/${one.day}`, maxLength: 12 });
    fc.assert(
      fc.property(cells, (some) => {
        const rows = some.map(({ version, day, answered, others }) =>
          row(version, day, answered, answered + others),
        );
        /** A number that is told is a set of rows, a bit each. */
        const told = new Set<number>();
        const tell = (isIn: (one: CountedAnswers) => boolean): Set<number> =>
          told.add(rows.reduce((bits, one, at) => (isIn(one) ? bits | (1 << at) : bits), 0));
        const count = (bits: number): number =>
          rows.reduce((sum, { answered }, at) => ((bits >> at) & 1 ? sum + answered : sum), 0);
        // What the page of the questionnaire tells: a version, if the question has five answers.
        for (const version of [1, 2]) {
          const its = rows.filter((one) => one.version === version);
          if (its.reduce((sum, { answered }) => sum + answered, 0) >= 5) tell((one) => its.includes(one));
        }
        for (const from of days) {
          for (const to of days.filter((one) => one >= from)) {
            const isTold = tellable(rows, 'invited', { from, to });
            const isIn = (one: CountedAnswers): boolean => one.day >= from && one.day <= to && isTold(one);
            tell(isIn);
            // Of questions that one version alone asks; and by month.
            for (const version of [1, 2]) tell((one) => isIn(one) && one.version === version);
            for (const month of ['01', '02', '03', '04']) {
              tell((one) => isIn(one) && one.day.slice(5, 7) === month);
            }
          }
        }
        const revealing = [...told].flatMap((one) =>
          [...told, 0]
            .filter((other) => (one & other) === other)
            .map((other) => count(one ^ other))
            .filter((answers) => answers > 0 && answers < 5),
        );
        expect(revealing).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
