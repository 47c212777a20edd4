import { createHash } from 'node:crypto';
import type { AgentLine, AgentStanding, AgentTerms, WrapUpTerms } from '#libs/contract';
import { WorkingCalendar } from '#libs/platform';
import { firstRing, lackingOf, type ServingAgent } from '../policy/decision/eligibility.rules.js';
import {
  queuePolicyOf,
  targetQueueOf,
  type AgentProfile,
  type AgentSettings,
  type QueuePolicy,
  type RoutingPolicy,
} from '../policy/model/policy.rules.js';
import type { PolicyDetail } from '../policy/store/policy.service.js';
import { aimsOf, type Queue } from '../queue/queue.rules.js';

/** What holds where nobody has said anything else, ms. */
export interface DeploymentTerms {
  wrapUpMs: number;
  offerMs: number;
}

/**
 * The routing policy joined with the queues there are, made so that each question of it is answered without
 * a search. A queue without an entry works by the aims it was made with.
 */
export class PolicyInForce {
  /** Differs if anything here does. */
  readonly id: string;
  readonly content: RoutingPolicy;
  readonly calendar: WorkingCalendar;
  /** When the policy last changed, epoch ms; 0 = never. */
  readonly since: number;
  /** The VIP lists that some queue goes by. */
  readonly vipListIds: ReadonlySet<string>;
  /** Every queue there is, by id. */
  readonly queues: ReadonlyMap<string, QueuePolicy>;
  private readonly profiles: ReadonlyMap<string, AgentProfile>;
  /** By queue: the queues whose contacts its agents may be offered, at some ring. */
  private readonly drawing = new Map<string, QueuePolicy[]>();
  private readonly defaults: AgentSettings;

  constructor(
    detail: Pick<PolicyDetail, 'version' | 'at' | 'content'>,
    queues: ReadonlyMap<string, Queue>,
    private readonly deployment: DeploymentTerms,
  ) {
    this.id = idOf(detail.version, queues);
    this.content = detail.content;
    this.calendar = new WorkingCalendar(detail.content.calendar);
    this.since = detail.at === null ? 0 : Date.parse(detail.at);
    this.queues = new Map([...queues.values()].map((queue) => [queue.id, policyOf(detail.content, queue)]));
    this.profiles = new Map(detail.content.agents.map((profile) => [profile.agentId, profile]));
    const { agentDefaults } = detail.content;
    const wrapUpSeconds = deployment.wrapUpMs / 1000;
    this.defaults = detail.version === 0 ? { ...agentDefaults, wrapUpSeconds } : agentDefaults;
    this.vipListIds = new Set([...this.queues.values()].flatMap((queue) => queue.vipListIds));
    for (const queue of this.queues.values()) {
      for (const id of new Set([queue.queueId, ...queue.rings.flatMap((ring) => ring.addQueueIds)])) {
        const drawn = this.drawing.get(id);
        if (drawn) drawn.push(queue);
        else this.drawing.set(id, [queue]);
      }
    }
  }

  /** Null for a queue that there is not. */
  queue(queueId: string): QueuePolicy | null {
    return this.queues.get(queueId) ?? null;
  }

  offerMs(queueId: string): number {
    const seconds = this.queue(queueId)?.offerSeconds;
    return seconds ? seconds * 1000 : this.deployment.offerMs;
  }

  /** This queue, and every one that overflow may lead to from it. */
  reachable(queueId: string): string[] {
    const found = new Set([queueId]);
    for (const id of found) {
      for (const rule of this.queue(id)?.overflow ?? []) {
        const next = targetQueueOf(this.content, rule);
        if (next !== null) found.add(next);
      }
    }
    return [...found];
  }

  terms(agent: AgentStanding): AgentTerms {
    const profile = this.profiles.get(agent.id);
    const { languages, slots, callBlocksChats, missesAllowed } = profile ?? this.defaults;
    return {
      lines: this.linesOf({ ...agent, languages, skills: profile?.skills ?? [] }),
      slots: profile ? slots : (agent.capacity ?? slots),
      callBlocksChats,
      missesAllowed,
      ...this.wrapUp(agent.id),
    };
  }

  wrapUp(agentId: string): WrapUpTerms {
    const { wrapUpSeconds, wrapUpExtensionSeconds, wrapUpExtensions } =
      this.profiles.get(agentId) ?? this.defaults;
    return {
      wrapUpMs: wrapUpSeconds * 1000,
      extensionMs: wrapUpExtensionSeconds * 1000,
      extensions: wrapUpExtensions,
    };
  }

  private linesOf(agent: ServingAgent): AgentLine[] {
    const queues = new Set(agent.queueIds.flatMap((id) => this.drawing.get(id) ?? []));
    return [...queues].flatMap((queue) => {
      const ring = firstRing(agent, queue);
      const { queueId, agentOrder: order } = queue;
      return ring === null ? [] : [{ queueId, ring, order, lacking: lackingOf(agent, queue) }];
    });
  }
}

function idOf(version: number, queues: ReadonlyMap<string, Queue>): string {
  const aims = createHash('sha256')
    .update(JSON.stringify([...queues.values()]))
    .digest('hex');
  return `${version}:${aims.slice(0, 16)}`;
}

function policyOf(policy: RoutingPolicy, queue: Queue): QueuePolicy {
  const found = queuePolicyOf(policy, queue);
  if (policy.queues.includes(found)) return found;
  return { ...found, ...aimsOf(queue) };
}
