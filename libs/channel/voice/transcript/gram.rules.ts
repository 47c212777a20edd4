import { refuse } from '#libs/contract';

/**
 * Words are found by pairs of neighbouring characters: Chinese has no gaps between words, and an index of pairs finds
 * any word of two characters or more without knowing where words begin. What is found is then compared itself.
 */

/** Runs of letters and digits, in small letters and one width. */
const runsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Those beyond the first plane count as one too. */
const charactersOf = (run: string): string[] => Array.from(run);

const MOST_WORDS = 8;
/** Of characters; a longer word is found by its beginning. */
const LONGEST_WORD = 20;

/** The pairs of a text, each once. */
export function gramsOf(text: string): string[] {
  const pairs = runsOf(text).flatMap((run) => {
    const signs = charactersOf(run);
    return signs.slice(1).map((sign, n) => `${signs[n]}${sign}`);
  });
  return [...new Set(pairs)];
}

/** What is looked for. Throws BAD_INPUT unless each word has two characters or more, and there are few. */
export function wordsOf(query: string): string[] {
  const words = [...new Set(runsOf(query).map((run) => charactersOf(run).slice(0, LONGEST_WORD).join('')))];
  if (words.length === 0 || words.some((word) => charactersOf(word).length < 2)) {
    refuse('words', '每个词至少两个字', 'each word needs two characters or more');
  }
  if (words.length > MOST_WORDS) refuse('words', `最多 ${MOST_WORDS} 个词`, `at most ${MOST_WORDS} words`);
  return words;
}

/** Whether a word of `wordsOf` is in a text, with its characters side by side. */
export const hasWord = (text: string, word: string): boolean =>
  runsOf(text).some((run) => run.includes(word));
