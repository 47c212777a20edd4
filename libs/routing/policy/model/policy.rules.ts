import {
  CHANNELS,
  NATIONAL_DISTRICT,
  type AbandonedCallback,
  type AgentOrder,
  type Channel,
  type OverflowCondition,
  type OverflowTarget,
  type SlotClass,
} from '#libs/contract';
import type { OwnDay } from '#libs/platform';
import { ALWAYS_OPEN, type OpeningHours } from '../../hours/hours.rules.js';

/** Levels of skills run from 1 to this. */
export const TOP_LEVEL = 10;

/** Something with an id and a name in both languages. */
export interface Named {
  /** Lower-case letters, digits and dashes. */
  id: string;
  name: string;
  nameEn: string;
}

/** A skill that agents of a queue need, at this level at least (1 to TOP_LEVEL). */
export interface SkillNeed {
  skillId: string;
  minLevel: number;
}

/** How far the search for an agent has widened. Rings add to each other; ring 0 is the queue itself. */
export interface Ring {
  /** Begins when the contact has waited this long in the queue. */
  afterSeconds: number;
  /** Taken off every level that is needed; a need that comes to 0 is waived. */
  relaxLevels: number;
  /** Agents of these queues may serve too. */
  addQueueIds: readonly string[];
}

/** What to do with a contact when it can't be served here. The first rule that applies is taken. */
export interface OverflowRule {
  when: OverflowCondition;
  /** For `waited` and `no-agent` alone; null = the longest wait, or at once. */
  afterSeconds: number | null;
  to: OverflowTarget;
  /** For `queue` alone. */
  queueId: string | null;
  /** For `district` alone. */
  districtId: string | null;
  /** Why, as the contact's timeline and the figures name it. */
  reason: string;
  reasonEn: string;
}

/** How one queue works. A queue without an entry works by `QUEUE_POLICY_DEFAULTS`. */
export interface QueuePolicy {
  queueId: string;
  districtId: string;
  hours: OpeningHours;
  /** Those who wait at closing time are served, or overflow as `closed`. */
  atClosing: 'serve' | 'overflow';
  channels: readonly Channel[];
  /** A language tag that the agents must speak, e.g. `zh`; never relaxed. */
  language: string;
  skills: readonly SkillNeed[];
  /** 0–100: each point counts as a minute waited already. */
  priority: number;
  serviceTargetSeconds: number;
  /** Shares, 0 to 1. */
  serviceLevelTarget: number;
  connectionTarget: number;
  /** The longest wait; null = no limit. */
  maxWaitSeconds: number | null;
  /** How many may wait at once; null = no limit. */
  maxLength: number | null;
  /** How long an offer rings; null = the deployment's setting. */
  offerSeconds: number | null;
  /** For so long a contact is kept for the customer's last agent, if on duty; 0 = not at all. */
  lastAgentSeconds: number;
  agentOrder: AgentOrder;
  rings: readonly Ring[];
  /** Lists whose members come first here. */
  vipListIds: readonly string[];
  overflow: readonly OverflowRule[];
  /** Whether those are called back who left while waiting; null = as the deployment is set. */
  callback: AbandonedCallback | null;
}

/** A list of enterprises or people who come first; its members are kept apart from the policy. */
export interface VipList extends Named {
  /** 1–100: each point counts as a minute waited already. */
  points: number;
}

/** A skill that an agent has, 1 to TOP_LEVEL. */
export interface AgentSkill {
  skillId: string;
  level: number;
}

/** How an agent works. */
export interface AgentSettings {
  /** Language tags. */
  languages: readonly string[];
  /** Room by class of channel. */
  slots: Record<SlotClass, number>;
  /** No chat is offered to an agent who is on a call. */
  callBlocksChats: boolean;
  wrapUpSeconds: number;
  /** By how much the agent may prolong wrap-up at a time, and how many times. */
  wrapUpExtensionSeconds: number;
  wrapUpExtensions: number;
  /** Not responding after so many missed offers in a row; 0 = never. */
  missesAllowed: number;
}
/** How one agent works. An agent without a profile works by the policy's `agentDefaults`, without skills. */
export interface AgentProfile extends AgentSettings {
  agentId: string;
  skills: readonly AgentSkill[];
}

/** The queue that stands for a district when contacts overflow to it; `00` is the national pool. */
export interface Pool {
  districtId: string;
  queueId: string;
}

/** Everything that decides what every caller waits, as one document. */
export interface RoutingPolicy {
  skills: readonly Named[];
  queues: readonly QueuePolicy[];
  agentDefaults: AgentSettings;
  agents: readonly AgentProfile[];
  pools: readonly Pool[];
  vipLists: readonly VipList[];
  breakReasons: readonly Named[];
  /** On top of the official working calendar. */
  calendar: { years: readonly number[]; days: readonly OwnDay[] };
}

/** The targets of GB/T 33358; open always, without limits. */
export const QUEUE_POLICY_DEFAULTS: Omit<QueuePolicy, 'queueId' | 'districtId'> = {
  hours: ALWAYS_OPEN,
  atClosing: 'serve',
  channels: CHANNELS,
  language: 'zh',
  skills: [],
  priority: 0,
  serviceTargetSeconds: 15,
  serviceLevelTarget: 0.95,
  connectionTarget: 0.95,
  maxWaitSeconds: null,
  maxLength: null,
  offerSeconds: null,
  lastAgentSeconds: 0,
  agentOrder: 'least-occupied',
  rings: [],
  vipListIds: [],
  overflow: [],
  callback: null,
};

/** How agents work until a policy says otherwise. */
export const AGENT_DEFAULTS: AgentSettings = {
  languages: ['zh'],
  slots: { voice: 1, chat: 3 },
  callBlocksChats: true,
  wrapUpSeconds: 60,
  wrapUpExtensionSeconds: 60,
  wrapUpExtensions: 1,
  missesAllowed: 1,
};

/** What holds before anybody has written a policy. */
export const FIRST_POLICY: RoutingPolicy = {
  skills: [],
  queues: [],
  agentDefaults: AGENT_DEFAULTS,
  agents: [],
  pools: [],
  vipLists: [],
  breakReasons: [],
  calendar: { years: [], days: [] },
};

/** The policy of one queue, by its entry or the defaults. */
export const queuePolicyOf = (
  policy: RoutingPolicy,
  queue: { id: string; districtId: string },
): QueuePolicy => policy.queues.find(({ queueId }) => queueId === queue.id) ?? unlistedPolicyOf(queue);

/** The policy of a queue that has no entry. */
export const unlistedPolicyOf = ({ id, districtId }: { id: string; districtId: string }): QueuePolicy => ({
  queueId: id,
  districtId,
  ...QUEUE_POLICY_DEFAULTS,
});

/** The entry of each queue; of one that is entered twice the first counts. */
export const entriesOf = ({ queues }: Pick<RoutingPolicy, 'queues'>): Map<string, QueuePolicy> =>
  new Map(queues.toReversed().map((entry) => [entry.queueId, entry]));

/** The queue that a rule leads to; null if it leads out of the queues, or to a pool that there is not. */
export function targetQueueOf(policy: Pick<RoutingPolicy, 'pools'>, rule: OverflowRule): string | null {
  if (rule.to === 'queue') return rule.queueId;
  if (rule.to !== 'district' && rule.to !== 'national') return null;
  const districtId = rule.to === 'national' ? NATIONAL_DISTRICT : rule.districtId;
  return policy.pools.find((pool) => pool.districtId === districtId)?.queueId ?? null;
}
