import { describe, expect, it } from '@jest/globals';
import { cohensKappa, krippendorffsAlpha } from './agreement.rules.js';

const times = (n: number, a: string, b: string): [string, string][] =>
  Array.from({ length: n }, () => [a, b]);

describe('Cohen’s kappa', () => {
  it('is what Cohen (1960) printed for three words: 0.492', () => {
    const pairs = [
      ...times(88, 'A', 'A'),
      ...times(14, 'A', 'B'),
      ...times(18, 'A', 'C'),
      ...times(10, 'B', 'A'),
      ...times(40, 'B', 'B'),
      ...times(10, 'B', 'C'),
      ...times(2, 'C', 'A'),
      ...times(6, 'C', 'B'),
      ...times(12, 'C', 'C'),
    ];
    expect(cohensKappa(pairs)).toBeCloseTo(0.492, 3);
  });

  it('20, 5, 10, 15 of 50: 0.4', () => {
    const pairs = [
      ...times(20, 'y', 'y'),
      ...times(5, 'y', 'n'),
      ...times(10, 'n', 'y'),
      ...times(15, 'n', 'n'),
    ];
    expect(cohensKappa(pairs)).toBeCloseTo(0.4, 10);
  });

  it('is nothing where nothing could be told apart', () => {
    expect(cohensKappa([])).toBeNull();
    expect(cohensKappa(times(9, 'y', 'y'))).toBeNull();
  });
});

/** Krippendorff (2011), example C: four observers, twelve units, missing values. */
const OBSERVERS = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
  [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
];
const UNITS = Array.from({ length: 12 }, (_, unit) =>
  OBSERVERS.map((values) => values[unit] ?? null).filter((value): value is number => value !== null),
);

describe('Krippendorff’s alpha', () => {
  it('is what Krippendorff (2011) printed: nominal 0.743, interval 0.849', () => {
    expect(krippendorffsAlpha(UNITS, 'nominal')?.toFixed(3)).toBe('0.743');
    expect(krippendorffsAlpha(UNITS, 'interval')?.toFixed(3)).toBe('0.849');
  });

  it('two observers of ten units, without missing values (example A): 0.095', () => {
    const first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    const second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    const alpha = krippendorffsAlpha(
      first.map((value, i) => [value, second[i] ?? 0]),
      'nominal',
    );
    expect(alpha?.toFixed(3)).toBe('0.095');
  });

  it('is nothing where no two values could differ', () => {
    expect(krippendorffsAlpha([], 'nominal')).toBeNull();
    expect(krippendorffsAlpha([[1, 1], [1]], 'nominal')).toBeNull();
  });
});
