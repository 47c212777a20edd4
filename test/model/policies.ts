import { AGENT_DEFAULTS, FIRST_POLICY, QUEUE_POLICY_DEFAULTS, type RoutingPolicy } from '#libs/routing';

export const AGENTS = ['ann', 'bob', 'cai'];
/** `general` is everybody's; `tax` is served by those whom the policy in force says. */
export const QUEUES = ['general', 'tax'];
export const TAX_AGENTS = ['ann', 'bob'];
/** Chats at once where the policy says nothing else. */
export const ROOM = 2;
/** Who lacks the skill serves `tax` after this time, by the policy `skilled`. */
export const WIDENS_MS = 30_000;

export const POLICY_NAMES = ['first', 'narrow', 'skilled'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** A policy in the words of the reference: room of each agent, and from when on (ms in the queue) they serve `tax`. */
export interface PlainPolicy {
  room: number;
  taxAfterMs: Readonly<Record<string, number>>;
}

const all = { ann: 0, bob: 0, cai: Infinity };
export const PLAIN: Readonly<Record<PolicyName, PlainPolicy>> = {
  first: { room: ROOM, taxAfterMs: all },
  narrow: { room: 1, taxAfterMs: all },
  skilled: { room: ROOM, taxAfterMs: { ...all, bob: WIDENS_MS } },
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
        districtId: '22',
        channels: ['webchat'],
        skills: [{ skillId: 'tax', minLevel: 1 }],
        rings: [{ afterSeconds: WIDENS_MS / 1000, relaxLevels: 1, addQueueIds: [] }],
      },
    ],
  },
};
