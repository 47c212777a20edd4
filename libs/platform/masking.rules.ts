/**
 * Masking of what identifies a person. Used wherever text is shown to somebody who does not need
 * the whole of it: logs, exports, lists, sockets.
 */

const MOBILE = /^1[3-9]\d{9}$/;
const ID_CARD = /^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;

/** GB 11643-1999: weights of the first 17 digits, and the check character of each remainder. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

const isMobile = (value: string): boolean => MOBILE.test(value);

/** True for a resident identity number: its date can be, and its checksum is right. */
export function isIdCard(value: string): boolean {
  const upper = value.toUpperCase();
  if (!ID_CARD.test(upper)) return false;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(upper[index]), 0);
  return CHECK_CHARACTERS[sum % 11] === upper[17];
}

const hideMiddle = (value: string, head: number, tail: number): string =>
  value.slice(0, head) + '*'.repeat(value.length - head - tail) + value.slice(value.length - tail);

/** 13812345678 → 138****5678; anything else is hidden altogether. */
export const maskMobile = (value: string): string =>
  isMobile(value) ? hideMiddle(value, 3, 4) : '*'.repeat(value.length);

/** Keeps six and four of an identity number: 110101********1234; anything else is hidden altogether. */
export const maskIdCard = (value: string): string =>
  isIdCard(value) ? hideMiddle(value, 6, 4) : '*'.repeat(value.length);

/**
 * An openid or visitor id: the first four and last two, enough to tell two apart. The stars say
 * nothing of the length; a short one shows only its first.
 */
export const maskIdentifier = (value: string): string =>
  value.length >= 12 ? `${value.slice(0, 4)}***${value.slice(-2)}` : `${value.slice(0, 1)}***`;

/** What a caller entered by keys. Two digits tell an agent that it is the right one; they tell nobody what it was. */
export const maskEntered = (digits: string): string =>
  digits.length <= 4 ? '*'.repeat(digits.length) : '*'.repeat(digits.length - 2) + digits.slice(-2);

/** An identity of any kind, by what it looks like. */
export function maskIdentity(value: string): string {
  if (isMobile(value)) return maskMobile(value);
  if (isIdCard(value)) return maskIdCard(value);
  return maskIdentifier(value);
}

/**
 * What may be a mobile (138 1234 5678, 1381-234-5678, +86…) or an identity number, with the
 * separators people type; never a part of a longer run of digits.
 */
const MOBILE_SHAPE = String.raw`(?:(?:\+|00)?86[ -]?)?(?<mobile>1[3-9]\d(?:[ -]?\d{4}){2}|1[3-9]\d{2}[ -]\d{3}[ -]\d{4})`;
const ID_SHAPE = String.raw`(?<id>[1-9]\d{5}[ -]?\d{8}[ -]?\d{3}[\dXx])`;
const CANDIDATE = new RegExp(String.raw`(?<!\d)(?:${MOBILE_SHAPE}|${ID_SHAPE})(?!\d)`, 'g');

/** Full-width digits and signs become plain ones; positions stay the same. */
const narrow = (text: string): string =>
  text
    .replace(/[０-９＋－Ｘｘ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');

const compact = (value: string): string => value.replace(/[ -]/g, '');

/**
 * Masks every mobile and identity number inside a sentence; the rest stays as it is. An
 * 18-digit number whose checksum is wrong is left alone: customs declarations have 18 digits too.
 */
export function maskText(text: string): string {
  let masked = '';
  let from = 0;
  for (const match of narrow(text).matchAll(CANDIDATE)) {
    const { mobile, id } = match.groups ?? {};
    if (mobile === undefined && !isIdCard(compact(id ?? ''))) continue;
    masked += text.slice(from, match.index);
    masked += mobile === undefined ? maskIdCard(compact(id ?? '')) : maskMobile(compact(mobile));
    from = match.index + match[0].length;
  }
  return masked + text.slice(from);
}
