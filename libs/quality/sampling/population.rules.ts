import type { Population } from '#libs/contract';

/** Whether a contact may be in both. */
export function overlap(a: Population, b: Population): boolean {
  const meets = (x: unknown, y: unknown): boolean => x === null || y === null || x === y;
  return (
    a.from <= b.to &&
    b.from <= a.to &&
    (['districtId', 'queueId', 'channel', 'agentId', 'officeId', 'topicId'] as const).every((key) =>
      meets(a[key], b[key]),
    )
  );
}
