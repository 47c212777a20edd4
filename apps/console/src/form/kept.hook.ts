import { useRef, useState } from 'react';
import { useMe } from '../api/queries.js';
import { useToken } from '../api/session.js';
import { tabHas, tabKeeps } from '../api/tab.store.js';

/** Whoever signs in next in the same tab finds nothing of it. */
const keyOf = (userId: string, name: string): string => `jietong.kept.${userId}.${name}`;

const useUserId = (): string => useMe(useToken()).data?.userId ?? '';

/**
 * What whoever is signed in has entered and not sent yet; null: nothing. This tab keeps it: whoever looks at another page
 * meanwhile, or reads this one again, loses nothing. `change` answers with what is to be kept of what is.
 */
export function useKept<T>(name: string): [T | null, (change: (kept: T | null) => T | null) => void] {
  const key = keyOf(useUserId(), name);
  const [kept, setKept] = useState(() => tabHas<T>(key));
  const latest = useRef(kept);
  const change = (next: (kept: T | null) => T | null): void => {
    latest.current = next(latest.current);
    setKept(latest.current);
    tabKeeps(key, latest.current);
  };
  return [kept, change];
}

/** Forgets what was kept under a name, once it was sent. */
export function useForgetKept(): (name: string) => void {
  const userId = useUserId();
  return (name) => tabKeeps(keyOf(userId, name), null);
}
