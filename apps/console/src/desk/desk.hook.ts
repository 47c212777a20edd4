import { App } from 'antd';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ContactView, Principal } from '#libs/contract';
import { unreadCount } from '../../model/desk/conversation.rules.js';
import {
  heldContacts,
  goneContacts,
  lostContacts,
  offers,
  rings,
  shownOf,
} from '../../model/desk/desk.rules.js';
import { codeOf } from '../api/failure.js';
import { useText } from '../text/language.hook.js';
import { DeskSession, type DeskSnapshot } from './desk.session.js';
import { deskStore, type DeskStore } from './desk.store.js';

export interface DeskView extends DeskSnapshot {
  session: DeskSession;
  store: DeskStore;
  held: ContactView[];
  offers: ContactView[];
  unreadOf: (contact: ContactView) => number;
  unread: number;
  selected: ContactView | null;
  select: (contactId: string) => void;
  /** Runs an act of the agent; a refusal is told in words, and the desk is asked for again. */
  run: (act: () => Promise<void>) => Promise<boolean>;
}

/** The agent's desk: one session for as long as whoever calls this is there. */
export function useDesk(me: Principal): DeskView {
  const [{ session, store }] = useState(() => {
    const kept = deskStore(me.userId);
    return { store: kept, session: new DeskSession(kept) };
  });
  useEffect(() => session.start(), [session]);
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot);
  const { state } = snapshot;
  const held = useMemo(() => heldContacts(state), [state]);
  const [selected, select] = useSelection(held, state.agent?.id, store);
  const run = useRun(session);
  useLossNotice(session, snapshot);
  const unreadOf = (contact: ContactView): number =>
    unreadCount(shownOf(state, contact), state.readUpTo[contact.id] ?? 0);
  return {
    ...snapshot,
    session,
    store,
    held,
    offers: offers(held, state.agent?.id),
    unreadOf,
    unread: held.reduce((sum, contact) => sum + unreadOf(contact), 0),
    selected,
    select,
    run,
  };
}

/** The chosen contact while it is held, else the first one that is being served, else what rings. */
function useSelection(
  held: readonly ContactView[],
  agentId: string | undefined,
  store: DeskStore,
): [ContactView | null, (id: string) => void] {
  const [id, setId] = useState(() => store.loadSelected());
  const chosen = held.find((contact) => contact.id === id);
  const fallback = held.find((contact) => !rings(contact, agentId)) ?? held[0] ?? null;
  const select = (contactId: string): void => {
    setId(contactId);
    store.saveSelected(contactId);
  };
  return [chosen ?? fallback, select];
}

/** What the desk shows on a visible screen counts as read. */
export function useReading({ session, state, selected }: DeskView): void {
  const id = selected?.id;
  const messages = id === undefined ? undefined : state.messages[id];
  useEffect(() => {
    const read = (): void => {
      if (id !== undefined && document.visibilityState === 'visible') session.read(id);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [session, id, messages]);
}

function useRun(session: DeskSession): DeskView['run'] {
  const { message } = App.useApp();
  const { sentence } = useText();
  return async (act) => {
    try {
      await act();
      return true;
    } catch (error) {
      message.error(sentence(codeOf(error)));
      void session.sync();
      return false;
    }
  };
}

function useLossNotice(session: DeskSession, snapshot: DeskSnapshot): void {
  const { message } = App.useApp();
  const { t } = useText();
  const before = useRef(snapshot.state);
  useEffect(() => {
    for (const contact of lostContacts(before.current, snapshot.state, session.passed)) {
      message.warning(t('lost', { who: contact.customer.masked }));
    }
    // Whoever gets one back may lose it again.
    for (const { id } of goneContacts(before.current, snapshot.state)) session.passed.delete(id);
    before.current = snapshot.state;
  }, [session, snapshot.state, message, t]);
}
