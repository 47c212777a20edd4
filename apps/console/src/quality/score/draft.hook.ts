import type { ItemAnswer } from '#libs/contract';
import { useForgetKept, useKept } from '../../form/kept.hook.js';

/** What was entered and not sent yet. */
export interface Draft {
  answers: Readonly<Record<string, ItemAnswer>>;
  note: string;
}

const EMPTY: Draft = { answers: {}, note: '' };
const nameOf = (key: string): string => `score.${key}`;

/** Survives a reload of this tab; `useForgetDraft` once it was sent. */
export function useDraft(key: string): [Draft, (draft: Draft) => void] {
  const [draft, change] = useKept<Draft>(nameOf(key));
  return [draft ?? EMPTY, (next) => change(() => next)];
}

export function useForgetDraft(): (key: string) => void {
  const forget = useForgetKept();
  return (key) => forget(nameOf(key));
}
