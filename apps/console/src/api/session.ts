import { useSyncExternalStore } from 'react';
import { token, TOKEN_KEY } from './token.js';

export { token };

const listeners = new Set<() => void>();

export function setToken(value: string | null): void {
  if (value === null) sessionStorage.removeItem(TOKEN_KEY);
  else sessionStorage.setItem(TOKEN_KEY, value);
  for (const listener of listeners) listener();
}

export const useToken = (): string | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, token);
