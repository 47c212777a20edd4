import { phoneNumberOf } from '#libs/platform';

/**
 * One caller under all the ways in which their number is written: as `phoneNumberOf` has it, without a trunk prefix,
 * as keys of blocked callers were always made. Empty for whoever withholds it.
 */
export const plainNumberOf = (number: string): string =>
  phoneNumberOf(number.replaceAll(/[^+\d]/g, '')).replace(/^0(?=[1-9]\d{8,10}$)/, '');
