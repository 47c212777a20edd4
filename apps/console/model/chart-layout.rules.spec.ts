import { describe, expect, it } from '@jest/globals';
import type { FigureUnit, Grouping, NamedFigureTable } from '#libs/contract';
import { layoutOf, nameAxes, valueAxes, type ChartLayout } from './chart-layout.rules.js';

const colours = { text: '#000', muted: '#666', line: '#ccc', surface: '#fff', series: [] };

const table = (unit: FigureUnit, by: Grouping, rows: number, compared = false): NamedFigureTable =>
  ({
    definition: { id: unit, unit },
    by,
    from: '2026-03-01',
    to: '2026-03-31',
    yearBefore: compared ? {} : null,
    rows: Array.from({ length: rows }, (_, at) => ({ key: `key-${at}` })),
  }) as unknown as NamedFigureTable;

interface Axis {
  name?: string;
  gridIndex: number;
  position?: string;
  axisLabel: { show?: boolean; interval?: number; formatter: (value: number) => string };
}
const values = (layout: ChartLayout): Axis[] => valueAxes(layout, (scale) => scale, colours) as Axis[];
const names = (layout: ChartLayout): Axis[] => nameAxes(layout, (key) => key, colours) as Axis[];

describe('units', () => {
  it('have an axis each: two on either side of one frame of time', () => {
    const layout = layoutOf([
      table('share', 'day', 3),
      table('time-share', 'day', 3),
      table('contacts', 'day', 3),
    ]);
    expect(layout.panels.map(({ scales }) => scales)).toEqual([['share', 'contacts']]);
    expect(values(layout).map(({ name, gridIndex, position }) => [name, gridIndex, position])).toEqual([
      ['share', 0, 'left'],
      ['contacts', 0, 'right'],
    ]);
  });

  it('have a frame each where there are more, below each other, with the times written once', () => {
    const units = ['share', 'seconds', 'contacts', 'mean'] as const;
    const layout = layoutOf(units.map((unit) => table(unit, 'day', 3)));
    expect(layout.panels.map(({ scales }) => scales)).toEqual([
      ['share'],
      ['seconds'],
      ['contacts'],
      ['points'],
    ]);
    const bottoms = layout.panels.map(({ grid }) => [grid.top, grid.top + grid.height]);
    for (const [at, [top]] of bottoms.entries()) expect(top).toBeGreaterThan(bottoms[at - 1]?.[1] ?? 0);
    expect(layout.height).toBeGreaterThan(bottoms.at(-1)?.[1] ?? Infinity);
    expect(values(layout).map(({ gridIndex }) => gridIndex)).toEqual([0, 1, 2, 3]);
    expect(names(layout).map(({ axisLabel }) => axisLabel.show)).toEqual([false, false, false, true]);
  });

  it('of what is no time have a frame each beside each other, with the names written once', () => {
    const layout = layoutOf([
      table('share', 'queue', 3),
      table('contacts', 'queue', 3),
      table('seconds', 'queue', 3),
    ]);
    expect(layout.panels.map(({ scales }) => scales)).toEqual([['share'], ['contacts'], ['seconds']]);
    expect(new Set(layout.panels.map(({ grid }) => `${grid.top}/${grid.height}`)).size).toBe(1);
    // Each begins behind the end of the one before, in per cent of the whole.
    const [one, two, three] = layout.panels.map(({ grid }) => grid);
    const percent = (edge: unknown): number => Number.parseFloat(String(edge));
    expect(100 - percent(one?.right)).toBeLessThan(percent(two?.left));
    expect(100 - percent(two?.right)).toBeLessThan(percent(three?.left));
    expect(names(layout).map(({ axisLabel }) => axisLabel.show)).toEqual([true, false, false]);
  });

  it('are written as numbers with separators, and as per cent', () => {
    const [share, count] = values(layoutOf([table('share', 'day', 1), table('contacts', 'day', 1)]));
    expect([share?.axisLabel.formatter(0.955), count?.axisLabel.formatter(12_000)]).toEqual([
      '95.5%',
      '12,000',
    ]);
  });
});

describe('names of queues and the like', () => {
  it('stand below each other, every one of them, as high as their bars need', () => {
    for (const rows of [1, 20, 43]) {
      const layout = layoutOf([table('share', 'queue', rows)]);
      expect([layout.sideways, layout.isLong]).toEqual([true, false]);
      expect(names(layout)[0]?.axisLabel.interval).toBe(0);
      expect(layout.panels[0]?.grid.height).toBeGreaterThanOrEqual(20 * rows);
    }
    const [alone, compared] = [false, true].map(
      (both) => layoutOf([table('share', 'queue', 10, both), table('time-share', 'queue', 10, both)]).height,
    );
    expect(compared).toBeGreaterThan(alone ?? Infinity);
  });

  it('have room beside few of them for what is told of many figures', () => {
    const units = ['share', 'seconds', 'contacts', 'mean'] as const;
    const layout = layoutOf(units.map((unit) => table(unit, 'queue', 1, true)));
    // A name and eight values, a line each.
    expect(layout.height).toBeGreaterThanOrEqual(9 * 24);
  });

  it('are picked by a slider where they would be too many', () => {
    const [many, more] = [60, 600].map((rows) => layoutOf([table('share', 'agent', rows)]));
    expect([many?.isLong, more?.isLong, many?.height === more?.height]).toEqual([true, true, true]);
    expect(layoutOf([table('share', 'day', 3)]).sideways).toBe(false);
  });
});
