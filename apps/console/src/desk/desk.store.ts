import type { OutboxEntry, OutboxStorage } from '../../model/outbox.js';
import { tabHas, tabKeeps } from '../api/tab.store.js';

/**
 * What an agent's tab remembers over a reload: drafts, unsent messages, what was read. It goes
 * with the tab, because the words of a conversation must not stay on a shared machine.
 */
export interface DeskStore {
  outbox: OutboxStorage;
  loadRead(): Record<string, number>;
  saveRead(readUpTo: Readonly<Record<string, number>>): void;
  loadDraft(contactId: string): string;
  saveDraft(contactId: string, text: string): void;
  loadSelected(): string | null;
  saveSelected(contactId: string): void;
}

export function deskStore(userId: string): DeskStore {
  const key = (name: string): string => `jietong.desk.${userId}.${name}`;
  const load = <T>(name: string, none: T): T => tabHas<T>(key(name)) ?? none;
  const save = (name: string, value: unknown): void => tabKeeps(key(name), value);
  return {
    outbox: {
      load: () => load<OutboxEntry[]>('outbox', []),
      save: (entries) => save('outbox', entries),
    },
    loadRead: () => load('read', {}),
    saveRead: (readUpTo) => save('read', readUpTo),
    loadDraft: (contactId) => load(`draft.${contactId}`, ''),
    saveDraft: (contactId, text) => save(`draft.${contactId}`, text === '' ? null : text),
    loadSelected: () => load<string | null>('selected', null),
    saveSelected: (contactId) => save('selected', contactId),
  };
}
