import {
  isReachable,
  slotClassOf,
  type AdmissionPort,
  type Arriving,
  type Kept,
  type Placing,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import { admit } from '../policy/decision/admission.rules.js';
import type { QueuePolicy } from '../policy/model/policy.rules.js';
import type { VipService } from '../vip/vip.service.js';
import type { InForceService } from './in-force.service.js';
import { situationOf, type Presences } from './placement.rules.js';
import type { PlacementService } from './placement.service.js';
import type { PolicyInForce } from './policy-in-force.rules.js';

export interface AdmissionParts {
  policies: Pick<InForceService, 'now'>;
  placements: Pick<PlacementService, 'presences'>;
  index: Pick<RoutingIndex, 'serves'>;
  vip: Pick<VipService, 'listsOf'>;
  clock: Clock;
  log: Log;
}

/** Decides where arrivals go, by the policy in force. Asks the stores only for what the policy goes by. */
export class AdmissionService implements AdmissionPort {
  constructor(private readonly parts: AdmissionParts) {}

  async place(arriving: Arriving): Promise<Placing> {
    const policy = await this.parts.policies.now();
    const queue = policy.queue(arriving.queueId);
    if (!queue) {
      return { admission: { to: 'queue', queueId: arriving.queueId, steps: [] }, vipListIds: [], kept: null };
    }
    const known = await this.known(policy, queue);
    const now = situationOf(policy, known, slotClassOf(arriving.channel));
    const { channel, customer } = arriving;
    const who = { channel, isReachable: isReachable(channel, customer.identity) };
    const admission = admit(who, queue, now, this.parts.clock.now());
    const final = admission.to === 'queue' ? policy.queue(admission.queueId) : null;
    const [vipListIds, kept] = await Promise.all([
      policy.vipListIds.size === 0 ? [] : this.parts.vip.listsOf(arriving.customer, policy.vipListIds),
      final && this.keptFor(arriving, final),
    ]);
    return { admission, vipListIds, kept };
  }

  /** Without Redis nobody knows how many wait: then no queue is full, and none deserted. */
  private async known(policy: PolicyInForce, queue: QueuePolicy): Promise<Presences> {
    if (!dependsOnPresence(queue) && queue.overflow.length === 0) return new Map();
    const ids = policy.reachable(queue.queueId).filter((id) => {
      const one = policy.queue(id);
      return one !== null && dependsOnPresence(one);
    });
    try {
      return await this.parts.placements.presences(ids);
    } catch (error) {
      this.parts.log.debug({ err: error }, 'admission without knowing how many wait');
      return new Map();
    }
  }

  private async keptFor(arriving: Arriving, queue: QueuePolicy): Promise<Kept | null> {
    if (queue.lastAgentSeconds === 0) return null;
    const agentId = await arriving.lastAgent();
    if (agentId === null) return null;
    const serves = await this.parts.index
      .serves(agentId, queue.queueId, slotClassOf(arriving.channel))
      .catch(() => false);
    return serves ? { agentId, until: this.parts.clock.now() + queue.lastAgentSeconds * 1000 } : null;
  }
}

const dependsOnPresence = (queue: QueuePolicy): boolean =>
  queue.maxLength !== null || queue.overflow.some(({ when }) => when === 'no-agent');
