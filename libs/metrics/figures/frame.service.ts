import type { FrameContact, FrameSource, Population } from '#libs/contract';
import type { CompletenessService } from './completeness.service.js';

/** Contacts to sample from, of days of which everything is known: a frame is frozen for good. */
export class FrameService implements FrameSource {
  constructor(
    private readonly facts: FrameSource,
    private readonly completeness: Pick<CompletenessService, 'requireFinal'>,
  ) {}

  async *handled(population: Population, most?: number): AsyncGenerator<FrameContact> {
    await this.completeness.requireFinal(population, []);
    yield* this.facts.handled(population, most);
  }

  agentsOf(contactIds: readonly string[]): Promise<Map<string, string[]>> {
    return this.facts.agentsOf(contactIds);
  }
}
