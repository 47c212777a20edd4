import { mayServe } from '#libs/contract';
import type { Surroundings } from './validation.rules.js';

/**
 * What there is as somebody of a district knows it: queues of that district and of headquarters, agents of that
 * district. Everything else is as if it were not there, and a policy that names it is refused as one that names what
 * there is nowhere. Agents of others are still counted in the queues that are seen: whether those can be served does
 * not depend on who asks.
 */
export function seenFrom(districtId: string, { districtIds, queues, agents }: Surroundings): Surroundings {
  const seen = queues.filter((queue) => mayServe(districtId, queue));
  const seenIds = new Set(seen.map(({ id }) => id));
  return {
    districtIds,
    queues: seen,
    agents: agents.map((agent) => ({
      // No id is empty, so no profile is theirs.
      id: agent.districtId === districtId ? agent.id : '',
      districtId: agent.districtId,
      queueIds: agent.queueIds.filter((id) => seenIds.has(id)),
    })),
  };
}
