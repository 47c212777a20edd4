import { useSyncExternalStore } from 'react';

/** The bearer token, kept for this tab only. */
const KEY = 'jietong.token';
const listeners = new Set<() => void>();

export const token = (): string | null => sessionStorage.getItem(KEY);

export function setToken(value: string | null): void {
  if (value === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, value);
  for (const listener of listeners) listener();
}

export const useToken = (): string | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, token);
