import type { Fact } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { factModel, toDocument, type FactDocument } from '../fact/fact.schema.js';
import { cellKey, type Cell } from '../rollup/rollup.rules.js';
import { cellSchema, type CellDocument } from '../rollup/rollup.schema.js';

/** Corrects facts that are stored, and notes in the same transaction that their cells are to be counted again. */
export class CorrectionRepository {
  private readonly facts: driver.Collection<FactDocument>;
  private readonly cells: driver.Collection<CellDocument>;

  constructor(private readonly mongo: Connection) {
    this.facts = factModel(mongo).collection as unknown as driver.Collection<FactDocument>;
    this.cells = collectionOf<CellDocument>(mongo, 'RollupCell', cellSchema);
  }

  /**
   * Writes these over what there is of the same entries, takes others out, and notes the cells of both, and of
   * what was there before.
   */
  async correct(right: readonly Fact[], surplus: readonly Fact[], cells: readonly Cell[]): Promise<void> {
    if (cells.length === 0) return;
    const writes = [
      ...right.map((fact) => ({
        replaceOne: { filter: { _id: fact.id }, replacement: toDocument(fact), upsert: true },
      })),
      ...surplus.map(({ id }) => ({ deleteOne: { filter: { _id: id } } })),
    ];
    const session = await this.mongo.startSession();
    try {
      await session.withTransaction(async () => {
        if (writes.length > 0) await this.facts.bulkWrite(writes, { ordered: false, session });
        await this.cells.bulkWrite(marksOf(cells), { ordered: false, session });
      });
    } finally {
      await session.endSession();
    }
  }
}

const marksOf = (cells: readonly Cell[]): driver.AnyBulkWriteOperation<CellDocument>[] =>
  cells
    .toSorted((a, b) => (cellKey(a) < cellKey(b) ? -1 : 1))
    .map((cell) => ({
      updateOne: {
        filter: { _id: cellKey(cell) },
        update: { $inc: { marked: 1 }, $set: { dirty: true }, $setOnInsert: { ...cell, done: 0 } },
        upsert: true,
      },
    }));
