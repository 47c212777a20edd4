import type {
  CallContact,
  CallWish,
  SatisfactionScore,
  WaitingCallerSource,
  WaitingTerms,
} from '#libs/contract';
import type { Log } from '#libs/platform';
import type { Call, Farewell, Reception, VoiceLine } from '../call/index.js';
import {
  IvrScript,
  type ActiveTrees,
  type CallerFacts,
  type IvrOutcome,
  type IvrTree,
} from '../ivr/index.js';
import type { ScriptService, Talk } from '../script/index.js';
import { mediaOf } from '../speech/index.js';
import { farewellScript, farewellWords } from './farewell.rules.js';
import { satisfactionScript } from './satisfaction.rules.js';
import { FIRST_AFTER_MS, waitingMedia, waitingScript } from './waiting.rules.js';

/** What the branches of trees ask; implemented by apps/voice over libs/routing. */
export interface CallerFactSource {
  /** Those of these queues that serve calls now. */
  openAmong(queueIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of these VIP lists that a caller is on. */
  listsOf(caller: string, listIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface ReceptionParts {
  scripts: ScriptService;
  trees: ActiveTrees;
  facts: CallerFactSource;
  waiting: WaitingCallerSource;
  /** Counts those who hung up before they had asked for anybody. */
  left: () => void;
  log: Log;
}

/** What a waiting caller is told, and what becomes of it. */
interface Announcement {
  contact: CallContact;
  terms: WaitingTerms;
  media: readonly string[];
  /** Ms of it afterwards. */
  music: number;
  wished: (wish: CallWish) => Promise<void>;
}

/** Talks with callers while no agent does. */
export class ReceptionService implements Reception {
  constructor(private readonly parts: ReceptionParts) {}

  async guide(call: Call, line: VoiceLine, led: (outcome: IvrOutcome) => Promise<void>): Promise<boolean> {
    const { trees, scripts, log } = this.parts;
    const active = line.treeId === null ? null : await trees.find(line.treeId);
    if (!active) {
      // The hotline goes on: whoever calls gets an agent.
      if (line.treeId !== null) log.error({ treeId: line.treeId }, 'a number names a tree that is not there');
      return false;
    }
    const facts = await this.factsFor(active.tree, call, line);
    // Who hung up meanwhile is told nothing, and was in no tree.
    if (call.isGone) return true;
    call.phase = 'guided';
    const script = new IvrScript({
      treeId: active.id,
      tree: active.tree,
      facts,
      language: line.language,
      typed: call.typed,
      media: (ref, language) => active.media(ref, language),
      sorry: [mediaOf('wrong-key')],
    });
    const { id, version } = active;
    await scripts.begin(call, script, (outcome) =>
      led({ ...outcome, journey: { ...outcome.journey, tree: { id, version } } }),
    );
    return true;
  }

  async attend(call: Call, contact: CallContact, wished: (wish: CallWish) => Promise<void>): Promise<void> {
    const terms = await this.parts.waiting.termsOf(contact.queueId);
    if (terms) await this.announce(call, { contact, terms, wished, music: FIRST_AFTER_MS, media: [] });
  }

  hush(call: Call): Promise<void> {
    return this.parts.scripts.end(call);
  }

  private async announce(call: Call, said: Announcement): Promise<void> {
    const { terms, media, music, wished, contact } = said;
    const { caller } = call.start;
    const script = waitingScript({ terms, media, musicMs: music, caller });
    await this.parts.scripts.begin(call, script, (outcome) =>
      outcome === 'again' ? this.announceAgain(call, contact, wished) : wished(outcome),
    );
  }

  /** As it is now: terms and place may have changed. */
  private async announceAgain(
    call: Call,
    contact: CallContact,
    wished: Announcement['wished'],
  ): Promise<void> {
    const { waiting } = this.parts;
    const terms = await waiting.termsOf(contact.queueId);
    if (!terms) return;
    const place = await waiting.placeOf(contact.id);
    const media = waitingMedia(terms, place, call.start.caller !== '');
    await this.announce(call, { contact, terms, wished, media, music: terms.everySeconds * 1000 });
  }

  async farewell(
    call: Call,
    why: Farewell,
    contactId: string | null,
    over: () => Promise<void>,
  ): Promise<void> {
    const words = farewellWords(why, call.start.caller !== '');
    await this.parts.scripts.begin(call, farewellScript(words, contactId), over);
  }

  askSatisfaction(call: Call, answered: (score: SatisfactionScore | null) => Promise<void>): Promise<void> {
    return this.parts.scripts.begin(call, satisfactionScript(), answered);
  }

  key(call: Call, key: string): Promise<void> {
    return this.parts.scripts.key(call, key);
  }

  played(call: Call, playbackId: string): Promise<void> {
    return this.parts.scripts.played(call, playbackId);
  }

  recorded(call: Call): Promise<void> {
    return this.parts.scripts.recorded(call);
  }

  isOverdue(call: Call): boolean {
    return this.parts.scripts.isOverdue(call);
  }

  timeout(call: Call): Promise<void> {
    return this.parts.scripts.timeout(call);
  }

  async leftEarly(call: Call, talk: Talk | null): Promise<void> {
    this.parts.left();
    this.parts.log.info({ call: call.id, called: call.start.accountId }, 'a caller left before the queue');
    if (talk) await this.parts.scripts.gone(talk);
  }

  /** Asked once, when the tree begins: a caller is in it for a minute. */
  private async factsFor(tree: IvrTree, call: Call, { districtId }: VoiceLine): Promise<CallerFacts> {
    const { facts } = this.parts;
    const { caller } = call.start;
    const conditions = tree.nodes.flatMap((node) =>
      node.kind === 'branch' ? node.cases.map(({ when }) => when) : [],
    );
    const queueIds = conditions.flatMap((when) => ('open' in when ? when.open : []));
    const listIds = conditions.flatMap((when) => ('callerList' in when ? when.callerList : []));
    const [openQueueIds, lists] = await Promise.all([
      queueIds.length > 0 ? facts.openAmong(queueIds) : new Set<string>(),
      listIds.length > 0 && caller !== '' ? facts.listsOf(caller, listIds) : new Set<string>(),
    ]);
    return { openQueueIds, districtId, caller, listIds: lists };
  }
}
