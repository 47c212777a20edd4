import { AppError } from '#libs/contract';
import { placeOf } from '../sampling/draw.rules.js';

/** A contact and every agent who had it: none of them scores it. */
export interface Assignable {
  contactId: string;
  agentIds: readonly string[];
}

export interface Assignment {
  contactId: string;
  /** One, or two different ones where the contact is scored twice. */
  scorerIds: string[];
}

/**
 * Shares contacts out: each to the scorer with the least work who has not had it, ties by chance. A share of
 * them, drawn by the seed, goes to a second scorer. Throws BAD_INPUT if somebody is missing to score one.
 */
export function assign(
  contacts: readonly Assignable[],
  scorerIds: readonly string[],
  { doubleShare, seed }: { doubleShare: number; seed: string },
): Assignment[] {
  const load = new Map(scorerIds.map((id) => [id, 0]));
  const inOrder = contacts.toSorted((a, b) => (chance(seed, a) < chance(seed, b) ? -1 : 1));
  const doubles = Math.round(contacts.length * doubleShare);
  return inOrder.map(({ contactId, agentIds }, i) => {
    const wanted = i < doubles ? 2 : 1;
    const chosen = [...load.keys()]
      .filter((id) => !agentIds.includes(id))
      .toSorted((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0) || order(seed, contactId, a, b))
      .slice(0, wanted);
    if (chosen.length < wanted) {
      const reason = {
        reason: '评分人不足：不能评自己的会话',
        reasonEn: 'too few scorers: none scores their own',
      };
      throw new AppError('BAD_INPUT', { fields: ['scorerIds'], contactId, ...reason });
    }
    for (const id of chosen) load.set(id, (load.get(id) ?? 0) + 1);
    return { contactId, scorerIds: chosen };
  });
}

const chance = (seed: string, { contactId }: Assignable): string => placeOf(`${seed}/double`, contactId);
const order = (seed: string, contactId: string, a: string, b: string): number =>
  placeOf(`${seed}/${contactId}`, a) < placeOf(`${seed}/${contactId}`, b) ? -1 : 1;
