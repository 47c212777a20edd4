/**
 * Whether a number as it is dialled here begins so. A prefix may also be written as trunks write numbers: with the
 * country's code, or a trunk prefix before a mobile (0138).
 */
export function beginsAs(caller: string, prefix: string): boolean {
  if (caller.startsWith(prefix)) return true;
  if (caller === '' || caller.startsWith('+')) return false;
  const national = /^(?:\+|00)860?(?<rest>\d*)$/.exec(prefix)?.groups?.['rest'];
  if (national !== undefined) return caller.replace(/^0/, '').startsWith(national);
  return prefix.length > 2 && /^1[3-9]\d{9}$/.test(caller) && `0${caller}`.startsWith(prefix);
}
