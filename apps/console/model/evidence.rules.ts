import { NATIONAL_DISTRICT, type Principal } from '#libs/contract';
import { figuresAddress } from './address.rules.js';
import type { FigurePart } from './drill.rules.js';
import { ALL_PUBLISHED, publishedFields } from './figures-address.rules.js';

/**
 * Whether somebody finds what was published of these contacts inside: headquarters all of it, a district its own. The
 * server decides again. `districtId` null: of the whole hotline's.
 */
export const findsInside = (
  { districtId: own }: Pick<Principal, 'districtId'>,
  districtId: string | null,
): boolean => own === NATIONAL_DISTRICT || own === districtId;

/** Where what was published stands inside, or the contacts behind a part of it, as published or as corrected (from 1). */
export const evidenceAddress = (id: string, part: FigurePart | null = null, restatement = 0): string =>
  figuresAddress(publishedFields({ ...ALL_PUBLISHED, id, among: false, part, restatement }));
