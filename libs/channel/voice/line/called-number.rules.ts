import { spellingsOf } from '#libs/platform';

/** Code of the country, however a trunk writes it. */
const COUNTRY = /^(?:\+|00)?86(?=0?\d{5,11}$)/;
/** Area codes of two digits, and of three. */
const AREA = /^0?(?:10|2\d|(?!400|800)[3-9]\d{2})(?=\d{5,8}$)/;

/**
 * The ids under which an administrator may have entered the number that a trunk says was called, likeliest first: as it
 * came; as `phoneNumberOf` writes it, or in any other spelling; without the code of the country; without an area code,
 * as hotlines (010-12360) and numbers of one town are entered.
 */
export function calledNumbersOf(called: string): string[] {
  const within = called.replace(COUNTRY, '');
  const local = within.replace(AREA, '');
  const ways = [called, ...spellingsOf(called), ...spellingsOf(within), within.replace(/^0/, ''), local];
  return [...new Set(ways)].filter((one) => /^\+?\d+$/.test(one));
}
