import type { Fact } from '#libs/contract';
import { collectionOf, isConflict, isDuplicateKey, isStoreAway, newId } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { setTimeout as wait } from 'node:timers/promises';
import { factModel, toDocument, type FactDocument } from '../fact/fact.schema.js';
import { deltasOf } from '../rollup/delta.rules.js';
import { deltaSchema, type DeltaDocument } from '../rollup/rollup.schema.js';

/** Somebody else may be writing the same facts: so often it is tried, so long after one another, ms. */
const [TRIES, PAUSE_MS] = [3, 20];

/**
 * Stores facts together with what they add to their roll-ups, as inserts in one transaction: a fact is there
 * if and only if it is counted, once, whoever dies when. Nobody waits for anybody: no document is shared.
 */
export class IntakeRepository {
  private readonly facts: driver.Collection<FactDocument>;
  private readonly deltas: driver.Collection<DeltaDocument>;

  constructor(private readonly mongo: Connection) {
    this.facts = factModel(mongo).collection as unknown as driver.Collection<FactDocument>;
    this.deltas = collectionOf<DeltaDocument>(mongo, 'RollupDelta', deltaSchema);
  }

  /**
   * Stores and counts what is not there yet; facts never change, so one that is there stays as it is. Answers
   * what was new. Rejects, and has stored nothing, if the store is away or somebody else is writing one of these.
   */
  async add(facts: readonly Fact[]): Promise<Fact[]> {
    let fresh = [...new Map(facts.map((fact) => [fact.id, fact])).values()];
    for (let tries = 1; fresh.length > 0;) {
      try {
        await this.write(fresh);
        return fresh;
      } catch (error) {
        if (isDuplicateKey(error)) fresh = await this.unknown(fresh);
        else if (isConflict(error) && !isStoreAway(error) && tries < TRIES) await wait(PAUSE_MS * tries++);
        else throw error;
      }
    }
    return [];
  }

  private async write(facts: readonly Fact[]): Promise<void> {
    const deltas = deltasOf(facts, newId);
    const session = await this.mongo.startSession();
    try {
      session.startTransaction();
      // One that is refused undoes them all, whatever the order; that costs the driver half as much.
      await this.facts.insertMany(facts.map(toDocument), { session, ordered: false });
      await this.deltas.insertMany(deltas, { session, ordered: false });
      await session.commitTransaction();
    } finally {
      // Ends what was not committed, too.
      await session.endSession();
    }
  }

  private async unknown(facts: readonly Fact[]): Promise<Fact[]> {
    const ids = facts.map(({ id }) => id);
    const found = await this.facts.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
    const known = new Set(found.map(({ _id }) => _id));
    return facts.filter(({ id }) => !known.has(id));
  }
}
