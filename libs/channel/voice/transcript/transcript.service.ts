import { DAY_MS, type DistrictScope, type TranscriptLine } from '#libs/contract';
import type { Config } from '#libs/platform';
import { hasWord, wordsOf } from './gram.rules.js';
import { lineViewOf, type KeptLine } from './line.rules.js';
import { maskSpoken } from './spoken.rules.js';
import type { TranscriptRepository } from './transcript.repository.js';

/** So many of the newest lines with a word are looked at, and so many contacts answered. */
const [MOST_FOUND, MOST_CONTACTS] = [2000, 500];
/** Contacts that one round removes lines of. */
const ROUND = 100;
/** What was said in calls: read, found by its words, and removed by age. */
export class TranscriptService {
  constructor(
    private readonly repository: TranscriptRepository,
    private readonly config: Pick<Config, 'recordingDays'>,
  ) {}

  /** In order, personal data masked. */
  async of(contactId: string): Promise<TranscriptLine[]> {
    return (await this.repository.of(contactId)).map(lineViewOf).map(masked);
  }

  /**
   * Contacts in which each of these words was said, those of the newest lines first. What is masked is not found.
   * Throws BAD_INPUT, TOO_SLOW.
   */
  async contactsWith(query: string, scope: DistrictScope): Promise<string[]> {
    let found: string[] | undefined;
    for (const word of await this.rarestFirst(wordsOf(query))) {
      const lines = await this.repository.search(word, scope, MOST_FOUND, found);
      const right = lines.filter(({ text }) => hasWord(maskSpoken(text), word));
      found = [...new Set(right.map(({ contactId }) => contactId))];
      if (found.length === 0) break;
    }
    return (found ?? []).slice(0, MOST_CONTACTS);
  }

  /** Removes what is as old as recordings may become; `removed` is told of each contact before. */
  async expire(
    now: number,
    removed: (of: Pick<KeptLine, 'contactId' | 'districtId'>, lines: number) => Promise<void>,
  ): Promise<void> {
    if (this.config.recordingDays === 0) return;
    const limit = now - this.config.recordingDays * DAY_MS;
    for (let round = 0; round < ROUND; round += 1) {
      const oldest = await this.repository.oldestBefore(limit);
      if (!oldest) return;
      // On record first: what is gone can't be told any more.
      await removed(oldest, await this.repository.countBefore(oldest.contactId, limit));
      await this.repository.remove(oldest.contactId, limit);
    }
  }

  /** The rarest leaves least to look at for the others. */
  private async rarestFirst(words: readonly string[]): Promise<string[]> {
    if (words.length === 1) return [...words];
    const counted = words.map(async (word) => ({
      word,
      lines: await this.repository.frequency(word, MOST_FOUND),
    }));
    return (await Promise.all(counted)).toSorted((a, b) => a.lines - b.lines).map(({ word }) => word);
  }
}

const masked = (line: TranscriptLine): TranscriptLine => ({ ...line, text: maskSpoken(line.text) });
