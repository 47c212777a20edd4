import { AppError, covers, type Principal, type UserView } from '#libs/contract';
import { scopeOf } from '../access.rules.js';
import type { User } from './user.schema.js';

/** Small letters, digits and `._-`, beginning with a letter or digit; 2 to 32. */
export const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/;

/** One spelling of a name that was typed. */
export const normaliseUsername = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

/** What administrators may change of a user. */
export interface UserChanges {
  displayName?: string;
  roles?: User['roles'];
  districtId?: string;
  queueIds?: string[];
  disabled?: boolean;
  password?: string;
}

/** Throws FORBIDDEN unless this administrator may put users into the district. */
export function demandDistrict(principal: Principal, districtId: string): void {
  if (!covers(scopeOf(principal), districtId)) throw new AppError('FORBIDDEN', { field: 'districtId' });
}

/**
 * Throws FORBIDDEN for what nobody may do to themselves: so an administrator cannot shut
 * themselves out, and a password is changed by whoever knows it.
 */
export function demandNotOwnAccess(principal: Principal, userId: string, changes: UserChanges): void {
  if (principal.userId !== userId) return;
  for (const field of ['roles', 'districtId', 'disabled', 'password'] as const) {
    if (changes[field] !== undefined) throw new AppError('FORBIDDEN', { field, reason: 'own-account' });
  }
}

/** Whether somebody may be given contacts of a district to score. */
export const mayScore = (user: User | undefined, districtId: string): boolean =>
  user !== undefined && !user.disabled && user.roles.includes('quality') && covers(scopeOf(user), districtId);

/** The queues a user serves as an agent: none while disabled or without the role. */
export const servedQueues = (user: Pick<User, 'roles' | 'disabled' | 'queueIds'>): string[] =>
  user.roles.includes('agent') && !user.disabled ? user.queueIds : [];

export const toUserView = (user: User): UserView => ({
  id: user._id,
  username: user.username,
  displayName: user.displayName,
  roles: user.roles,
  districtId: user.districtId,
  queueIds: user.queueIds,
  disabled: user.disabled,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
});
