import type { OutboxEntry, OutboxStorage } from '../../model/outbox.js';

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
  const load = <T>(name: string, none: T): T => {
    try {
      return (JSON.parse(sessionStorage.getItem(key(name)) ?? 'null') as T | null) ?? none;
    } catch {
      return none;
    }
  };
  const save = (name: string, value: unknown): void => {
    sessionStorage.setItem(key(name), JSON.stringify(value));
  };
  return {
    outbox: {
      load: () => load<OutboxEntry[]>('outbox', []),
      save: (entries) => save('outbox', entries),
    },
    loadRead: () => load('read', {}),
    saveRead: (readUpTo) => save('read', readUpTo),
    loadDraft: (contactId) => load(`draft.${contactId}`, ''),
    saveDraft: (contactId, text) => {
      if (text === '') sessionStorage.removeItem(key(`draft.${contactId}`));
      else save(`draft.${contactId}`, text);
    },
    loadSelected: () => load<string | null>('selected', null),
    saveSelected: (contactId) => save('selected', contactId),
  };
}
