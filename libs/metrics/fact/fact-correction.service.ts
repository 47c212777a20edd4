import type { Fact, ReactionItem } from '#libs/contract';
import { cellsOf, type Cell } from '../rollup/rollup.rules.js';
import type { FactRepository } from './fact.repository.js';
import { factsOf } from './fact.rules.js';

type Told = Pick<ReactionItem, 'contact' | 'timeline'>;

/** Writes right facts over wrong ones, takes surplus ones out, and has these cells counted again. */
export interface FactCorrections {
  correct(right: readonly Fact[], surplus: readonly Fact[], cells: readonly Cell[]): Promise<void>;
}

/** What was found, and put right. */
export interface Corrections {
  contacts: number;
  /** As many as the timelines tell. */
  facts: number;
  missing: number;
  wrong: number;
  surplus: number;
}

export interface CorrectionOptions {
  /** Asked between two batches. */
  stopped?: () => boolean;
  /** Contacts read at once. */
  batchSize?: number;
  /** After each batch; waited for. */
  onProgress?: (so: Corrections) => void | Promise<void>;
}

const BATCH = 300;

/**
 * Holds facts against the timelines, and corrects those that differ. Nothing is thrown away first, so it may
 * run in several processes, while contacts go on, and again after it was interrupted. Facts of contacts that
 * are no longer there stay. Roll-ups follow in the next round.
 */
export class FactCorrectionService {
  constructor(
    private readonly facts: Pick<FactRepository, 'ofContacts' | 'byIds'>,
    private readonly corrections: FactCorrections,
  ) {}

  async run(source: AsyncIterable<Told>, options: CorrectionOptions = {}): Promise<Corrections> {
    const so: Corrections = { contacts: 0, facts: 0, missing: 0, wrong: 0, surplus: 0 };
    let batch: Told[] = [];
    const flush = async (): Promise<void> => {
      await this.correct(batch, so);
      await options.onProgress?.(so);
      batch = [];
    };
    for await (const item of source) {
      if (options.stopped?.()) return so;
      batch.push(item);
      if (batch.length >= (options.batchSize ?? BATCH)) await flush();
    }
    await flush();
    return so;
  }

  /**
   * The same for facts that are told elsewhere than in timelines: those that are missing or wrong. Adds to what
   * was found.
   */
  async runOthers(source: AsyncIterable<readonly Fact[]>, so: Corrections): Promise<Corrections> {
    for await (const told of source) {
      const before = new Map(
        (await this.facts.byIds(told.map(({ id }) => id))).map((fact) => [fact.id, fact]),
      );
      const missing = told.filter(({ id }) => !before.has(id));
      const wrong = told.filter((fact) => differs(fact, before.get(fact.id)));
      so.facts += told.length;
      so.missing += missing.length;
      so.wrong += wrong.length;
      const right = [...missing, ...wrong];
      const were = wrong.map(({ id }) => before.get(id) as Fact);
      await this.corrections.correct(right, [], cellsOf([...right, ...were]));
    }
    return so;
  }

  private async correct(batch: readonly Told[], so: Corrections): Promise<void> {
    const told = batch.flatMap(factsOf);
    const stored = await this.facts.ofContacts(batch.map(({ contact }) => contact.id));
    const before = new Map(stored.map((fact) => [fact.id, fact]));
    const wanted = new Map(told.map((fact) => [fact.id, fact]));
    const missing = told.filter(({ id }) => !before.has(id));
    const wrong = told.filter((fact) => differs(fact, before.get(fact.id)));
    // Of later entries the timeline that was read says nothing yet.
    const read = new Map(batch.map(({ contact, timeline }) => [contact.id, timeline.at(-1)?.seq ?? 0]));
    const surplus = stored.filter(
      ({ id, seq, contactId }) => !wanted.has(id) && seq <= (read.get(contactId) ?? 0),
    );
    so.contacts += batch.length;
    so.facts += told.length;
    so.missing += missing.length;
    so.wrong += wrong.length;
    so.surplus += surplus.length;
    const were = wrong.map(({ id }) => before.get(id) as Fact);
    const cells = cellsOf([...missing, ...wrong, ...were, ...surplus]);
    await this.corrections.correct([...missing, ...wrong], surplus, cells);
  }
}

/** Facts of older builds lack fields. */
const differs = (right: Fact, stored: Fact | undefined): boolean =>
  stored !== undefined && (Object.keys(right) as (keyof Fact)[]).some((key) => right[key] !== stored[key]);
