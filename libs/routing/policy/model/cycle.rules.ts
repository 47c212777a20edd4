/**
 * One cycle through each knot of a graph, as its path (`a, b, a`), by depth-first search; empty if there is
 * none. `next` names the nodes that a node leads to. Each node and each edge is looked at once.
 */
export function cyclesOf(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const done = new Set<string>();
  const path: string[] = [];
  const places = new Map<string, number>();
  const cycles = new Map<string, string[]>();
  const visit = (node: string): void => {
    const start = places.get(node);
    if (start !== undefined) {
      if (!cycles.has(node)) cycles.set(node, [...path.slice(start), node]);
      return;
    }
    if (done.has(node)) return;
    places.set(node, path.length);
    path.push(node);
    for (const target of next(node)) visit(target);
    path.pop();
    places.delete(node);
    done.add(node);
  };
  for (const node of nodes) visit(node);
  return [...cycles.values()];
}
