import { useLayoutEffect, useRef } from 'react';

/** What keys do, by name. A page passes those it has. */
export interface Shortcuts {
  help?: () => void;
  accept?: () => void;
  decline?: () => void;
  previous?: () => void;
  next?: () => void;
  nth?: (index: number) => void;
  input?: () => void;
  end?: () => void;
  online?: () => void;
  break?: () => void;
}

const SINGLE_KEY = 'jietong.single-keys';
/** Single-key shortcuts can be turned off (WCAG 2.1.4). */
export const singleKeys = (): boolean => localStorage.getItem(SINGLE_KEY) !== 'off';
export const setSingleKeys = (on: boolean): void => localStorage.setItem(SINGLE_KEY, on ? 'on' : 'off');

const WITH_ALT: Readonly<Record<string, Exclude<keyof Shortcuts, 'nth' | 'help'>>> = {
  KeyA: 'accept',
  KeyD: 'decline',
  KeyM: 'input',
  KeyX: 'end',
  KeyO: 'online',
  KeyB: 'break',
  ArrowUp: 'previous',
  ArrowDown: 'next',
};
const TYPING = 'input, textarea, select, [contenteditable="true"]';
const ACTING = `${TYPING}, button, a, summary, [role="button"], [role="radio"], [role="menuitem"], [role="option"], [role="dialog"] *`;

function actOf(event: KeyboardEvent, shortcuts: Shortcuts): (() => void) | undefined {
  const target = event.target as HTMLElement;
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    const { nth } = shortcuts;
    if (digit !== undefined) return nth && (() => nth(Number(digit) - 1));
    const name = WITH_ALT[event.code];
    return name && shortcuts[name];
  }
  if (event.ctrlKey || event.metaKey || !singleKeys()) return undefined;
  if (event.key === '?' && !target.matches(TYPING)) return shortcuts.help;
  if (event.key === 'Enter' && !target.matches(ACTING)) return shortcuts.accept;
  return undefined;
}

/** Listens while the component is mounted; always calls the newest functions: what is shown can be done by its key. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || event.repeat) return;
      const act = actOf(event, latest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
