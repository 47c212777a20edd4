import type {
  AgentStanding,
  AgentTerms,
  AgentTermsSource,
  Channel,
  QueueHours,
  WrapUpTerms,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import { serves } from '../policy/decision/admission.rules.js';
import type { PolicyService } from '../policy/store/policy.service.js';
import type { QueueService } from '../queue/queue.service.js';
import { PolicyInForce, type DeploymentTerms } from './policy-in-force.rules.js';

/** The policy in force, made ready to be asked. May be two seconds old, except where it was changed. */
export class InForceService implements AgentTermsSource, QueueHours {
  private made: { from: readonly [object, object]; policy: PolicyInForce } | null = null;

  constructor(
    private readonly policies: Pick<PolicyService, 'current' | 'forget'>,
    private readonly queues: Pick<QueueService, 'all' | 'forget'>,
    private readonly config: DeploymentTerms,
    private readonly clock: Clock,
  ) {}

  async now(): Promise<PolicyInForce> {
    const [detail, queues] = await Promise.all([this.policies.current(), this.queues.all()]);
    const { made } = this;
    if (made && made.from[0] === detail && made.from[1] === queues) return made.policy;
    const policy = new PolicyInForce(detail, queues, this.config);
    // Equal queues are read anew every other second: whoever holds on to a policy sees that it is the same.
    const kept = made && made.policy.id === policy.id && made.from[0] === detail ? made.policy : policy;
    this.made = { from: [detail, queues], policy: kept };
    return kept;
  }

  /** The next answer is made from the truth. */
  forget(): void {
    this.policies.forget();
    this.queues.forget();
  }

  async takes(queueId: string, channel: Channel): Promise<boolean> {
    const policy = await this.now();
    const queue = policy.queue(queueId);
    return queue !== null && serves(queue, channel, policy.calendar, this.clock.now());
  }

  /** Until when an offer made now rings, epoch ms. */
  async offerEnd(queueId: string): Promise<number> {
    return this.clock.now() + (await this.now()).offerMs(queueId);
  }

  async terms(agents: readonly AgentStanding[]): Promise<{ since: number; terms: AgentTerms[] }> {
    const policy = await this.now();
    return { since: policy.since, terms: agents.map((agent) => policy.terms(agent)) };
  }

  async wrapUp(agentId: string): Promise<WrapUpTerms> {
    return (await this.now()).wrapUp(agentId);
  }

  async breakReasonIds(): Promise<string[] | null> {
    const { breakReasons } = (await this.now()).content;
    return breakReasons.length === 0 ? null : breakReasons.map(({ id }) => id);
  }
}
