import { LEAST_INVITED_ANSWERS, type DayRange, type QuestionnaireAccess } from '#libs/contract';

/** What came on one day to one version, added up. */
export interface CountedAnswers {
  version: number;
  /** Shanghai. */
  day: string;
  /** All who filled it in. */
  responses: number;
  /** Those of them who answered the question, the points they gave, who chose the option, and who was right. */
  answered: number;
  points: number;
  chosen: number;
  right: number;
}

/** What a question was answered in one month by one version: by invitation it is told whole, or not at all. */
interface Block {
  version: number;
  answered: number;
  first: string;
  last: string;
}

const keyOf = ({ version, day }: CountedAnswers): string => `${version}/${day.slice(0, 7)}`;

function blocksOf(rows: readonly CountedAnswers[]): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const row of rows) {
    const { version, day, answered } = row;
    if (answered === 0) continue; // nothing to be told, and nothing to be held back
    const known = blocks.get(keyOf(row)) ?? { version, answered: 0, first: day, last: day };
    blocks.set(keyOf(row), {
      version,
      answered: known.answered + answered,
      first: day < known.first ? day : known.first,
      last: day > known.last ? day : known.last,
    });
  }
  return blocks;
}

/**
 * The blocks of invited answers that are told. Who was asked the question counts, not who filled the rest in: one alone
 * may have come to it by a branch. Those below five are held back; and where what is held back of a version
 * would amount to fewer than five, which the version's own results would give away, so is the smallest that is left.
 */
function toldOf(blocks: ReadonlyMap<string, Block>): Set<string> {
  const told = new Set<string>();
  for (const version of new Set([...blocks.values()].map((one) => one.version))) {
    const its = [...blocks]
      .filter(([, block]) => block.version === version)
      .toSorted(([a, one], [b, other]) => one.answered - other.answered || (a < b ? -1 : 1));
    const few = its.filter(([, { answered }]) => answered < LEAST_INVITED_ANSWERS);
    const held = few.reduce((sum, [, { answered }]) => sum + answered, 0);
    const more = held > 0 && held < LEAST_INVITED_ANSWERS ? 1 : 0;
    for (const [key] of its.slice(few.length + more)) told.add(key);
  }
  return told;
}

/**
 * Which answers of these days may be told. By invitation only blocks that lie within them whole: every number that is
 * told is then a sum of blocks that are told, so that no two of them differ by what is held back. `rows`: of all days.
 */
export function tellable(
  rows: readonly CountedAnswers[],
  access: QuestionnaireAccess,
  { from, to }: DayRange,
): (row: CountedAnswers) => boolean {
  if (access === 'anonymous') return () => true;
  const blocks = blocksOf(rows);
  const told = toldOf(blocks);
  return (row) => {
    const block = blocks.get(keyOf(row));
    return block !== undefined && told.has(keyOf(row)) && block.first >= from && block.last <= to;
  };
}
