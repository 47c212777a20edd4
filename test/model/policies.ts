import { AGENT_DEFAULTS, FIRST_POLICY, QUEUE_POLICY_DEFAULTS, type RoutingPolicy } from '#libs/routing';

/** Every customer is of this district, and so are the agents but one. */
export const HOME = '22';
export const AWAY = '23';
export const DISTRICTS: Readonly<Record<string, string>> = { ann: HOME, bob: HOME, cai: HOME, dan: AWAY };
export const AGENTS = Object.keys(DISTRICTS);
/**
 * By the district they belong to. `general` is everybody's; `tax` is served by those whom the policy in force says;
 * `help`, of another district, by its own agent.
 */
export const QUEUE_DISTRICTS: Readonly<Record<string, string>> = { general: '00', tax: HOME, help: AWAY };
export const QUEUES = Object.keys(QUEUE_DISTRICTS);
export const TAX_AGENTS = ['ann', 'bob'];
/** Those an agent was given. */
export const queuesOf = (agentId: string): string[] => {
  if (DISTRICTS[agentId] === AWAY) return ['general', 'help'];
  return TAX_AGENTS.includes(agentId) ? ['general', 'tax'] : ['general'];
};
/** Whether an agent of this district may serve, and pass contacts on to, a queue. */
export const reaches = (districtId: string | undefined, queueId: string): boolean =>
  QUEUE_DISTRICTS[queueId] === '00' || QUEUE_DISTRICTS[queueId] === districtId;
/** Chats at once where the policy says nothing else. */
export const ROOM = 2;
/** Who lacks the skill serves `tax` after this time, by the policy `skilled`. */
export const WIDENS_MS = 30_000;
/** Who waits in `tax` for so long is led to the other district's queue, by the policy `led`. */
export const LED_MS = 40_000;

export const POLICY_NAMES = ['first', 'narrow', 'skilled', 'led'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/**
 * A policy in the words of the reference: room of each agent, from when on (ms in the queue) they serve `tax`, and from
 * when on whoever waits there is led to `help`.
 */
export interface PlainPolicy {
  room: number;
  taxAfterMs: Readonly<Record<string, number>>;
  ledAfterMs: number;
}

const all = { ann: 0, bob: 0, cai: Infinity, dan: Infinity };
const never = { ledAfterMs: Infinity };
export const PLAIN: Readonly<Record<PolicyName, PlainPolicy>> = {
  first: { room: ROOM, taxAfterMs: all, ...never },
  narrow: { room: 1, taxAfterMs: all, ...never },
  skilled: { room: ROOM, taxAfterMs: { ...all, bob: WIDENS_MS }, ...never },
  led: { room: ROOM, taxAfterMs: all, ledAfterMs: LED_MS },
};

const profile = (agentId: string, chat: number, skills: { skillId: string; level: number }[] = []) => ({
  ...AGENT_DEFAULTS,
  agentId,
  slots: { voice: 0, chat },
  skills,
});

/** The same policies as the product writes them. */
export const CONTENTS: Readonly<Record<PolicyName, RoutingPolicy>> = {
  first: FIRST_POLICY,
  narrow: { ...FIRST_POLICY, agents: AGENTS.map((id) => profile(id, 1)) },
  skilled: {
    ...FIRST_POLICY,
    skills: [{ id: 'tax', name: '税则', nameEn: 'Tariff' }],
    agents: [profile('ann', ROOM, [{ skillId: 'tax', level: 1 }])],
    queues: [
      {
        ...QUEUE_POLICY_DEFAULTS,
        queueId: 'tax',
        districtId: HOME,
        channels: ['webchat'],
        skills: [{ skillId: 'tax', minLevel: 1 }],
        rings: [{ afterSeconds: WIDENS_MS / 1000, relaxLevels: 1, addQueueIds: [] }],
      },
    ],
  },
  led: {
    ...FIRST_POLICY,
    pools: [{ districtId: AWAY, queueId: 'help' }],
    queues: [
      {
        ...QUEUE_POLICY_DEFAULTS,
        queueId: 'tax',
        districtId: HOME,
        channels: ['webchat'],
        overflow: [
          {
            when: 'waited',
            afterSeconds: LED_MS / 1000,
            to: 'district',
            queueId: null,
            districtId: AWAY,
            reason: '久等',
            reasonEn: 'Long wait',
          },
        ],
      },
    ],
  },
};
