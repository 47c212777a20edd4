import { type ContactView, NATIONAL_DISTRICT, type Principal, type Role } from '#libs/contract';

/** Whose sound somebody in one of these roles may hear: calls of their own district's customers, headquarters all. */
export const mayHear = (
  me: Principal | undefined,
  { channel, districtId }: ContactView,
  roles: readonly Role[],
): boolean =>
  me !== undefined &&
  channel === 'voice' &&
  (me.districtId === NATIONAL_DISTRICT || me.districtId === districtId) &&
  me.roles.some((role) => roles.some((one) => one === role));
