import { isRefusedUrl } from '../lookup/index.js';
import type { TreeProblem } from './shape.rules.js';
import { CALLER, keptIn, type IvrNode, type IvrTree } from './tree.model.js';

export type LookupNode = Extract<IvrNode, { kind: 'lookup' }>;

/** What is wrong with a lookup of a tree. `innerAllowed`: it may ask in our own network, and in clear. */
export function lookupProblems(node: LookupNode, tree: IvrTree, innerAllowed: boolean): TreeProblem[] {
  const { id, by, url, list, answers } = node;
  const problem = (zh: string, en: string): TreeProblem => ({ node: id, zh, en });
  const kept = keptIn(tree);
  const led = new Set(Object.keys(answers));
  const lost = [...new Set(Object.values(list ?? {}))].filter((answer) => !led.has(answer));
  return [
    ...((url === undefined) === (list === undefined)
      ? [problem('url 与 list 须有且仅有一个', 'must have either url or list')]
      : []),
    ...(by !== CALLER && !kept.has(by) ? [problem(`没有节点收集 ${by}`, `no node collects ${by}`)] : []),
    ...(by === CALLER && kept.has(CALLER)
      ? [
          problem(
            'caller 指来电号码，收集的数字须另取名称',
            'caller is the caller’s number: keep digits under another name',
          ),
        ]
      : []),
    ...(by === CALLER && list
      ? [
          problem(
            '来电号码请用 VIP 名单（branch 的 callerList）',
            'numbers of callers belong on a VIP list (callerList of a branch)',
          ),
        ]
      : []),
    ...(url !== undefined && !innerAllowed && isRefusedUrl(url)
      ? [
          problem(
            '网址须为 https，且不得指向内部网络',
            'its address must be https, and not of an inner network',
          ),
        ]
      : []),
    ...lost.map((answer) =>
      problem(`list 的回答 ${answer} 不在 answers 中`, `its list answers ${answer}, which leads nowhere`),
    ),
  ];
}

/** What this node asks about: the caller's number, or what was entered; null if there is neither. */
export const askedBy = (
  { by }: LookupNode,
  caller: string,
  entered: Readonly<Record<string, string>>,
): string | null => (by === CALLER ? caller : entered[by]) || null;

/** Where an answer leads. */
export const ledBy = ({ answers, otherwise }: LookupNode, answer: string | null): string =>
  (answer !== null && Object.hasOwn(answers, answer) ? answers[answer] : null) ?? otherwise;

/** What its own list answers; null = nothing. */
export const listedAs = ({ list = {} }: LookupNode, value: string): string | null =>
  (Object.hasOwn(list, value) ? list[value] : null) ?? null;
