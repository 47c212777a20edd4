import type { FigureScope, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';

/** What a viewer gets: their own district if they belong to one, else what they ask for. */
export function figureScope(
  principal: Principal,
  asked: { districtId?: string | null; queueId?: string | null },
): FigureScope {
  const own = scopeOf(principal).districtId;
  return { districtId: own ?? asked.districtId ?? null, queueId: asked.queueId ?? null };
}
