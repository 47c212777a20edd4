import { phoneNumberOf, spellingsOf } from '#libs/platform';

/**
 * One caller under all the ways in which their number is written: as `phoneNumberOf` has it, without a trunk prefix,
 * as keys of blocked callers were always made. Empty for whoever withholds it.
 */
export const plainNumberOf = (number: string): string => withoutTrunk(phoneNumberOf(digitsOf(number)));

/** `plainNumberOf` first, then those under which the same caller may have been blocked before numbers were written in one way. */
export const plainSpellingsOf = (number: string): string[] => [
  ...new Set(spellingsOf(digitsOf(number)).map(withoutTrunk)),
];

const digitsOf = (number: string): string => number.replaceAll(/[^+\d]/g, '');
const withoutTrunk = (number: string): string => number.replace(/^0(?=[1-9]\d{8,10}$)/, '');
