import type { ContactImage } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { IndexedContact } from '../index/argument.rules.js';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import type { InForceService } from './in-force.service.js';
import { placed, type Presences } from './placement.rules.js';

/** Finds the places of waiting contacts by the policy in force. */
export class PlacementService {
  constructor(
    private readonly index: Pick<RoutingIndex, 'queueStates'>,
    private readonly policies: Pick<InForceService, 'now'>,
    private readonly clock: Clock,
  ) {}

  async of(contacts: readonly ContactImage[]): Promise<IndexedContact[]> {
    const policy = await this.policies.now();
    const watched = [...new Set(contacts.map(({ queueId }) => queueId))].filter((id) =>
      policy.queue(id)?.overflow.some(({ when }) => when === 'no-agent'),
    );
    const known = await this.presences(watched);
    const at = this.clock.now();
    return contacts.map((contact) => placed(contact, policy, known, at));
  }

  /** How these queues stand; empty if the index can't say. Rejects when Redis is away. */
  async presences(queueIds: readonly string[]): Promise<Presences> {
    if (queueIds.length === 0) return new Map();
    const states = await this.index.queueStates(queueIds);
    return new Map((states ?? []).map((state, i) => [queueIds[i] as string, state]));
  }
}
