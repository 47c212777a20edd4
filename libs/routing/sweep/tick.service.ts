import {
  AppError,
  isWornOut,
  slotClassOf,
  type Admission,
  type ContactImage,
  type ContactPort,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { InForceService } from '../force/in-force.service.js';
import { situationOf, waitingOf, type Presences } from '../force/placement.rules.js';
import type { PlacementService } from '../force/placement.service.js';
import type { PolicyInForce } from '../force/policy-in-force.rules.js';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import { onTick } from '../policy/decision/admission.rules.js';
import type { ResyncService } from '../resync.service.js';

const PAGE = 500;
/** What one router has taken on, another takes over after this time. */
const AGAIN_MS = 10_000;
const DESERTED_AT_ONCE = 100;

export interface TickParts {
  index: Pick<RoutingIndex, 'takeDue' | 'takeDeserted' | 'waitingIn'>;
  contacts: Pick<ContactPort, 'load' | 'overflow' | 'exit'>;
  resync: Pick<ResyncService, 'enqueue' | 'contactsById'>;
  policies: Pick<InForceService, 'now'>;
  placements: Pick<PlacementService, 'presences'>;
  clock: Clock;
  log: Log;
}

/**
 * Does to waiting contacts what time does: widens the search for an agent, gives up keeping them for one, and
 * follows the overflow rules. When that is worth asking stands in the index; nothing is kept here.
 */
export class TickService {
  constructor(private readonly parts: TickParts) {}

  /** Looks after all that is due now. Rejects when a store is away. */
  async round(): Promise<void> {
    await this.lookAfterDeserted();
    for (;;) {
      const ids = await this.parts.index.takeDue(PAGE, AGAIN_MS);
      if (ids.length > 0) await this.tick(ids);
      if (ids.length < PAGE) return;
    }
  }

  /** Those who waited before their queue lost its last agent learn when to give up. */
  private async lookAfterDeserted(): Promise<void> {
    const { index, policies, resync } = this.parts;
    const deserted = await index.takeDeserted(DESERTED_AT_ONCE);
    if (deserted.length === 0) return;
    const policy = await policies.now();
    for (const queueId of deserted) {
      if (!policy.queue(queueId)?.overflow.some(({ when }) => when === 'no-agent')) continue;
      for await (const ids of index.waitingIn(queueId)) await resync.contactsById(ids);
    }
  }

  private async tick(ids: readonly string[]): Promise<void> {
    const { contacts, policies, resync, clock } = this.parts;
    const images = await contacts.load(ids);
    const waiting = images.filter(({ state }) => state === 'waiting');
    const policy = await policies.now();
    const known = await this.presences(policy, waiting);
    const at = clock.now();
    const staying: ContactImage[] = [];
    const leaving: Promise<unknown>[] = [];
    for (const contact of waiting) {
      const admission = overflowOf(contact, policy, known, at);
      if (admission) leaving.push(this.lead(contact, admission));
      else staying.push(contact);
    }
    const stillHere = new Set(waiting.map(({ id }) => id));
    await Promise.all([
      resync.enqueue(staying),
      resync.contactsById(ids.filter((id) => !stillHere.has(id))),
      ...leaving,
    ]);
  }

  private async presences(policy: PolicyInForce, contacts: readonly ContactImage[]): Promise<Presences> {
    const queueIds = new Set(contacts.map(({ queueId }) => queueId));
    const overflowing = [...queueIds].filter((id) => (policy.queue(id)?.overflow.length ?? 0) > 0);
    return this.parts.placements.presences([...new Set(overflowing.flatMap((id) => policy.reachable(id)))]);
  }

  /** Somebody may be quicker: an agent, the customer, another router. */
  private async lead({ id, epoch }: ContactImage, admission: Admission): Promise<void> {
    const { contacts, log } = this.parts;
    try {
      if (admission.to === 'queue') await contacts.overflow(id, epoch, admission.steps);
      else await contacts.exit(id, epoch, admission.to, admission.steps);
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'UNAVAILABLE') throw error;
      log.debug({ contactId: id, code: error.code }, 'a contact moved on before it overflowed');
    }
  }
}

/** Somebody to whom so much has happened in vain is asked to leave a message: people see it among the callbacks. */
const outOfQueues = ({ queueId: fromQueueId }: ContactImage): Admission => {
  const [reason, reasonEn] = ['多次分配、转接后仍无人接待', 'Passed on and offered too often in vain'];
  const step = { fromQueueId, when: 'waited', to: 'message', queueId: null, reason, reasonEn } as const;
  return { to: 'message', queueId: null, steps: [step] };
};

/** Where a contact goes that can stay no longer; null if it stays. Whoever goes on to a queue fills it. */
function overflowOf(
  contact: ContactImage,
  policy: PolicyInForce,
  known: Presences,
  at: number,
): Admission | null {
  if (isWornOut(contact)) return outOfQueues(contact);
  const queue = policy.queue(contact.queueId);
  if (!queue || queue.overflow.length === 0) return null;
  const now = situationOf(policy, known, slotClassOf(contact.channel));
  const decision = onTick(waitingOf(contact, queue, at), queue, now, at);
  if (decision.act !== 'overflow') return null;
  const target = known.get(decision.admission.queueId ?? '');
  if (target) target.waiting += 1;
  return decision.admission;
}
