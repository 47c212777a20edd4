import type { OutboxEntry, OutboxStorage } from '../../model/outbox.js';

/** What the visitor's browser keeps of one account; in memory where storage is refused (third-party frames). */
export interface VisitorStore {
  outbox: OutboxStorage;
  token(): string | null;
  setToken(token: string | null): void;
  draft(): string;
  setDraft(text: string): void;
}

const memory = new Map<string, string>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, value: string | null): void {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Kept in memory for as long as the page is open.
  }
}

const LANGUAGE = 'jietong.visitor.language';
export const savedEnglish = (): boolean | null => {
  const saved = read(LANGUAGE);
  return saved === null ? null : saved === 'en';
};
export const saveEnglish = (english: boolean): void => write(LANGUAGE, english ? 'en' : 'zh');

export function visitorStore(accountId: string): VisitorStore {
  const key = (name: string): string => `jietong.visitor.${accountId}.${name}`;
  return {
    outbox: {
      load: () => {
        try {
          return JSON.parse(read(key('outbox')) ?? '[]') as OutboxEntry[];
        } catch {
          return [];
        }
      },
      save: (entries) => write(key('outbox'), entries.length === 0 ? null : JSON.stringify(entries)),
    },
    token: () => read(key('token')),
    setToken: (token) => write(key('token'), token),
    draft: () => read(key('draft')) ?? '',
    setDraft: (text) => write(key('draft'), text === '' ? null : text),
  };
}
