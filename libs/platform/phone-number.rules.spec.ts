import { fc } from '#kit/property';
import { describe, expect, it } from '@jest/globals';
import { phoneNumberOf, spellingsOf } from './phone-number.rules.js';

/** What trunks and people make of a number of this country. */
const writings = (plain: string): string[] => [
  `0${plain}`,
  `+86${plain}`,
  `0086${plain}`,
  `86${plain}`,
  `+86 0${plain}`,
  ` (0${plain.slice(0, 2)})${plain.slice(2, 6)}-${plain.slice(6)} `,
];
/** A number of this country without its trunk prefix, and as it is dialled here. */
const numbers = fc.oneof(
  fc
    .tuple(fc.constantFrom('130', '138', '139', '150', '159', '166', '177', '186', '199'), eight())
    .map(([head, rest]) => ({ plain: head + rest, dialled: head + rest })),
  fc
    .tuple(fc.constantFrom('10', '20', '21', '22', '25', '28', '755', '571', '532'), eight())
    .map(([area, rest]) => ({ plain: area + rest, dialled: `0${area}${rest}` })),
);
function eight() {
  return fc.integer({ min: 60_000_000, max: 69_999_999 }).map(String);
}

describe('a telephone number', () => {
  it.each([
    ['13800138000', ['13800138000', '013800138000', '+8613800138000', '008613800138000', '8613800138000']],
    ['13800138000', ['138-0013-8000', '+86 (138) 0013 8000', '１３８００１３８０００', ' 138.0013.8000']],
    ['01012345678', ['010-12345678', '(010) 1234 5678', '1012345678', '+861012345678', '+8601012345678']],
    ['02155551234', ['2155551234', '021-5555 1234', '+862155551234', '862155551234', '00862155551234']],
    ['075588886666', ['0755-88886666', '75588886666', '+8675588886666', '8675588886666']],
    ['4008008820', ['400-800-8820', '04008008820', '+864008008820']],
    ['+447911123456', ['+44 7911 123456', '00447911123456', '+44 (0) 7911 123456']],
    ['+85223456789', ['+852 2345 6789', '0085223456789']],
    // None of a country, or not known to be: their digits.
    ['12360', ['12360', '1-2360']],
    ['95588', ['95588']],
    ['55551234', ['5555 1234']],
    ['8001', ['8001']],
    // No telephone numbers.
    ['', ['', ' ']],
    ['anonymous:pbx-1700000000.1', ['anonymous:pbx-1700000000.1']],
    ['oAbc_123', ['oAbc_123']],
  ])('%s', (number, texts) => {
    expect(texts.map(phoneNumberOf)).toEqual(texts.map(() => number));
  });

  it('is one, however it is written, and is found by every way in which it may be stored', () => {
    fc.assert(
      fc.property(numbers, ({ plain, dialled }) => {
        for (const written of writings(plain)) {
          expect(phoneNumberOf(written)).toBe(dialled);
          expect(spellingsOf(written)[0]).toBe(dialled);
        }
        const found = new Set(spellingsOf(dialled));
        for (const stored of writings(plain).map((text) => text.replaceAll(/[\s()-]/g, '')))
          expect(found).toContain(stored);
      }),
    );
  });

  it('stays what it is once it is written so, whatever it was', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.bigInt({ min: 0n, max: 10n ** 16n }).map(String),
      fc.bigInt({ min: 0n, max: 10n ** 14n }).map((digits) => `+${digits}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const number = phoneNumberOf(text);
        expect(phoneNumberOf(number)).toBe(number);
        expect(spellingsOf(number)).toContain(number);
      }),
    );
  });
});
