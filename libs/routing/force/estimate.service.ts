import type { Outlook } from '#libs/contract';
import type { PlaceInLine, RoutingIndex } from '../index/routing-index.repository.js';
import { expectedWait, type ExpectedWait } from '../policy/decision/wait.rules.js';

/** What whoever stands there has to expect; null if nobody serves, or no contact has been handled yet. */
export const waitFrom = ({ ahead, slots, handleMs }: PlaceInLine): ExpectedWait | null =>
  handleMs === null
    ? null
    : expectedWait({ ahead, slots, handleSeconds: handleMs / 1000, patienceSeconds: null });

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
