import { maskText } from '#libs/platform';

/** Four digits and more, whatever a transcriber puts between them; what is masked already stays as it is. */
const RUN = /(?<![\d*])\d(?:[\s,，、.。·-]*\d){3,}/g;
const NARROWED = 0xfee0;

/**
 * Masks what was said: besides what is masked in typed text, every longer run of digits. Numbers are dictated in
 * groups, and each group may be a line of its own.
 */
export function maskSpoken(text: string): string {
  const narrow = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - NARROWED));
  return maskText(narrow).replace(RUN, (run) => run.replace(/\d/g, '*'));
}
