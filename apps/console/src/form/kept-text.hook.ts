import { useKept } from './kept.hook.js';

interface Written {
  text: string;
  /** Which version was there when it was begun. */
  base: number;
}

interface KeptText {
  text: string;
  /** The version that it is to follow. */
  base: number;
  /** Whether something is written that is not saved. */
  changed: boolean;
  write: (text: string) => void;
  /** Whoever writes was told that another version is there: what they wrote is to follow that one from now on. */
  follow: (version: number) => void;
  drop: () => void;
}

/**
 * A text that begins as the version in `begun`. What is written stays with the version that it was begun on, also if
 * the page is read again when there is a newer one: saving it is refused then, until whoever writes was told of that.
 */
export function useKeptText(name: string, begun: Written): KeptText {
  const [written, change] = useKept<Written>(name);
  return {
    ...(written ?? begun),
    changed: written !== null,
    write: (text) => change((kept) => ({ text, base: kept?.base ?? begun.base })),
    follow: (version) => change((kept) => ({ text: kept?.text ?? begun.text, base: version })),
    drop: () => change(() => null),
  };
}
