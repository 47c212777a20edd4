import type { TreeProblem } from './shape.rules.js';
import { edgesOf, isQuestion, type IvrNode, type IvrTree } from './tree.model.js';

type Index = ReadonlyMap<string, IvrNode>;

/**
 * What callers should not be put through, though a tree may: the first question, while the queues are open, that leads
 * to no agent by a key or by waiting. A menu that only asks for the language is not one yet.
 */
export function treeWarnings({ start, nodes }: IvrTree): TreeProblem[] {
  const index: Index = new Map(nodes.map((node) => [node.id, node]));
  return firstQuestions(start, index)
    .filter((node) => !leadsTo(edgesOf(node), index))
    .map(({ id }) => ({
      node: id,
      zh: '来电者在这第一处提问没有转人工的途径：建议按零或等候即转人工',
      en: 'this is the first question, and no key of it, nor waiting, leads to an agent: let zero do so',
    }));
}

/** Reached by callers in the hours of service before they are asked anything. */
function firstQuestions(start: string, index: Index): IvrNode[] {
  const seen = new Set([start]);
  const found: IvrNode[] = [];
  for (const id of seen) {
    const node = index.get(id);
    if (!node) continue;
    if (isQuestion(node) && !asksLanguage(node)) found.push(node);
    else for (const to of inHours(node)) seen.add(to);
  }
  return found;
}

const asksLanguage = (node: IvrNode): boolean =>
  node.kind === 'menu' && Object.keys(node.keys).every((key) => node.languages?.[key] !== undefined);

/** Where a node leads, but for the way of callers who come when a queue is closed. */
function inHours(node: IvrNode): string[] {
  if (node.kind === 'branch' && node.cases.some(({ when }) => 'open' in when))
    return node.cases.map(({ next }) => next);
  return edgesOf(node).map(({ to }) => to);
}

/** Whether one of these ways leads to an agent before anything more is asked. */
function leadsTo(edges: readonly { to: string }[], index: Index): boolean {
  const seen = new Set(edges.map(({ to }) => to));
  for (const id of seen) {
    const node = index.get(id);
    if (node?.kind === 'queue') return true;
    if (node && !isQuestion(node)) for (const { to } of edgesOf(node)) seen.add(to);
  }
  return false;
}
