import { useSyncExternalStore } from 'react';
import { token, TOKEN_KEY } from './token.js';

export { token };

const listeners = new Set<() => void>();

/** There from the first look at the desk in this tab until whoever is signed in signs out: over a reload, too. */
const DESK_KEY = 'jietong.desk-open';
export const deskIsOpen = (): boolean => sessionStorage.getItem(DESK_KEY) !== null;
export const rememberDesk = (): void => sessionStorage.setItem(DESK_KEY, 'yes');

export function setToken(value: string | null): void {
  if (value === null) {
    sessionStorage.removeItem(TOKEN_KEY);
    sessionStorage.removeItem(DESK_KEY);
  } else sessionStorage.setItem(TOKEN_KEY, value);
  for (const listener of listeners) listener();
}

export const useToken = (): string | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, token);
