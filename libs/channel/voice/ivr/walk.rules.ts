import { beginsAs } from './caller-prefix.rules.js';
import { SATISFACTION_SCORES } from '#libs/contract';
import type { Script, ScriptEvent, ScriptStep } from '../script/index.js';
import { SPOKEN_LANGUAGES, type SpokenLanguage } from '../speech/index.js';
import { journeyOf, type IvrJourney, type Travelled } from './journey.rules.js';
import { askedBy, ledBy, listedAs, type LookupNode } from './lookup.rules.js';
import {
  isQuestion,
  type IvrCondition,
  type IvrNode,
  type IvrTree,
  type PromptRef,
  type Question,
} from './tree.model.js';

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

/** Where a tree leads. `left`: the caller hung up in it. */
export type IvrOutcome = { journey: IvrJourney } & (
  | { to: 'queue'; queueId: string | null }
  | { to: 'voice-mail' }
  | { to: 'callback' }
  | { to: 'hang-up' }
  | { to: 'left' }
);

export interface IvrState extends Travelled {
  node: string;
  /** Wrong answers and silences at this node. */
  failed: number;
  /** Digits so far. */
  digits: string;
  /** Keys that were pressed before there was a question: they are for the next one. */
  typed: string;
}

export interface IvrParts {
  treeId: string;
  tree: IvrTree;
  facts: CallerFacts;
  /** In which callers of the number are spoken to, as long as they choose none. */
  language: SpokenLanguage;
  /** What they pressed before the tree began. */
  typed?: string;
  /** What Asterisk plays for a prompt; empty if there is nothing. */
  media: (ref: PromptRef, language: SpokenLanguage) => readonly string[];
  /** Said before a question is asked again. */
  sorry: readonly string[];
}

type Step = ScriptStep<IvrState, IvrOutcome>;

/** So many nodes are walked at most: a caller who only ever turns in circles is let go. */
const LONGEST_PATH = 100;
/** So many keys are kept for the next question. */
export const MOST_TYPED = 40;

/** Walks callers through a tree. */
export class IvrScript implements Script<IvrState, IvrOutcome> {
  readonly first: IvrState;
  private readonly nodes: ReadonlyMap<string, IvrNode>;

  constructor(private readonly parts: IvrParts) {
    const { tree, typed = '' } = parts;
    this.nodes = new Map(tree.nodes.map((node) => [node.id, node]));
    const unknown = { path: [], entered: {}, served: false, chosen: null, satisfaction: undefined };
    this.first = { node: tree.start, failed: 0, digits: '', typed, ...unknown };
  }

