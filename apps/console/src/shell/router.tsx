import { type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';

/** The smallest router that does: pages are picked by location.pathname. */
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());
window.addEventListener('popstate', tell);

/** Asks before this page is closed, until the function that it answers is called: a call would end with it. */
export function guardPage(): () => void {
  const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}

export function navigate(path: string, replace = false): void {
  if (path === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  tell();
}

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePath = (): string => useSyncExternalStore(listen, () => location.pathname);

/** What the address asks for behind its `?`: which entry of the page is open. */
export const useSearch = (): string => useSyncExternalStore(listen, () => location.search);

/** A real link (opens in a new tab when asked to) that stays in the page otherwise. */
export function Link(props: { to: string; current?: boolean; className?: string; children: ReactNode }) {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    navigate(props.to);
  };
  return (
    <a
      href={props.to}
      onClick={follow}
      className={props.className}
      aria-current={props.current ? 'page' : undefined}
    >
      {props.children}
    </a>
  );
}
