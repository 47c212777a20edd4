import { NATIONAL_DISTRICT } from '#libs/contract';

/** The condition on what a district reads: its own and headquarters'; null = headquarters asks, and reads all. */
export const readBy = (districtId: string | null): { districtId?: { $in: string[] } } =>
  districtId === null ? {} : { districtId: { $in: [...new Set([NATIONAL_DISTRICT, districtId])] } };
