import { maskEntered } from '#libs/platform';
import type { Script, ScriptEvent, ScriptStep } from '../script/index.js';
import { askedBy, ledBy, listedAs, type LookupNode } from './lookup.rules.js';
import { hasAnswers, type IvrCondition, type IvrNode, type IvrTree, type PromptRef } from './tree.model.js';

/** What a branch may want to know of a call. */
export interface CallerFacts {
  /** Queues that serve now. */
  openQueueIds: ReadonlySet<string>;
  /** Of the number that was called. */
  districtId: string;
  /** Empty if withheld. */
  caller: string;
  /** VIP lists the caller is on. */
  listIds: ReadonlySet<string>;
}

/** What the caller said on the way. */
export interface IvrJourney {
  /** Ids of the nodes, in order. */
  path: readonly string[];
  /** Digits by the name under which they are kept; those that are not to be shown are masked. */
  entered: Readonly<Record<string, string>>;
  /** Whether they reached something that is marked as an answer; absent if nothing in the tree is. */
  served?: boolean;
}

/** Where a tree leads. `left`: the caller hung up in it. */
export type IvrOutcome = { journey: IvrJourney } & (
  | { to: 'queue'; queueId: string | null }
  | { to: 'voice-mail' }
  | { to: 'callback' }
  | { to: 'hang-up' }
  | { to: 'left' }
);

export interface IvrState {
  node: string;
  /** Wrong answers and silences at this node. */
  failed: number;
  /** Digits so far. */
  digits: string;
  path: readonly string[];
  entered: Readonly<Record<string, string>>;
  served: boolean;
}

export interface IvrParts {
  treeId: string;
  tree: IvrTree;
  facts: CallerFacts;
  /** What Asterisk plays for a prompt; empty if there is nothing. */
  media: (ref: PromptRef) => readonly string[];
  /** Said before a question is asked again. */
  sorry: readonly string[];
}

type Step = ScriptStep<IvrState, IvrOutcome>;

/** So many nodes are walked at most: a caller who only ever turns in circles is let go. */
const LONGEST_PATH = 100;

/** Walks callers through a tree. */
export class IvrScript implements Script<IvrState, IvrOutcome> {
  readonly first: IvrState;
  private readonly nodes: ReadonlyMap<string, IvrNode>;

  constructor(private readonly parts: IvrParts) {
    const { tree } = parts;
    this.nodes = new Map(tree.nodes.map((node) => [node.id, node]));
    this.first = { node: tree.start, failed: 0, digits: '', path: [], entered: {}, served: false };
  }

  on(state: IvrState, event: ScriptEvent): Step {
    if (event.type === 'start') return this.enter(state, state.node);
    if (event.type === 'gone') return finish(state, { to: 'left', journey: this.journeyOf(state) });
    const node = this.nodes.get(state.node);
    if (!node) return this.lost(state);
    switch (node.kind) {
      case 'play':
        return event.type === 'played' ? this.enter(state, node.next) : { state, actions: [] };
      case 'menu':
        return this.atMenu(state, node, event);
      case 'digits':
        return this.atDigits(state, node, event);
      case 'lookup':
        return this.atLookup(state, node, event);
      default:
        return event.type === 'played' ? this.leave(state, node) : { state, actions: [] };
    }
  }

  private enter(from: IvrState, id: string): Step {
    const node = this.nodes.get(id);
    if (!node || from.path.length >= LONGEST_PATH) return this.lost(from);
    const served = from.served || (isSaid(node) && node.serves === true);
    const state = { ...from, node: id, failed: 0, digits: '', path: [...from.path, id], served };
    if (node.kind === 'branch') return this.enter(state, this.branch(state, node));
    const media = 'prompt' in node && node.prompt ? this.parts.media(node.prompt) : [];
    if (media.length > 0) return { state, actions: [{ do: 'play', media }] };
    return this.on(state, { type: 'played' });
  }

  private atMenu(state: IvrState, node: Extract<IvrNode, { kind: 'menu' }>, event: ScriptEvent): Step {
    if (event.type === 'played') return listen(state, node.seconds);
    const next = event.type === 'key' && Object.hasOwn(node.keys, event.key) ? node.keys[event.key] : null;
    return next ? this.enter(state, next) : this.failed(state, node);
  }

