/**
 * Of an edited entry, only what differs from before: what is left out of a PATCH stays as it is, and
 * what somebody else has changed meanwhile is not set back. Undefined = not in the form.
 */
export function changesOf<T extends object>(before: Readonly<T>, after: Readonly<Partial<T>>): Partial<T> {
  const same = (key: keyof T): boolean => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  const keys = (Object.keys(after) as (keyof T)[]).filter((key) => after[key] !== undefined && !same(key));
  return Object.fromEntries(keys.map((key) => [key, after[key]])) as Partial<T>;
}
