import type { Fact } from '#libs/contract';
import { GroupCommit, isStoreAway } from '#libs/platform';
import type { FactSignal } from '../fact/fact-signal.adapter.js';
import type { FactIntake } from '../fact/fact.service.js';
import type { IntakeRepository } from './intake.repository.js';

/** Of the second within which a fact is on every screen; a batch costs more than the facts of a contact. */
const PACE_MS = 100;
/** Contacts. */
const MAX_BATCH = 150;

/** Stores and counts facts, those of many contacts in one batch, and tells who shows figures. */
export class IntakeService implements FactIntake {
  private readonly batches = new GroupCommit<readonly Fact[], void>((batch) => this.write(batch), {
    maxBatch: MAX_BATCH,
    maxRunning: 1,
    paceMs: PACE_MS,
  });

  constructor(
    private readonly intake: Pick<IntakeRepository, 'add'>,
    private readonly signal: Pick<FactSignal, 'publish'>,
  ) {}

  take(facts: readonly Fact[]): Promise<void> {
    return this.batches.submit(facts);
  }

  /** If they are refused together, each contact's alone: one that can't be stored keeps no other out. */
  private async write(batch: readonly (readonly Fact[])[]): Promise<(void | Error)[]> {
    try {
      this.signal.publish(await this.intake.add(batch.flat()));
      return batch.map(() => undefined);
    } catch (error) {
      if (batch.length === 1 || isStoreAway(error)) throw error;
    }
    const results: (void | Error)[] = [];
    for (const facts of batch) {
      results.push(
        await this.intake.add(facts).then(
          (fresh) => this.signal.publish(fresh),
          (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
        ),
      );
    }
    return results;
  }
}
