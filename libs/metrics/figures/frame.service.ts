import type { FrameContact, FrameSource, FrameTaking, Population } from '#libs/contract';
import type { CompletenessService } from './completeness.service.js';

/** Contacts to sample from, of days of which everything is known: a frame is frozen for good. */
export class FrameService implements FrameSource {
  constructor(
    private readonly facts: FrameSource,
    private readonly completeness: Pick<CompletenessService, 'require' | 'requireFinal'>,
  ) {}

  async *handled(population: Population, taking: FrameTaking = {}): AsyncGenerator<FrameContact> {
    if (taking.withoutOpen) await this.completeness.require(population, []);
    else await this.completeness.requireFinal(population, [], population.districtId);
    yield* this.facts.handled(population, taking);
  }

  agentsOf(contactIds: readonly string[]): Promise<Map<string, string[]>> {
    return this.facts.agentsOf(contactIds);
  }
}
