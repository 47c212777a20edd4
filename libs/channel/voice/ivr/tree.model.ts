import type { SpokenLanguage } from '../speech/index.js';

/** Something to be said: the name of a prompt, or words that are spoken when the tree is saved. */
export type PromptRef = string | Readonly<Partial<Record<SpokenLanguage, string>>>;

/** Keys that a menu may name. */
export const MENU_KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const;

/** On what a branch may decide. */
export type IvrCondition =
  /** The queue serves now, by its hours. */
  | { open: string }
  /** The number that was called belongs to one of these districts. */
  | { district: readonly string[] }
  /** The caller's number begins so; a withheld one begins with nothing. */
  | { callerPrefix: readonly string[] }
  /** The caller is on this VIP list. */
  | { callerList: string }
  /** What was entered at a `digits` node (its `keep`) begins so. */
  | { entered: string; prefix: readonly string[] }
  /** The caller is spoken to in this language. */
  | { language: SpokenLanguage };

/** Where the caller is asked: how long they may think, how often, and where to after that. */
interface Asking {
  prompt: PromptRef;
  /** Silence after the prompt, or between two digits. */
  seconds: number;
  /** Wrong answers and silences together. */
  tries: number;
  otherwise: string;
}

/** `serves`: whoever gets here (at a lookup: whoever it has an answer for) has been answered without an agent. */
interface Serving {
  serves?: boolean;
}

export type IvrNode = { id: string } & (
  | ({ kind: 'play'; prompt: PromptRef; next: string } & Serving)
  /** `languages`: these keys also choose in which language the caller is spoken to; then it is asked in both. */
  | ({
      kind: 'menu';
      keys: Readonly<Record<string, string>>;
      languages?: Readonly<Record<string, SpokenLanguage>>;
    } & Asking)
  /** Ends with #, or at `max` digits. `shown`: agents see them whole; else all but the last two are hidden. */
  | ({ kind: 'digits'; min: number; max: number; keep: string; shown?: boolean; next: string } & Asking)
  /**
   * Asks a system outside (`url`), or a list of its own (`list`), about the caller's number (`by: caller`) or
   * what was entered, and goes where the answer leads; without an answer in time, `otherwise`.
   */
  | ({
      kind: 'lookup';
      prompt?: PromptRef;
      by: string;
      url?: string;
      list?: Readonly<Record<string, string>>;
      seconds: number;
      answers: Readonly<Record<string, string>>;
      otherwise: string;
    } & Serving)
  /** Asks how satisfied they are with what they were told here: 1 (very dissatisfied) to 5; once for a call. */
  | ({ kind: 'survey'; next: string } & Asking)
  | { kind: 'branch'; cases: readonly { when: IvrCondition; next: string }[]; otherwise: string }
  /** An agent is asked for; absent `queueId` = the number's own queue. */
  | { kind: 'queue'; queueId?: string }
  /** The caller leaves a message after the tone. */
  | { kind: 'message'; prompt?: PromptRef }
  /** The caller is called back. */
  | { kind: 'callback'; prompt?: PromptRef }
  | ({ kind: 'hangup'; prompt?: PromptRef } & Serving)
);

/** What callers of a number go through before they ask for an agent. */
export interface IvrTree {
  start: string;
  nodes: readonly IvrNode[];
}

/** Where a node may lead: by a key of the caller, or without one. */
export interface IvrEdge {
  to: string;
  byCaller: boolean;
}

export function edgesOf(node: IvrNode): IvrEdge[] {
  const alone = (to: string): IvrEdge => ({ to, byCaller: false });
  const byCaller = (to: string): IvrEdge => ({ to, byCaller: true });
  switch (node.kind) {
    case 'play':
      return [alone(node.next)];
    case 'menu':
      return [...Object.values(node.keys).map(byCaller), alone(node.otherwise)];
    case 'digits':
    case 'survey':
      return [byCaller(node.next), alone(node.otherwise)];
    case 'lookup':
      return [...Object.values(node.answers).map(alone), alone(node.otherwise)];
    case 'branch':
      return [...node.cases.map(({ next }) => alone(next)), alone(node.otherwise)];
    default:
      return [];
  }
}

/** A node at which the caller is asked something. */
export type Question = Extract<IvrNode, { kind: 'menu' | 'digits' | 'survey' }>;
export const isQuestion = (node: IvrNode): node is Question =>
  node.kind === 'menu' || node.kind === 'digits' || node.kind === 'survey';

/** What a lookup is by when it is about the caller's number. */
export const CALLER = 'caller';

/** Whether something in a tree is marked as an answer: otherwise nobody can say who was served by it. */
export const hasAnswers = ({ nodes }: IvrTree): boolean =>
  nodes.some((node) => 'serves' in node && node.serves === true);

/** The names under which digits are kept. */
export const keptIn = ({ nodes }: IvrTree): ReadonlySet<string> =>
  new Set(nodes.flatMap((node) => (node.kind === 'digits' ? node.keep : [])));

/** Every prompt that a tree names or says, each once. */
export function promptsIn(tree: IvrTree): PromptRef[] {
  const refs = tree.nodes.flatMap((node) => ('prompt' in node && node.prompt ? [node.prompt] : []));
  return [...new Map(refs.map((ref) => [promptKeyOf(ref), ref])).values()];
}

/** What every caller hears before anything is asked or decided: as far as one node leads to the next, the first question too. */
export function saidFirst({ start, nodes }: IvrTree): PromptRef[] {
  const said: PromptRef[] = [];
  const seen = new Set<string>();
  for (let id: string | null = start; id !== null && !seen.has(id);) {
    seen.add(id);
    const node = nodes.find((one) => one.id === id);
    if (node && 'prompt' in node && node.prompt !== undefined) said.push(node.prompt);
    id = node?.kind === 'play' ? node.next : null;
  }
  return said;
}

/** Tells prompts apart. */
export const promptKeyOf = (ref: PromptRef): string =>
  typeof ref === 'string' ? ref : JSON.stringify([ref.zh ?? null, ref.en ?? null]);

/** In which a tree offers to speak, or asks whether it does. */
export function languagesOf({ nodes }: IvrTree): ReadonlySet<SpokenLanguage> {
  return new Set(
    nodes.flatMap((node): SpokenLanguage[] => {
      if (node.kind === 'menu') return Object.values(node.languages ?? {});
      if (node.kind !== 'branch') return [];
      return node.cases.flatMap(({ when }) => ('language' in when ? [when.language] : []));
    }),
  );
}

/** Nodes that have something to say and no words for it in a language. `named`: in which a named prompt is there. */
export const silentIn = (
  { nodes }: IvrTree,
  language: SpokenLanguage,
  named: (id: string) => ReadonlySet<SpokenLanguage>,
): string[] =>
  nodes.flatMap((node) => {
    if (!('prompt' in node) || node.prompt === undefined) return [];
    const { prompt } = node;
    const there = typeof prompt === 'string' ? named(prompt).has(language) : prompt[language] !== undefined;
    return there ? [] : [node.id];
  });
