import type { ContactPort, Fact } from '#libs/contract';
import { factsOfSatisfaction } from './satisfaction-fact.rules.js';
import type { SatisfactionFactRepository } from './satisfaction-fact.repository.js';
import type { SatisfactionDoc } from './satisfaction.schema.js';

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
    private readonly contacts: Pick<ContactPort, 'load'>,
    private readonly intake: RatingIntake,
    private readonly askMs: number,
  ) {}

  /** Tells what is untold of contacts that are closed; any number of workers may. */
  async sweep(): Promise<void> {
    if (!this.marked) await this.repository.markOlder(this.askMs);
    this.marked = true;
    for (let after = ''; ;) {
      const docs = await this.repository.untold(after, AT_ONCE);
      const known = await this.withTopics(docs);
      await this.intake.take(known.flatMap(factsOfSatisfaction));
      await this.repository.told(known);
      if (docs.length < AT_ONCE) return;
      after = docs.at(-1)?._id ?? after;
    }
  }

  /**
   * Those of which it is known what their contacts were about: the agent says so when they close it, which comes by
   * itself soon after the end. It is kept, so that every fact of a question has the same topic, whatever becomes of
   * the contact.
   */
  private async withTopics(docs: readonly SatisfactionDoc[]): Promise<SatisfactionDoc[]> {
    const open = docs.filter(({ topicId }) => topicId === undefined).map(({ _id }) => _id);
    if (open.length === 0) return [...docs];
    const contacts = new Map((await this.contacts.load(open)).map((one) => [one.id, one]));
    const closed = open
      .filter((id) => contacts.get(id)?.closedAt !== null)
      .map((_id) => ({ _id, topicId: contacts.get(_id)?.topicId ?? null }));
    await this.repository.classify(closed);
    const topics = new Map(closed.map(({ _id, topicId }) => [_id, topicId]));
    return docs.flatMap((doc) => {
      const topicId = doc.topicId === undefined ? topics.get(doc._id) : doc.topicId;
      return topicId === undefined ? [] : [{ ...doc, topicId }];
    });
  }
}

/** The facts of all questions that have been told, or are about to be, as they are to be. */
export async function* factsOfAll(
  repository: Pick<SatisfactionFactRepository, 'all'>,
): AsyncGenerator<Fact[]> {
  for await (const docs of repository.all()) {
    // Whose topic is not known yet, workers will tell.
    yield docs.filter(({ untold, topicId }) => !untold || topicId !== undefined).flatMap(factsOfSatisfaction);
  }
}
