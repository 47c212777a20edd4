/** Items by what they belong to, in their order. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const its = groups.get(keyOf(item));
    if (its) its.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
