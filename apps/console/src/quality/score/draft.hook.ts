import { useState } from 'react';
import type { ItemAnswer } from '#libs/contract';

/** What was entered and not sent yet. */
export interface Draft {
  answers: Readonly<Record<string, ItemAnswer>>;
  note: string;
}

const EMPTY: Draft = { answers: {}, note: '' };
const nameOf = (key: string): string => `jietong.score.${key}`;

/** Survives a reload of this tab; `forgetDraft` once it was sent. */
export function useDraft(key: string): [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = sessionStorage.getItem(nameOf(key));
    return kept === null ? EMPTY : (JSON.parse(kept) as Draft);
  });
  const change = (next: Draft): void => {
    sessionStorage.setItem(nameOf(key), JSON.stringify(next));
    setDraft(next);
  };
  return [draft, change];
}

export const forgetDraft = (key: string): void => sessionStorage.removeItem(nameOf(key));
