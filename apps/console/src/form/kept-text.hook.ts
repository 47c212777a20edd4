import { useState } from 'react';

/**
 * A text that is being written and not saved yet; null: nothing is. This tab keeps it: whoever looks at another page
 * meanwhile, or reads this one again, loses nothing. `name` says of what, with the version that it is to follow: of
 * another version nothing is taken up.
 */
export function useKeptText(name: string): [string | null, (text: string | null) => void] {
  const key = `jietong.draft.${name}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key));
  const keep = (next: string | null): void => {
    if (next === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, next);
    setText(next);
  };
  return [text, keep];
}
