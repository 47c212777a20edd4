import { describe, expect, it } from '@jest/globals';
import type { FormItem } from '#libs/contract';
import { checkForm, resultOf } from './form.rules.js';
import { accuracyOf, accuracySteps, verdictOf, type JudgedContact } from './verdict.rules.js';

const item = (id: string, weight: number): FormItem => ({
  id,
  text: id,
  textEn: id,
  critical: weight === 0,
  weight,
});
const FORM = [item('right', 0), item('complete', 0), item('polite', 3), item('brief', 1)];
const all = (answer: 'yes' | 'no', but: Record<string, 'yes' | 'no' | 'not-applicable'> = {}) =>
  FORM.map(({ id }) => ({ itemId: id, answer: but[id] ?? answer }));

describe('a form', () => {
  it('a critical no makes the answer wrong, however polite it was', () => {
    expect(resultOf(FORM, all('yes'))).toEqual({ correct: true, manners: 1 });
    expect(resultOf(FORM, all('yes', { right: 'no' }))).toEqual({ correct: false, manners: 1 });
    expect(resultOf(FORM, all('yes', { polite: 'no' }))).toEqual({ correct: true, manners: 0.25 });
  });

  it('what does not apply counts neither way', () => {
    expect(resultOf(FORM, all('yes', { polite: 'not-applicable', right: 'not-applicable' }))).toEqual({
      correct: true,
      manners: 1,
    });
    expect(
      resultOf(FORM, all('yes', { polite: 'not-applicable', brief: 'not-applicable' })).manners,
    ).toBeNull();
  });

  it('of which no critical item was judged is no right answer: it is refused', () => {
    const none = all('yes', { right: 'not-applicable', complete: 'not-applicable' });
    expect(() => resultOf(FORM, none)).toThrow('NOTHING_JUDGED');
    expect(resultOf(FORM, all('yes', { right: 'not-applicable', complete: 'no' })).correct).toBe(false);
    // A form from before critical items were asked for.
    expect(resultOf(FORM.slice(2), all('yes').slice(2))).toEqual({ correct: true, manners: 1 });
  });

  it.each([
    ['one is missing', all('yes').slice(1)],
    ['one is not in the form', [...all('yes'), { itemId: 'other', answer: 'yes' as const }]],
    ['one is there twice', [...all('yes').slice(1), ...all('yes').slice(1, 2)]],
  ])('answers are refused when %s', (_, answers) => {
    expect(() => resultOf(FORM, answers)).toThrow('BAD_INPUT');
  });

  it.each([
    ['two items of one id', [...FORM, item('polite', 1)]],
    ['no critical item', [item('polite', 1)]],
    ['an item without weight', [...FORM, { ...item('tone', 1), weight: 0 }]],
  ])('is refused with %s', (_, items) => {
    expect(() => checkForm(items)).toThrow('BAD_INPUT');
  });
});

const judged = (i: number, said: boolean[], part: Partial<JudgedContact> = {}): JudgedContact => ({
  contactId: `c${i}`,
  drawId: 'd',
  stratum: 'all',
  scores: said.map((correct, n) => ({ scorerId: `s${n}`, correct })),
  wanted: said.length,
  adjudicated: null,
  appealed: null,
  ...part,
});

