import { classOfSlot, mayServe, NATIONAL_DISTRICT, slotNames, type SlotClass } from '#libs/contract';
import {
  TOP_LEVEL,
  type AgentProfile,
  type AgentSkill,
  type QueuePolicy,
  type SkillNeed,
} from '../model/policy.rules.js';

/** An agent as far as it decides what they may serve. */
export interface ServingAgent {
  id: string;
  districtId: string;
  queueIds: readonly string[];
  skills: readonly AgentSkill[];
  languages: readonly string[];
}

export type Lines = Pick<QueuePolicy, 'queueId' | 'districtId' | 'language' | 'skills' | 'rings'>;

/** How far the search for an agent has widened at `at` for whoever came into the queue at `enteredAt`, epoch ms. */
export const ringAt = (queue: Pick<QueuePolicy, 'rings'>, enteredAt: number, at: number): number =>
  queue.rings.filter(({ afterSeconds }) => at - enteredAt >= afterSeconds * 1000).length;

/** The queues whose agents may serve, and the levels needed, when a search has widened to this ring (0 = not yet). */
function ringOf(queue: Lines, ring: number): { queueIds: string[]; needs: SkillNeed[] } {
  const rings = queue.rings.slice(0, ring);
  const relaxed = Math.max(0, ...rings.map((one) => one.relaxLevels));
  return {
    queueIds: [...new Set([queue.queueId, ...rings.flatMap((one) => one.addQueueIds)])],
    needs: queue.skills
      .map(({ skillId, minLevel }) => ({ skillId, minLevel: minLevel - relaxed }))
      .filter(({ minLevel }) => minLevel > 0),
  };
}

/** The queues whose agents may serve at all, and what is needed of them when the search is at its widest. */
export const widestOf = (queue: Lines): { queueIds: string[]; needs: SkillNeed[] } =>
  ringOf(queue, queue.rings.length);

/**
 * True if the agent may be offered contacts of this queue at this ring: of one of the ring's queues, of a
 * district that may see them, speaking the language, at the levels needed. What is eligible at a ring stays
 * so at every later one, if the relaxation never shrinks.
 */
export function eligible(agent: ServingAgent, queue: Lines, ring: number): boolean {
  const { queueIds, needs } = ringOf(queue, ring);
  return agent.queueIds.some((id) => queueIds.includes(id)) && suits(agent, queue, needs);
}

const suits = (agent: ServingAgent, queue: Lines, needs: readonly SkillNeed[]): boolean =>
  (agent.districtId === NATIONAL_DISTRICT || mayServe(agent.districtId, queue)) &&
  agent.languages.includes(queue.language) &&
  needs.every(({ skillId, minLevel }) => levelOf(agent.skills, skillId) >= minLevel);

/** The earliest ring at which the agent is eligible; null if at none. */
export function firstRing(agent: ServingAgent, queue: Lines): number | null {
  for (let ring = 0; ring <= queue.rings.length; ring += 1) if (eligible(agent, queue, ring)) return ring;
  return null;
}

/** Levels between an agent and the best there could be, in all that the queue needs. */
export const lackingOf = (agent: Pick<ServingAgent, 'skills'>, queue: Pick<QueuePolicy, 'skills'>): number =>
  queue.skills.reduce((sum, { skillId }) => sum + TOP_LEVEL - levelOf(agent.skills, skillId), 0);

/** Of an agent's slots, those that may be offered into now. `held`: the names of those that are taken. */
export function openSlots(
  profile: Pick<AgentProfile, 'slots' | 'callBlocksChats'>,
  held: readonly string[],
): string[] {
  const onCall = held.some((slot) => classOfSlot(slot) === 'voice');
  const classes: SlotClass[] = profile.callBlocksChats && onCall ? ['voice'] : ['voice', 'chat'];
  return slotNames(profile.slots, classes).filter((slot) => !held.includes(slot));
}

/** 0 if the agent does not have the skill. */
const levelOf = (skills: readonly AgentSkill[], skillId: string): number =>
  skills.find((skill) => skill.skillId === skillId)?.level ?? 0;
