import type { Fact } from '#libs/contract';
import { factsOfSatisfaction } from './satisfaction-fact.rules.js';
import type { SatisfactionFactRepository } from './satisfaction-fact.repository.js';

/** Stores and counts facts, each once. */
export interface RatingIntake {
  take(facts: readonly Fact[]): Promise<void>;
}

const AT_ONCE = 200;

/** Tells figures who was asked how satisfied they are, and what they said: each once, whoever dies when. */
export class SatisfactionFactService {
  private marked = false;

  constructor(
    private readonly repository: SatisfactionFactRepository,
    private readonly intake: RatingIntake,
    private readonly askMs: number,
  ) {}

  /** Tells what is untold; any number of workers may. */
  async sweep(): Promise<void> {
    if (!this.marked) await this.repository.markOlder(this.askMs);
    this.marked = true;
    for (;;) {
      const docs = await this.repository.untold(AT_ONCE);
      if (docs.length === 0) return;
      await this.intake.take(docs.flatMap(factsOfSatisfaction));
      await this.repository.told(docs);
      if (docs.length < AT_ONCE) return;
    }
  }
}

/** The facts of all questions, as they are to be. */
export async function* factsOfAll(
  repository: Pick<SatisfactionFactRepository, 'all'>,
): AsyncGenerator<Fact[]> {
  for await (const docs of repository.all()) yield docs.flatMap(factsOfSatisfaction);
}
