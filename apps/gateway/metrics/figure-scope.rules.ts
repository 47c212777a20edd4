import { AppError, type FigureScope, type Principal } from '#libs/contract';
import { isDistrict, scopeOf } from '#libs/identity';

/** What a viewer gets: their own district if they belong to one, else what they ask for. Throws NOT_FOUND for none. */
export function figureScope(
  principal: Principal,
  asked: { districtId?: string | null; queueId?: string | null },
): FigureScope {
  const own = scopeOf(principal).districtId;
  const { districtId } = asked;
  if (own === null && districtId && !isDistrict(districtId)) throw new AppError('NOT_FOUND', { districtId });
  return { districtId: own ?? asked.districtId ?? null, queueId: asked.queueId ?? null };
}
