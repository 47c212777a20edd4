import { lookupProblems } from './lookup.rules.js';
import type { TreeProblem } from './shape.rules.js';
import {
  edgesOf,
  isQuestion,
  keptIn,
  languagesOf,
  promptsIn,
  silentIn,
  type IvrNode,
  type IvrTree,
} from './tree.model.js';
import { SPOKEN_LANGUAGES, type SpokenLanguage } from '../speech/index.js';

/** What a tree may refer to. */
export interface TreeSurroundings {
  queueIds: ReadonlySet<string>;
  promptIds: ReadonlySet<string>;
  /** In which languages a prompt is there; null = it is not asked whether the tree can say all that it offers to. */
  spokenIn: ((promptId: string) => ReadonlySet<SpokenLanguage>) | null;
  listIds: ReadonlySet<string>;
  /** Lookups may ask in our own network. */
  innerAllowed: boolean;
}

/** Nobody should have to answer more often than this before they are anywhere. */
const MOST_QUESTIONS = 5;

type Index = ReadonlyMap<string, IvrNode>;

/** Everything that is wrong with a tree whose form is right, at once. Empty = it can be used. */
export function treeProblems(tree: IvrTree, around: TreeSurroundings): TreeProblem[] {
  const index: Index = new Map(tree.nodes.map((node) => [node.id, node]));
  return [
    ...twice(tree),
    ...deadEnds(tree, index),
    ...unreachable(tree, index),
    ...loops(tree, index),
    ...tooDeep(tree, index),
    ...askedTwice(tree, index),
    ...tree.nodes.flatMap((node) => unknownIn(node, tree, around)),
    ...unknownPrompts(tree, around),
    ...silent(tree, around),
  ];
}

function twice({ nodes }: IvrTree): TreeProblem[] {
  const seen = new Set<string>();
  return nodes.flatMap(({ id }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ node: id, zh: '编号重复', en: 'its id is used twice' }];
  });
}

function deadEnds({ start, nodes }: IvrTree, index: Index): TreeProblem[] {
  const missing = (node: string, to: string): TreeProblem[] =>
    index.has(to) ? [] : [{ node, zh: `指向不存在的节点 ${to}`, en: `leads to ${to}, which is not there` }];
  const led = nodes.flatMap((node) =>
    [...new Set(edgesOf(node).map(({ to }) => to))].flatMap((to) => missing(node.id, to)),
  );
  return [...missing('', start), ...led];
}

/** Every node reached from some, by edges that pass. */
function reach(from: readonly string[], index: Index, passes: (byCaller: boolean) => boolean): Set<string> {
  const seen = new Set(from);
  for (const id of seen) {
    const node = index.get(id);
    for (const edge of node ? edgesOf(node) : []) if (passes(edge.byCaller)) seen.add(edge.to);
  }
  return seen;
}

function unreachable({ start, nodes }: IvrTree, index: Index): TreeProblem[] {
  const reached = reach([start], index, () => true);
  return nodes
    .filter(({ id }) => !reached.has(id))
    .map(({ id }) => ({ node: id, zh: '没有任何路径到达', en: 'is reached by no way' }));
}

/** A caller who presses nothing must come to an end: whoever left the phone off the hook holds a line. */
function loops({ nodes }: IvrTree, index: Index): TreeProblem[] {
  const inLoop = nodes.filter((node) => {
    const next = edgesOf(node).flatMap(({ to, byCaller }) => (byCaller ? [] : [to]));
    return reach(next, index, (byCaller) => !byCaller).has(node.id);
  });
  return inLoop.map(({ id }) => ({
    node: id,
    zh: '不按任何键也会回到自身（死循环）',
    en: 'comes back to itself although no key is pressed (an endless loop)',
  }));
}

