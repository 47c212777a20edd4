import { useEffect, useRef, useState } from 'react';
import type { ContactView } from '#libs/contract';
import { remaining } from '../../model/clock.rules.js';
import { ring, soundReady, tick, unlockSound } from './sound.js';

interface Call {
  offer: ContactView | undefined;
  offset: number;
  title: string;
  body: string;
}

/** While an offer rings: sound and a notification. */
export function useRing({ offer, offset, title, body }: Call): void {
  const id = offer?.id;
  const deadlineAt = offer?.deadlineAt ?? null;
  const words = useRef({ title, body, offset });
  words.current = { title, body, offset };
  useEffect(() => {
    if (id === undefined) return undefined;
    const now = Date.now() + words.current.offset;
    const seconds = deadlineAt === null ? 30 : remaining(deadlineAt, now) / 1000;
    const stopSound = ring(Math.min(seconds, 120));
    const closeNotice = notify(id, words.current.title, words.current.body);
    return () => {
      stopSound();
      closeNotice();
    };
  }, [id, deadlineAt]);
}

function notify(tag: string, title: string, body: string): () => void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return () => undefined;
  const notice = new Notification(title, { body, tag, requireInteraction: true });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
  return () => notice.close();
}

/** The title tells how much is unread, and flashes while `call` (what rings) is given. */
export function useTitle(base: string, unread: number, call: string | null): void {
  useEffect(() => {
    const calm = unread > 0 ? `(${unread}) ${base}` : base;
    let on = call !== null;
    const show = (): void => {
      document.title = on ? `● ${call ?? ''}` : calm;
    };
    show();
    const timer = setInterval(() => {
      on = call !== null && !on;
      show();
    }, 1000);
    return () => {
      clearInterval(timer);
      document.title = base;
    };
  }, [base, unread, call]);
}

/** A short tone whenever there is more unread than before. */
export function useUnreadTone(unread: number): void {
  const before = useRef(unread);
  useEffect(() => {
    if (unread > before.current) tick();
    before.current = unread;
  }, [unread]);
}

/** Asks for notifications and lets sound through: call it from the click that goes online. */
export function prepareRinging(): void {
  unlockSound();
  if ('Notification' in window && Notification.permission === 'default') {
    void Notification.requestPermission();
  }
}

/** Whether sound may be heard; any click or key on the page unlocks it. */
export function useSoundReady(): boolean {
  const [ready, setReady] = useState(soundReady);
  useEffect(() => {
    const unlock = (): void => {
      unlockSound();
      setReady(true);
    };
    window.addEventListener('pointerdown', unlock, { once: true });
    window.addEventListener('keydown', unlock, { once: true });
    return () => {
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
    };
  }, []);
  return ready;
}
