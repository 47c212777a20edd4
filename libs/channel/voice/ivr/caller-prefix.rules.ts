/**
 * Whether a number as it is dialled here begins so. A prefix may also be written as trunks write numbers: with the
 * country's code, or a trunk prefix before a mobile (0138); numbers from abroad (+852…) begin with 00 as well.
 */
export function beginsAs(caller: string, prefix: string): boolean {
  if (caller.startsWith(prefix)) return true;
  if (caller === '') return false;
  if (caller.startsWith('+')) return caller.startsWith(prefix.replace(/^00/, '+'));
  const national = /^(?:\+|00)860?(?<rest>\d*)$/.exec(prefix)?.groups?.['rest'];
  if (national !== undefined) return caller.replace(/^0/, '').startsWith(national);
  return prefix.length > 2 && /^1[3-9]\d{9}$/.test(caller) && `0${caller}`.startsWith(prefix);
}