describe('what scores amount to', () => {
  it('two that differ say nothing until somebody decides', () => {
    expect(verdictOf(judged(0, [true, false]))).toBeNull();
    expect(verdictOf(judged(0, [true, false], { adjudicated: false }))).toBe(false);
    expect(verdictOf(judged(0, [true, false], { adjudicated: false, appealed: true }))).toBe(true);
    expect(verdictOf(judged(0, [true], { wanted: 2 }))).toBeNull();
    expect(verdictOf(judged(0, []))).toBeNull();
    expect(verdictOf(judged(0, [false, false]))).toBe(false);
  });

  it('98 of 100 right: 98 %, with its interval', () => {
    const scored = Array.from({ length: 100 }, (_, i) => judged(i, [i > 1]));
    const { accuracy, settled } = accuracyOf('d', new Map([['all', 1e9]]), scored);
    expect([settled, accuracy?.value]).toEqual([100, 0.98]);
    expect(accuracy?.low).toBeCloseTo(0.93, 2);
    expect(accuracy?.high).toBeCloseTo(0.9945, 3);
  });

  it('has no figure while a stratum has no score, and says which', () => {
    const populations = new Map([
      ['all', 900],
      ['other', 100],
    ]);
    const scored = [
      judged(0, [true]),
      judged(1, [true, false]),
      judged(2, [], { stratum: 'other', wanted: 1 }),
    ];
    expect(accuracyOf('d', populations, scored)).toMatchObject({
      drawn: 3,
      settled: 1,
      disputed: ['c1'],
      accuracy: null,
      missing: ['other'],
      corrected: null,
      agreement: { pairs: 0, kappa: null },
    });
  });

  /** Of each ten contacts of a draw one is wrong; a first score of an other one errs, and one in two is scored twice. */
  const erring = (i: number, drawId = 'd'): JudgedContact => {
    const truth = i % 10 !== 0;
    const first = i % 10 > 1;
    const decided = first === truth ? null : truth;
    return judged(i, i % 20 < 10 ? [first, truth] : [first], {
      drawId,
      adjudicated: i % 20 < 10 ? decided : null,
    });
  };
  const everywhere = new Map([['all', 1e6]]);

  it('tell first what is corrected for scorers who err, and beside it what is not', () => {
    const scored = Array.from({ length: 400 }, (_, i) => erring(i));
    const { agreement, accuracy, corrected, headline } = accuracyOf('d', everywhere, scored);
    expect(agreement.pairs).toBe(200);
    expect(agreement.kappa).toBeCloseTo(0.615, 3);
    expect(accuracy?.value).toBeCloseTo(0.85, 10);
    expect(corrected?.value).toBeCloseTo(0.9, 10);
    expect(headline).toEqual({ ...corrected, corrected: true });
    expect(wide(corrected)).toBeGreaterThan(wide(accuracy));
  });

  it('are not corrected by too few contacts that were scored twice, nor while two scores differ', () => {
    const scored = Array.from({ length: 400 }, (_, i) => erring(i));
    const few = scored.filter(({ scores }, i) => scores.length === 1 || i < 90);
    const wrongTwice = few.filter((one) => one.scores.length === 2 && verdictOf(one) === false);
    // Five wrong ones would do, and their scores are ten.
    expect(wrongTwice).toHaveLength(5);
    expect(accuracyOf('d', everywhere, few).headline?.corrected).toBe(true);
    const fewer = accuracyOf(
      'd',
      everywhere,
      few.filter((one) => one !== wrongTwice[0]),
    );
    expect(fewer.corrected).toBeNull();
    expect(fewer.headline).toEqual({ ...fewer.accuracy, corrected: false });
    const open = [...scored, judged(401, [true, false])];
    expect(accuracyOf('d', everywhere, open)).toMatchObject({
      corrected: null,
      headline: { corrected: false },
    });
  });

  it('are not corrected if a draw of several has nothing scored twice', () => {
    const scored = Array.from({ length: 400 }, (_, i) => erring(i));
    const other = Array.from({ length: 50 }, (_, i) => judged(i, [i > 1], { drawId: 'e' }));
    expect(accuracyOf('', everywhere, [...scored, ...other]).corrected).toBeNull();
    const both = Array.from({ length: 400 }, (_, i) => erring(i, 'e'));
    expect(accuracyOf('', everywhere, [...scored, ...both]).corrected?.value).toBeCloseTo(0.9, 10);
  });

  it('need no correction where all are scored twice, however few', () => {
    const scored = Array.from({ length: 40 }, (_, i) => judged(i, [true, i > 0], { adjudicated: i > 0 }));
    const { accuracy, corrected } = accuracyOf('d', everywhere, scored);
    expect(accuracy?.value).toBe(39 / 40);
    expect(corrected).toEqual(accuracy);
  });

  it('of very many contacts and strata are told in steps of a few thousand, and are the same', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ ...erring(i), stratum: `s${i}` }));
    const populations = new Map(many.map(({ stratum }) => [stratum, 30]));
    const steps = accuracySteps('d', populations, many);
    let turns = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) turns += 1;
    expect(step.value).toEqual(accuracyOf('d', populations, many));
    // Grouped by stratum and counted, both again for what is corrected, and this gathered and grouped by draw.
    expect(turns).toBeGreaterThanOrEqual((6 * 20_000) / 2000);
  });

  it('of a contact scored once and appealed count uncorrected alone: double scores stand for its like', () => {
    const scored = Array.from({ length: 400 }, (_, i) => erring(i));
    const once = scored.findIndex((one) => one.scores.length === 1 && verdictOf(one) === false);
    const appealed = scored.map((one, i) => (i === once ? { ...one, appealed: true } : one));
    const [before, after] = [scored, appealed].map((all) => accuracyOf('d', everywhere, all));
    expect(after?.accuracy?.value).toBeGreaterThan(before?.accuracy?.value ?? 1);
    expect(after?.corrected).toEqual(before?.corrected);
  });
});

const wide = (interval: { low: number; high: number } | null): number =>
  interval ? interval.high - interval.low : 0;
