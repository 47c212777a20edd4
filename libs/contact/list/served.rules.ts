import type { ContactState, DistrictScope } from '#libs/contract';

/** What a district serves with: its own queues, and its agents. */
export interface Served {
  queueIds: readonly string[];
  agentIds: readonly string[];
}

/** A district with its own queues: who waits there belongs to its waiting lines, whose customer they may be. */
export interface LineScope extends DistrictScope {
  queueIds: readonly string[];
}

/** A condition of contacts of a scope, and of those that wait in its own queues. For contacts that wait; an index has to find these. */
export const inLines = ({ districtId, queueIds }: LineScope): object => {
  if (districtId === null) return {};
  return { $or: [{ districtId }, { queueId: { $in: [...queueIds] } }] };
};

/** Somebody has a seat in it: the rest of those that are not over. */
const SEATED: readonly ContactState[] = ['offered', 'active', 'wrap-up'];

/**
 * Conditions of contacts that a district serves now, whose customers they may be, in any of these states (left
 * out = any): who waits in its queues, and who has a seat there or with its agents. Nothing that is over.
 */
export function servedNow(
  { queueIds, agentIds }: Served,
  states: readonly ContactState[] | undefined,
): Record<'waiting' | 'seated', object | null> {
  const asked = (state: ContactState): boolean => states === undefined || states.includes(state);
  const seated = SEATED.filter(asked);
  const inQueue = { queueId: { $in: [...queueIds] } };
  const withAgent = { 'seats.agentId': { $in: [...agentIds] } };
  return {
    waiting: asked('waiting') ? { $and: [{ state: 'waiting' }, inQueue] } : null,
    seated:
      seated.length === 0
        ? null
        : {
            $and: [
              { 'seats.agentId': { $exists: true } },
              { state: { $in: [...seated] } },
              { $or: [inQueue, withAgent] },
            ],
          },
  };
}
