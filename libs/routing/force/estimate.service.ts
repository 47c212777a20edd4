import type { Outlook } from '#libs/contract';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import { waitFrom } from '../policy/decision/wait.rules.js';

/** Tells waiting customers where they stand. */
export class EstimateService {
  constructor(private readonly index: Pick<RoutingIndex, 'place'>) {}

  /** Null if the contact doesn't wait in the index. Rejects when Redis is away. */
  async of(contactId: string): Promise<Outlook | null> {
    const place = await this.index.place(contactId);
    if (!place) return null;
    const wait = waitFrom(place);
    return { ahead: place.ahead, expectedWait: wait && Math.round(wait.seconds) };
  }

  /** Of each of these, in their order; null also where it can't be told now. */
  ofEach(contactIds: readonly string[]): Promise<(Outlook | null)[]> {
    return Promise.all(contactIds.map((id) => this.of(id).catch(() => null)));
  }
}
