import { NATIONAL_DISTRICT } from '#libs/contract';
import type { FormHead } from './scoring.schema.js';

/**
 * Whose each version is, by `_id`: as it says itself, else as the nearest before it says, else of the district of who made
 * the first. `heads`: of any forms, the newest version of each first. `districts`: of users, by id; who is not among them is
 * of headquarters.
 */
export function ownersOf(
  heads: readonly FormHead[],
  districts: ReadonlyMap<string, string>,
): Map<string, string> {
  const owners = new Map<string, string>();
  let before: FormHead | null = null;
  for (const head of heads.toReversed()) {
    const known: string | undefined = before?.formId === head.formId ? owners.get(before._id) : undefined;
    const owner = head.districtId ?? known ?? districts.get(head.createdBy) ?? NATIONAL_DISTRICT;
    owners.set(head._id, owner);
    before = head;
  }
  return owners;
}