/** Questions on the shortest way to each node. */
function tooDeep({ start, nodes }: IvrTree, index: Index): TreeProblem[] {
  const asked = new Map([[start, 0]]);
  const pending = [start];
  for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
    const node = index.get(id);
    if (!node) continue;
    const here = (asked.get(id) ?? 0) + (isQuestion(node) ? 1 : 0);
    for (const { to } of edgesOf(node)) {
      if ((asked.get(to) ?? Infinity) <= here) continue;
      asked.set(to, here);
      pending.push(to);
    }
  }
  return nodes
    .filter(({ id }) => (asked.get(id) ?? 0) > MOST_QUESTIONS)
    .map(({ id }) => ({
      node: id,
      zh: `层级过深：到达前要回答 ${MOST_QUESTIONS} 次以上`,
      en: `lies too deep: more than ${MOST_QUESTIONS} questions come before it`,
    }));
}

/** Whoever gets an agent is asked by their queue when the conversation is over: a call has one answer. */
function askedTwice({ nodes }: IvrTree, index: Index): TreeProblem[] {
  const toAgent = (from: IvrNode): boolean =>
    [...reach([from.id], index, () => true)].some((id) => index.get(id)?.kind === 'queue');
  return nodes
    .filter((node) => node.kind === 'survey' && toAgent(node))
    .map(({ id }) => ({
      node: id,
      zh: '之后可能转到坐席：坐席服务后由队列询问满意度，此处只问自助服务',
      en: 'leads on to a queue, which asks when the agent has ended; here only self-service is asked about',
    }));
}

function unknownIn(node: IvrNode, tree: IvrTree, around: TreeSurroundings): TreeProblem[] {
  const problem = (zh: string, en: string): TreeProblem[] => [{ node: node.id, zh, en }];
  const queue = (id: string): TreeProblem[] =>
    around.queueIds.has(id) ? [] : problem(`没有队列 ${id}`, `there is no queue ${id}`);
  if (node.kind === 'queue') return node.queueId === undefined ? [] : queue(node.queueId);
  if (node.kind === 'digits') {
    return node.min > node.max ? problem('min 大于 max', 'min is larger than max') : [];
  }
  if (node.kind === 'menu') {
    return Object.keys(node.languages ?? {})
      .filter((key) => !Object.hasOwn(node.keys, key))
      .flatMap((key) =>
        problem(`languages 的 ${key} 不是它的按键`, `languages names ${key}, which is no key of it`),
      );
  }
  if (node.kind === 'lookup') return lookupProblems(node, tree, around.innerAllowed);
  if (node.kind !== 'branch') return [];
  const kept = keptIn(tree);
  return node.cases.flatMap(({ when }) => {
    if ('open' in when) return queue(when.open);
    if ('callerList' in when && !around.listIds.has(when.callerList)) {
      return problem(`没有名单 ${when.callerList}`, `there is no list ${when.callerList}`);
    }
    if ('entered' in when && !kept.has(when.entered)) {
      return problem(`没有节点收集 ${when.entered}`, `no node collects ${when.entered}`);
    }
    return [];
  });
}

const NAMES = { zh: ['普通话', 'Mandarin'], en: ['英语', 'English'] } as const;

/** Who chose a language would be spoken to in another one. */
function silent(tree: IvrTree, { promptIds, spokenIn }: TreeSurroundings): TreeProblem[] {
  if (!spokenIn) return [];
  // One that is not there at all is told as such.
  const named = (id: string): ReadonlySet<SpokenLanguage> =>
    promptIds.has(id) ? spokenIn(id) : new Set(SPOKEN_LANGUAGES);
  return [...languagesOf(tree)].flatMap((language) => {
    const [zh, en] = NAMES[language];
    return silentIn(tree, language, named).map((node) => ({
      node,
      zh: `导航提供${zh}，但此处没有${zh}提示音`,
      en: `the tree offers ${en}, and what is said here is not there in it`,
    }));
  });
}

function unknownPrompts(tree: IvrTree, { promptIds }: TreeSurroundings): TreeProblem[] {
  const unknown = new Set(
    promptsIn(tree).filter((ref): ref is string => typeof ref === 'string' && !promptIds.has(ref)),
  );
  return tree.nodes.flatMap((node) =>
    'prompt' in node && typeof node.prompt === 'string' && unknown.has(node.prompt)
      ? [{ node: node.id, zh: `没有提示音 ${node.prompt}`, en: `there is no prompt ${node.prompt}` }]
      : [],
  );
}
