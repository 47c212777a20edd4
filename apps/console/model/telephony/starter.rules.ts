import { nodesOf } from './outline.rules.js';

const asking = { prompt: { zh: '请…' }, seconds: 5, tries: 2 };

/** A node of each kind as somebody begins it; `next` is an example of where it may lead. */
const BEGUN = {
  menu: (next: string) => ({ ...asking, keys: { '1': next }, otherwise: next }),
  digits: (next: string) => ({ ...asking, min: 4, max: 18, keep: 'number', next, otherwise: next }),
  survey: (next: string) => ({ ...asking, prompt: 'satisfaction-ask', next, otherwise: next }),
  play: (next: string) => ({ prompt: { zh: '您好。' }, next }),
  branch: (next: string) => ({ cases: [{ when: { open: 'general' }, next }], otherwise: next }),
  lookup: (next: string) => ({
    by: 'caller',
    url: 'https://',
    seconds: 3,
    answers: { found: next },
    otherwise: next,
  }),
  queue: () => ({}),
  message: () => ({}),
  callback: () => ({}),
  hangup: () => ({ prompt: 'goodbye' }),
} as const satisfies Record<string, (next: string) => object>;
export type BegunKind = keyof typeof BEGUN;
export const BEGUN_KINDS = Object.keys(BEGUN) as BegunKind[];

/** A content with one more node of a kind, under an id of its own; null if there is no list to put it in. */
export function withNode(content: unknown, kind: BegunKind): { content: object; index: number } | null {
  const { nodes, ...rest } = (content ?? {}) as { nodes?: unknown };
  if (!Array.isArray(nodes)) return null;
  const known = nodesOf(content);
  const taken = new Set(known.map(({ id }) => id));
  const next = known[0]?.id ?? kind;
  let id: string = kind;
  for (let n = 2; taken.has(id); n += 1) id = `${kind}-${n}`;
  const node = { id, kind, ...BEGUN[kind](next) };
  return { content: { ...rest, nodes: [...(nodes as unknown[]), node] }, index: nodes.length };
}
