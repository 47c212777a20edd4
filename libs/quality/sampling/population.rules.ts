import type { Population } from '#libs/contract';

/** All by which a population can be narrowed but for its days and its district. */
export const NARROWING = [
  'queueId',
  'channel',
  'agentId',
  'officeId',
  'topicId',
] as const satisfies readonly (keyof Population)[];

/** Whether a contact may be in both. */
export function overlap(a: Population, b: Population): boolean {
  const meets = (x: unknown, y: unknown): boolean => x === null || y === null || x === y;
  return (
    a.from <= b.to &&
    b.from <= a.to &&
    (['districtId', ...NARROWING] as const).every((key) => meets(a[key], b[key]))
  );
}
