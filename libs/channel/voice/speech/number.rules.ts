import type { SpokenLanguage } from './speech-engine.js';

const CHINESE = '零一二三四五六七八九'.split('');
const UPTO_19 =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** The largest number that can be said. */
export const MOST_SPOKEN = 99;

/** The recordings of which numbers are put together, by name; made as prompts are, and never chosen by anybody. */
export const NUMBERS: Readonly<Record<string, Readonly<Record<SpokenLanguage, string>>>> = Object.fromEntries(
  [
    ...UPTO_19.map((en, value) => [`number-${value}`, { zh: chineseOf(value), en }] as const),
    ...TENS.map(
      (en, place) => [`number-${place * 10 + 20}`, { zh: chineseOf(place * 10 + 20), en }] as const,
    ),
  ],
);

function chineseOf(value: number): string {
  const [tens, units] = [Math.floor(value / 10), value % 10];
  if (tens === 0) return CHINESE[units] ?? '';
  return `${tens > 1 ? CHINESE[tens] : ''}十${units > 0 ? CHINESE[units] : ''}`;
}

const soundOf = (value: number): string => `sound:jietong/number-${value}`;

/** A whole number from 0 to MOST_SPOKEN, as ARI plays it. */
export function numberMedia(value: number): string[] {
  if (value < 20 || value % 10 === 0) return [soundOf(value)];
  return [soundOf(value - (value % 10)), soundOf(value % 10)];
}

/** Every digit of a text; what is none is left out. */
export const digitMedia = (text: string): string[] =>
  (text.match(/\d/g) ?? []).map((digit) => soundOf(Number(digit)));
