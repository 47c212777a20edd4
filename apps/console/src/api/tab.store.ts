/** What this tab remembers under a name; null: nothing that can be read. It goes with the tab, as on a shared machine it must. */
export function tabHas<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

/** Null removes it. What a browser has no room for is not remembered: nobody is kept from working by that. */
export function tabKeeps(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // What was there before stays: most of a text is better than none.
  }
}
