import type { Log } from '#libs/platform';
import type { Call, Farewell, Reception, VoiceLine } from '../call/index.js';
import {
  IvrScript,
  type ActiveTrees,
  type CallerFacts,
  type IvrOutcome,
  type IvrTree,
} from '../ivr/index.js';
import type { ScriptService } from '../script/index.js';
import { mediaOf } from '../speech/index.js';
import { farewellScript, farewellWords } from './farewell.rules.js';

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
  /** Counts those who hung up before they had asked for anybody. */
  left: () => void;
  log: Log;
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
      tree: active.tree,
      facts,
      media: (ref) => active.media(ref, line.language),
      sorry: [mediaOf('wrong-key')],
    });
    await scripts.begin(call, script, led);
    return true;
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

  leftEarly(call: Call): void {
    this.parts.left();
    this.parts.log.info({ call: call.id, called: call.start.accountId }, 'a caller left before the queue');
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
