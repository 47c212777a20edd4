/** A voice tree as an outline that people can read, also while it is being written and not yet right. */

/** A node as far as it can be read; `fields` is whatever stands there. */
export interface DraftNode {
  /** Its place in the list of nodes. */
  index: number;
  id: string;
  kind: string;
  fields: Readonly<Record<string, unknown>>;
}

/** How a caller gets from a node to the next. */
export type Way =
  | { kind: 'key' | 'answer'; value: string }
  | { kind: 'case'; when: Readonly<Record<string, unknown>> }
  | { kind: 'next' | 'otherwise' };

export interface OutlineRow {
  depth: number;
  /** Null where a caller begins, and for what nothing leads to. */
  way: Way | null;
  id: string;
  /** Null if there is no such node. */
  node: DraftNode | null;
  /** It stands further up, with all that follows. */
  again: boolean;
}
export interface Outline {
  rows: OutlineRow[];
  /** What nothing leads to. */
  lost: DraftNode[];
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every node that can be made out; of two with the same id both. */
export function nodesOf(content: unknown): DraftNode[] {
  const nodes = isFields(content) && Array.isArray(content['nodes']) ? (content['nodes'] as unknown[]) : [];
  return nodes.flatMap((fields, index) =>
    isFields(fields) ? [{ index, id: textOf(fields['id']), kind: textOf(fields['kind']), fields }] : [],
  );
}

/** Where a node leads, in the order in which it says so. */
function waysOf({ fields }: DraftNode): { way: Way; to: string }[] {
  const named = (field: 'keys' | 'answers', kind: 'key' | 'answer') =>
    Object.entries(isFields(fields[field]) ? fields[field] : {}).map(([value, to]) => ({
      way: { kind, value } as Way,
      to: textOf(to),
    }));
  const cases = (Array.isArray(fields['cases']) ? (fields['cases'] as unknown[]) : [])
    .filter(isFields)
    .map(({ when, next }) => ({
      way: { kind: 'case', when: isFields(when) ? when : {} } as Way,
      to: textOf(next),
    }));
  const plain = (['next', 'otherwise'] as const)
    .filter((kind) => typeof fields[kind] === 'string')
    .map((kind) => ({ way: { kind } as Way, to: textOf(fields[kind]) }));
  return [...named('keys', 'key'), ...named('answers', 'answer'), ...cases, ...plain];
}

/** From where callers begin; each node once with what follows, and by name where it comes again. */
export function outlineOf(content: unknown): Outline {
  const nodes = nodesOf(content);
  const byId = new Map([...nodes].reverse().map((node) => [node.id, node]));
  const rows: OutlineRow[] = [];
  const seen = new Set<string>();
  const visit = (id: string, way: Way | null, depth: number): void => {
    const node = byId.get(id) ?? null;
    const again = seen.has(id);
    rows.push({ depth, way, id, node, again });
    if (again || node === null) return;
    seen.add(id);
    for (const next of waysOf(node)) visit(next.to, next.way, depth + 1);
  };
  const start = isFields(content) ? textOf(content['start']) : '';
  if (start !== '') visit(start, null, 0);
  return { rows, lost: nodes.filter(({ id }) => !seen.has(id)) };
}

/** What is said at a node: words of one language, of the other if there are none, or the name of a prompt. */
export function saidAt(
  { fields }: DraftNode,
  language: 'zh' | 'en',
): { words: string } | { name: string } | null {
  const { prompt } = fields;
  if (typeof prompt === 'string') return { name: prompt };
  if (!isFields(prompt)) return null;
  const words = textOf(prompt[language]) || textOf(prompt['zh']) || textOf(prompt['en']);
  return words === '' ? null : { words };
}

/** The field of a problem that the server found at a node: its place in the text. `#2` = the second node. */
export function placeOfNode(node: string, content: unknown): string {
  if (node === '') return '';
  const nth = /^#(\d+)$/.exec(node)?.[1];
  // Of two with one id the second is the one too many.
  const named = nodesOf(content).filter(({ id }) => id === node);
  const index = nth === undefined ? named.pop()?.index : Number(nth) - 1;
  return index === undefined ? 'nodes' : `nodes.${index}`;
}
