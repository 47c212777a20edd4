import { parsePhoneNumberFromString } from 'libphonenumber-js';

const HOME = 'CN';
const HOME_CODE = '86';

/** Digits and a sign as people and trunks write them, without what stands between them; null for what is no number. */
function typedOf(text: string): string | null {
  const typed = text.normalize('NFKC').replaceAll(/[\s().-]/g, '');
  return /^\+?\d{3,20}$/.test(typed) ? typed : null;
}

const readOf = (typed: string) => {
  const read = parsePhoneNumberFromString(typed, HOME);
  return read?.isValid() ? read : null;
};

/**
 * One telephone number for all the ways in which trunks and people write it: as it is dialled within the country
 * (13800138000, 01012345678, 4008008820), with sign and code for any other country (+447911123456). A number that is
 * none of a country (12360, an extension) keeps its digits, and what is no telephone number stays as it is.
 */
export function phoneNumberOf(text: string): string {
  const typed = typedOf(text);
  if (typed === null) return text.trim();
  const read = readOf(typed);
  if (!read) return typed;
  return read.countryCallingCode === HOME_CODE ? read.formatNational().replaceAll(/\D/g, '') : read.number;
}

/** Every way in which a number may have been stored before it was written in one: `phoneNumberOf` first. */
export function spellingsOf(text: string): string[] {
  const number = phoneNumberOf(text);
  const read = typedOf(text) === null ? null : readOf(number);
  if (!read) return [...new Set([number, text.trim()])];
  const { countryCallingCode: code, nationalNumber: plain } = read;
  const abroad = [`+${code}${plain}`, `00${code}${plain}`, `${code}${plain}`];
  const home = code === HOME_CODE ? [plain, `0${plain}`, `+${code}0${plain}`] : [];
  return [...new Set([number, ...home, ...abroad, text.trim()])];
}
