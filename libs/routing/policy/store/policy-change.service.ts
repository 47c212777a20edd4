import { AppError, NATIONAL_DISTRICT, refuse, type Principal } from '#libs/contract';
import { Slices, type Clock } from '#libs/platform';
import { changeSteps, touchedSteps, type Effect, type Touched } from '../model/change.rules.js';
import type { RoutingPolicy } from '../model/policy.rules.js';
import type { PolicyProblem } from '../model/problem.rules.js';
import { validationSteps, type Surroundings } from '../model/validation.rules.js';
import type { PolicyRepository } from './policy.repository.js';
import type { PolicyDetail, PolicyService } from './policy.service.js';

/** Who asks for a change. */
export type PolicyAuthor = Pick<Principal, 'userId' | 'displayName' | 'districtId'>;

/** What goes with a change of the policy. */
export interface PolicyChange {
  /** The version that the author saw: if it is not in force any more, the change is refused. */
  baseVersion: number;
  note: string;
}

/** What a policy would do, and why it can't if it can't. */
export interface PolicyTrial {
  valid: boolean;
  problems: PolicyProblem[];
  effect: Effect;
}

/** Reads what there is beside the policy: districts, queues, agents. */
export interface SurroundingsSource {
  surroundings(): Promise<Surroundings>;
}

/** Told when other rules are in force; whoever does not hear finds out by their version. */
export interface RuleListener {
  announceRules(): Promise<void>;
}

export interface PolicyChangeParts {
  repository: PolicyRepository;
  policies: PolicyService;
  source: SurroundingsSource;
  clock: Clock;
  routers: RuleListener;
  /** By which others have their turn meanwhile; left out in operation. */
  slices?: () => Slices;
}

/**
 * Changes of the routing policy: each makes a version, and none is ever undone but by a further one. A policy may be
 * megabytes long: whatever goes through all of it does so in slices, and other requests have their turn.
 */
export class PolicyChangeService {
  constructor(private readonly parts: PolicyChangeParts) {}

  /** A dry run against the version in force; changes nothing. */
  async try(content: RoutingPolicy): Promise<PolicyTrial> {
    const { policies, source } = this.parts;
    const [current, known] = await Promise.all([policies.latest(), source.surroundings()]);
    const slices = this.slices();
    const problems = await slices.run(validationSteps(content, known));
    const effect = await slices.run(changeSteps(current.content, content));
    return { valid: problems.length === 0, problems, effect };
  }

  /**
   * Puts a policy in force. Throws STATE_CONFLICT with the version in force if that is not the author's,
   * FORBIDDEN if a district's author changes more than their own queues and agents, BAD_INPUT with every
   * PolicyProblem, or if nothing would change.
   */
  async change(content: RoutingPolicy, change: PolicyChange, author: PolicyAuthor): Promise<PolicyDetail> {
    return this.write(content, change, author, null);
  }

  /** Brings the content of an older version back, as a new one. Throws as `change` does, and NOT_FOUND. */
  async rollback(version: number, change: PolicyChange, author: PolicyAuthor): Promise<PolicyDetail> {
    const { content } = await this.parts.policies.get(version);
    return this.write(content, change, author, version);
  }

  private async write(
    content: RoutingPolicy,
    { baseVersion, note }: PolicyChange,
    author: PolicyAuthor,
    rollbackOf: number | null,
  ): Promise<PolicyDetail> {
    const { repository, policies, source, clock, routers } = this.parts;
    const [current, known] = await Promise.all([policies.latest(), source.surroundings()]);
    if (current.version !== baseVersion) throw conflict(current.version);
    const slices = this.slices();
    const touched = await slices.run(touchedSteps(current.content, content));
    if (isNothing(touched, current.content, content))
      refuse('content', '没有要修改的内容', 'nothing to change');
    if (!mayChange(touched, author.districtId, known)) throw new AppError('FORBIDDEN');
    const problems = await slices.run(validationSteps(content, known));
    if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
    const version = baseVersion + 1;
    const written = await repository.insert({
      _id: version,
      content,
      authorId: author.userId,
      authorName: author.displayName,
      at: new Date(clock.now()),
      note,
      effect: await slices.run(changeSteps(current.content, content)),
      rollbackOf,
    });
    policies.forget();
    if (!written) throw conflict((await policies.latest()).version);
    await routers.announceRules().catch(() => undefined);
    return policies.get(version);
  }

  private slices(): Slices {
    return this.parts.slices?.() ?? new Slices();
  }
}

const conflict = (version: number): AppError => new AppError('STATE_CONFLICT', { version });

/** The order of entries means nothing; one that is given twice is no entry less. */
const isNothing = (
  { queueIds, agentIds, shared }: Touched,
  before: RoutingPolicy,
  after: RoutingPolicy,
): boolean =>
  queueIds.length + agentIds.length === 0 &&
  !shared &&
  before.queues.length === after.queues.length &&
  before.agents.length === after.agents.length;

/** Headquarters may change everything, a district the entries of its own queues and agents. */
function mayChange(
  { queueIds, agentIds, shared }: Touched,
  districtId: string,
  known: Surroundings,
): boolean {
  if (districtId === NATIONAL_DISTRICT) return true;
  const ownOf = (list: readonly { id: string; districtId: string }[]): Set<string> =>
    new Set(list.filter((item) => item.districtId === districtId).map(({ id }) => id));
  const [queues, agents] = [ownOf(known.queues), ownOf(known.agents)];
  return !shared && queueIds.every((id) => queues.has(id)) && agentIds.every((id) => agents.has(id));
}
