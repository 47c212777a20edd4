import { AppError, type DistrictScope, type Authority, type Principal } from '#libs/contract';
import { isNational } from './district.rules.js';

/** The scope to put into every query made for this principal. */
export const scopeOf = (principal: Pick<Principal, 'districtId'>): DistrictScope => ({
  districtId: isNational(principal.districtId) ? null : principal.districtId,
});

/**
 * Lets a signed-in user with one of the roles pass, and answers them; throws NOT_SIGNED_IN or
 * FORBIDDEN. The one decision behind routes and socket events alike.
 */
export function authorise(principal: Principal | null | undefined, allowed: readonly Authority[]): Principal {
  if (!principal) throw new AppError('NOT_SIGNED_IN');
  if (!principal.roles.some((role) => allowed.includes(role))) throw new AppError('FORBIDDEN');
  return principal;
}
