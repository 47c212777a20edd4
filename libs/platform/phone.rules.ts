/**
 * One caller under the ways in which trunks write one number: without the country's code or a trunk prefix.
 * Empty for whoever withholds it.
 */
export function plainNumberOf(number: string): string {
  const digits = number.replaceAll(/[^+\d]/g, '');
  // Without a sign before it, 86 is the country's code where a whole national number follows: no area begins so.
  const national = digits.replace(/^(\+|00)86(?=\d{8})/, '').replace(/^86(?=0?[1-9]\d{8,10}$)/, '');
  return national.replace(/^0(?=[1-9]\d{8,10}$)/, '');
}
