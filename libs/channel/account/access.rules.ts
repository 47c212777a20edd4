import { AppError, NATIONAL_DISTRICT, type Principal } from '#libs/contract';

/** Whoever administers, as far as districts go. */
export type AccountCaller = Pick<Principal, 'districtId'>;

/** Headquarters has every account, a district its own. */
export const mayUse = (caller: AccountCaller, districtId: string): boolean =>
  caller.districtId === NATIONAL_DISTRICT || caller.districtId === districtId;

/** Throws FORBIDDEN: nobody makes an account for another district, or gives one away. */
export function refuseForeign(caller: AccountCaller, districtId: string): void {
  if (!mayUse(caller, districtId)) throw new AppError('FORBIDDEN', { field: 'districtId' });
}

/** The district whose accounts a caller lists; null = all. */
export const listedDistrict = ({ districtId }: AccountCaller): string | null =>
  districtId === NATIONAL_DISTRICT ? null : districtId;

/** What is named, without what is left out. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
