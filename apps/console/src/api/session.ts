import { useSyncExternalStore } from 'react';
import { token, TOKEN_KEY } from './token.js';

export { token };

const listeners = new Set<() => void>();

/** There from the first look at the desk in this tab until whoever is signed in signs out: over a reload, too. */
const DESK_KEY = 'jietong.desk-open';
export const deskIsOpen = (): boolean => sessionStorage.getItem(DESK_KEY) !== null;
export const rememberDesk = (): void => sessionStorage.setItem(DESK_KEY, 'yes');

/** Whether the server ended the last session of this tab, and not whoever was signed in. */
let ended = false;
export const wasEnded = (): boolean => ended;

/** The server knows the session no more: its time is up, or whoever it is of was shut out. */
export function sessionEnded(): void {
  if (token() === null) return;
  forget();
  ended = true;
  tell();
}

export function setToken(value: string | null): void {
  ended = false;
  if (value === null) forget();
  else sessionStorage.setItem(TOKEN_KEY, value);
  tell();
}

function forget(): void {
  sessionStorage.removeItem(TOKEN_KEY);
  sessionStorage.removeItem(DESK_KEY);
}
const tell = (): void => {
  for (const listener of listeners) listener();
};

export const useToken = (): string | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, token);