  private atDigits(state: IvrState, node: Extract<IvrNode, { kind: 'digits' }>, event: ScriptEvent): Step {
    if (event.type === 'played') return listen(state, node.seconds);
    const typed = event.type === 'key' && /^[0-9*]$/.test(event.key) ? event.key : '';
    const digits = state.digits + typed;
    const over = event.type !== 'key' || event.key === '#' || digits.length >= node.max;
    // A, B, C, D and what else a line may bring: as if nothing had been pressed.
    if (!over) return typed === '' ? { state, actions: [] } : listen({ ...state, digits }, node.seconds);
    if (digits.length < node.min) return this.failed(state, node);
    return this.enter({ ...state, entered: { ...state.entered, [node.keep]: digits } }, node.next);
  }

  /** Whoever presses keys meanwhile is not heard. */
  private atLookup(state: IvrState, node: LookupNode, event: ScriptEvent): Step {
    if (event.type === 'answered') return this.answered(state, node, event.answer);
    if (event.type !== 'played') return { state, actions: [] };
    const { url, by, seconds } = node;
    const value = askedBy(node, this.parts.facts.caller, state.entered);
    if (value === null) return this.enter(state, node.otherwise);
    if (url === undefined) return this.answered(state, node, listedAs(node, value));
    const question = { treeId: this.parts.treeId, nodeId: node.id, url, by, value, seconds };
    return { state, actions: [{ do: 'look-up', question }] };
  }

  private answered(state: IvrState, node: LookupNode, answer: string | null): Step {
    const next = ledBy(node, answer);
    const isAnswer = node.serves === true && answer !== null && Object.hasOwn(node.answers, answer);
    return this.enter({ ...state, served: state.served || isAnswer }, next);
  }

  /** Asked again, until it has been too often. */
  private failed(before: IvrState, node: Extract<IvrNode, { kind: 'menu' | 'digits' }>): Step {
    const state = { ...before, failed: before.failed + 1, digits: '' };
    if (state.failed >= node.tries) return this.enter(state, node.otherwise);
    const media = [...this.parts.sorry, ...this.parts.media(node.prompt)];
    return media.length > 0 ? { state, actions: [{ do: 'play', media }] } : listen(state, node.seconds);
  }

  private branch(state: IvrState, node: Extract<IvrNode, { kind: 'branch' }>): string {
    return node.cases.find(({ when }) => this.holds(when, state))?.next ?? node.otherwise;
  }

  private holds(when: IvrCondition, { entered }: IvrState): boolean {
    const { openQueueIds, districtId, caller, listIds } = this.parts.facts;
    if ('open' in when) return openQueueIds.has(when.open);
    if ('district' in when) return when.district.includes(districtId);
    if ('callerPrefix' in when) return when.callerPrefix.some((prefix) => caller.startsWith(prefix));
    if ('callerList' in when) return listIds.has(when.callerList);
    const digits = entered[when.entered];
    return digits !== undefined && when.prefix.some((prefix) => digits.startsWith(prefix));
  }

  private leave(state: IvrState, node: IvrNode): Step {
    const journey = this.journeyOf(state);
    switch (node.kind) {
      case 'queue':
        return finish(state, { to: 'queue', queueId: node.queueId ?? null, journey });
      case 'message':
        return finish(state, { to: 'voice-mail', journey });
      case 'callback':
        return finish(state, { to: 'callback', journey });
      default:
        return finish(state, { to: 'hang-up', journey });
    }
  }

  /** A way that a checked tree does not have, or one without an end. */
  private lost(state: IvrState): Step {
    return finish(state, { to: 'queue', queueId: null, journey: this.journeyOf(state) });
  }

  private journeyOf({ path, entered, served }: IvrState): IvrJourney {
    const shown = new Set(
      this.parts.tree.nodes.flatMap((node) => (node.kind === 'digits' && node.shown ? node.keep : [])),
    );
    const seen = Object.entries(entered).map(([name, digits]) => [
      name,
      shown.has(name) ? digits : maskEntered(digits),
    ]);
    const journey = { path, entered: Object.fromEntries(seen) as Record<string, string> };
    return hasAnswers(this.parts.tree) ? { ...journey, served } : journey;
  }
}

/** What is said here is heard by whoever gets here. */
const isSaid = (node: IvrNode): node is Extract<IvrNode, { kind: 'play' | 'hangup' }> =>
  node.kind === 'play' || node.kind === 'hangup';

const listen = (state: IvrState, seconds: number): Step => ({
  state,
  actions: [{ do: 'wait', ms: seconds * 1000 }],
});
const finish = (state: IvrState, outcome: IvrOutcome): Step => ({
  state,
  actions: [{ do: 'finish', outcome }],
});
