import type { PlaceInLine, RoutingIndex } from '../index/routing-index.repository.js';
import { expectedWait, type ExpectedWait } from '../policy/decision/wait.rules.js';

/** Where a waiting contact stands. */
export interface Outlook {
  /** How many are before it, 0 = next. */
  ahead: number;
  /** Seconds until an agent is likely to be there; null if that can't be told. */
  expectedWait: number | null;
}

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
}