  on(state: IvrState, event: ScriptEvent): Step {
    if (event.type === 'start') return this.enter(state, state.node);
    if (event.type === 'gone') return finish(state, { to: 'left', journey: this.journeyOf(state) });
    const node = this.nodes.get(state.node);
    if (!node) return this.lost(state);
    switch (node.kind) {
      case 'play':
        if (event.type === 'key') return { state: typing(state, event.key), actions: [] };
        return event.type === 'played' ? this.enter(state, node.next) : { state, actions: [] };
      case 'menu':
        return this.atMenu(state, node, event);
      case 'digits':
        return this.atDigits(state, node, event);
      case 'survey':
        return this.atSurvey(state, node, event);
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
    if (!isQuestion(node)) return this.say(state, node);
    return this.answeredEarly(state, node) ?? this.say({ ...state, typed: '' }, node);
  }

  private say(before: IvrState, node: IvrNode): Step {
    const asks = node.kind === 'survey' && before.satisfaction === undefined;
    const state = asks ? { ...before, satisfaction: null } : before;
    const media = this.mediaAt(state, node);
    if (media.length > 0) return { state, actions: [{ do: 'play', media }] };
    return this.on(state, { type: 'played' });
  }

  /** Who may choose a language is asked in each. */
  private mediaAt({ chosen }: IvrState, node: IvrNode): readonly string[] {
    const { media, language } = this.parts;
    if (!('prompt' in node) || !node.prompt) return [];
    const { prompt } = node;
    const first = chosen ?? language;
    if (node.kind !== 'menu' || !node.languages) return media(prompt, first);
    const inEach = [first, ...SPOKEN_LANGUAGES.filter((one) => one !== first)];
    return [...new Set(inEach.flatMap((one) => media(prompt, one)))];
  }

  /** By keys of before the question; null if they are no answer to it, or it is one that wants to be heard. */
  private answeredEarly(state: IvrState, node: Question): Step | null {
    const { typed } = state;
    if (node.kind === 'survey' || typed === '') return null;
    if (node.kind === 'menu') return this.choose({ ...state, typed: typed.slice(1) }, node, typed.charAt(0));
    const digits = (/^[0-9*]*/.exec(typed)?.[0] ?? '').slice(0, node.max);
    const rest = typed.slice(digits.length);
    if (digits.length === node.max || rest.startsWith('#')) {
      const over = { ...state, digits, typed: rest.replace(/^#/, '') };
      return digits.length < node.min ? null : this.entered(over, node);
    }
    return digits === '' ? null : listen({ ...state, digits, typed: '' }, node.seconds);
  }

  private atMenu(state: IvrState, node: Extract<IvrNode, { kind: 'menu' }>, event: ScriptEvent): Step {
    if (event.type === 'played') return listen(state, node.seconds);
    return (event.type === 'key' ? this.choose(state, node, event.key) : null) ?? this.failed(state, node);
  }

  /** Null if it is no key of this menu. */
  private choose(state: IvrState, node: Extract<IvrNode, { kind: 'menu' }>, key: string): Step | null {
    const next = Object.hasOwn(node.keys, key) ? node.keys[key] : null;
    if (!next) return null;
    const language = node.languages && Object.hasOwn(node.languages, key) ? node.languages[key] : undefined;
    if (!language) return this.enter(state, next);
    const step = this.enter({ ...state, chosen: language }, next);
    return { ...step, actions: [{ do: 'speak', language }, ...step.actions] };
  }

  private atSurvey(state: IvrState, node: Extract<IvrNode, { kind: 'survey' }>, event: ScriptEvent): Step {
    if (event.type === 'played') return listen(state, node.seconds);
    const score =
      event.type === 'key' ? SATISFACTION_SCORES.find((one) => String(one) === event.key) : undefined;
    if (score === undefined) return this.failed(state, node);
    return this.enter({ ...state, satisfaction: state.satisfaction ?? score }, node.next);
  }

  private atDigits(state: IvrState, node: Extract<IvrNode, { kind: 'digits' }>, event: ScriptEvent): Step {
    if (event.type === 'played') return listen(state, node.seconds);
    const typed = event.type === 'key' && /^[0-9*]$/.test(event.key) ? event.key : '';
    const digits = state.digits + typed;
    const over = event.type !== 'key' || event.key === '#' || digits.length >= node.max;
    // A, B, C, D and what else a line may bring: as if nothing had been pressed.
    if (!over) return typed === '' ? { state, actions: [] } : listen({ ...state, digits }, node.seconds);
    return digits.length < node.min ? this.failed(state, node) : this.entered({ ...state, digits }, node);
  }

  private entered(state: IvrState, { keep, next }: Extract<IvrNode, { kind: 'digits' }>): Step {
    return this.enter({ ...state, entered: { ...state.entered, [keep]: state.digits } }, next);
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
  private failed(before: IvrState, node: Question): Step {
    const state = { ...before, failed: before.failed + 1, digits: '' };
    if (state.failed >= node.tries) return this.enter(state, node.otherwise);
    const media = [...this.parts.sorry, ...this.mediaAt(state, node)];
    return media.length > 0 ? { state, actions: [{ do: 'play', media }] } : listen(state, node.seconds);
  }

  private branch(state: IvrState, node: Extract<IvrNode, { kind: 'branch' }>): string {
    return node.cases.find(({ when }) => this.holds(when, state))?.next ?? node.otherwise;
  }

  private holds(when: IvrCondition, { entered, chosen }: IvrState): boolean {
    const { openQueueIds, districtId, caller, listIds } = this.parts.facts;
    if ('open' in when) return openQueueIds.has(when.open);
    if ('district' in when) return when.district.includes(districtId);
    if ('callerPrefix' in when) return when.callerPrefix.some((prefix) => beginsAs(caller, prefix));
    if ('language' in when) return when.language === (chosen ?? this.parts.language);
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

  private journeyOf(state: IvrState): IvrJourney {
    return journeyOf(this.parts.tree, state);
  }
}

/** What is said here is heard by whoever gets here. */
const isSaid = (node: IvrNode): node is Extract<IvrNode, { kind: 'play' | 'hangup' }> =>
  node.kind === 'play' || node.kind === 'hangup';

const typing = (state: IvrState, key: string): IvrState =>
  state.typed.length < MOST_TYPED ? { ...state, typed: state.typed + key } : state;
const listen = (state: IvrState, seconds: number): Step => ({
  state,
  actions: [{ do: 'wait', ms: seconds * 1000 }],
});
const finish = (state: IvrState, outcome: IvrOutcome): Step => ({
  state,
  actions: [{ do: 'finish', outcome }],
});
