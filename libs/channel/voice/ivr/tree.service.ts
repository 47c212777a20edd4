import { AppError, NATIONAL_DISTRICT, refuse as refuseField } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { LookupResult, Lookups } from '../lookup/index.js';
import type { PromptService, Sounds } from '../prompt/index.js';
import { SPOKEN_LANGUAGES, type SpokenLanguage } from '../speech/index.js';
import { askedBy, ledBy, listedAs } from './lookup.rules.js';
import { readTree, type TreeProblem } from './shape.rules.js';
import { CALLER, promptKeyOf, promptsIn, silentIn, type IvrTree } from './tree.model.js';
import type { TreeRecord, TreeRepository, TreeVersion } from './tree.repository.js';
import { treeProblems, type TreeSurroundings } from './tree.rules.js';

/** What else there is that a tree may name. */
export interface TreeNeighbours {
  /** Of queues that may serve callers of a district. */
  queueIds(districtId: string): Promise<ReadonlySet<string>>;
  /** VIP lists of the routing policy. */
  listIds(): Promise<ReadonlySet<string>>;
  /** Lookups may ask in our own network. */
  readonly innerAllowed: boolean;
}

/** Whoever acts. */
export interface TreeAuthor {
  userId: string;
  districtId: string;
}
export interface NewTree {
  id: string;
  name?: string | undefined;
  districtId?: string | undefined;
  content: unknown;
  note?: string | undefined;
}
export interface NewVersion {
  content: unknown;
  /** The newest version when the author began; another one by now is a STATE_CONFLICT. Absent = not asked. */
  baseVersion?: number | undefined;
  note?: string | undefined;
  name?: string | undefined;
  /** False = kept, but callers go on with the present one. */
  activate?: boolean | undefined;
}

/** A tree as administrators see it. Times are ISO 8601. */
export interface TreeView {
  id: string;
  name: string;
  districtId: string;
  active: number;
  latest: number;
}
export interface TreeDetail extends TreeView {
  versions: { version: number; note: string; by: string; at: string }[];
  /** Of the active version. */
  content: IvrTree;
  /**
   * By which whoever is asked by its lookups checks the signature; null if it asks nobody outside, and for
   * those who may only look at it.
   */
  lookupKey: string | null;
}

/** A lookup that was tried: what was answered, or why nothing, and the node where that leads. */
export type LookupTrial = LookupResult & { next: string };

const SHOWN_VERSIONS = 100;

/**
 * Trees as administrators manage them: checked when made, every version kept. Districts never see each other's;
 * headquarters' are there for all to look at and to give to their numbers.
 */
export class TreeService {
  constructor(
    private readonly trees: TreeRepository,
    private readonly prompts: PromptService,
    private readonly neighbours: TreeNeighbours,
    private readonly lookups: Lookups,
    private readonly clock: Clock,
  ) {}

  async list({ districtId }: TreeAuthor): Promise<TreeView[]> {
    return this.trees.list(districtId === NATIONAL_DISTRICT ? null : [districtId, NATIONAL_DISTRICT]);
  }

  /** Whether callers of a district's number may go through it: it is the district's, or headquarters'. */
  async mayLead(id: string, districtId: string): Promise<boolean> {
    const tree = await this.trees.find(id);
    return tree !== null && maySee(districtId, tree);
  }

  /** Nodes of the active version that say nothing in this language. Throws NOT_FOUND. */
  async silentIn(id: string, language: SpokenLanguage): Promise<string[]> {
    const tree = await this.trees.find(id);
    const version = tree && (await this.trees.version(id, tree.active));
    if (!version) throw new AppError('NOT_FOUND');
    return silentIn(version.content, language, (prompt) => languagesIn(version.sounds[prompt] ?? 'built-in'));
  }

  /** Throws NOT_FOUND, also for a tree of another district. */
  async get(author: TreeAuthor, id: string): Promise<TreeDetail> {
    const tree = await this.seen(author, id);
    const [active, versions] = await Promise.all([
      this.version(author, id, tree.active),
      this.trees.history(id, SHOWN_VERSIONS),
    ]);
    return {
      ...tree,
      versions: versions.map(({ version, note, by, at }) => ({
        version,
        note,
        by,
        at: new Date(at).toISOString(),
      })),
      content: active.content,
      lookupKey:
        mayUse(author, tree.districtId) && asksOutside(active.content) ? this.lookups.keyOf(id) : null,
    };
  }

  async version(author: TreeAuthor, id: string, version: number): Promise<TreeVersion> {
    await this.seen(author, id);
    const found = await this.trees.version(id, version);
    if (!found) throw new AppError('NOT_FOUND');
    return found;
  }

  /** Every reason why a content can't be a tree of a district, the author's own unless told. Throws FORBIDDEN. */
  async try(author: TreeAuthor, content: unknown, districtId = author.districtId): Promise<TreeProblem[]> {
    if (!mayUse(author, districtId)) throw new AppError('FORBIDDEN', { field: 'districtId' });
    return this.check(districtId, content);
  }

  private async check(districtId: string, content: unknown): Promise<TreeProblem[]> {
    const read = readTree(content);
    return read.tree ? treeProblems(read.tree, await this.around(districtId, read.tree)) : read.problems;
  }

  /** Throws BAD_INPUT with every TreeProblem, FORBIDDEN for another district, ALREADY_EXISTS, UNAVAILABLE (speech). */
  async create(author: TreeAuthor, input: NewTree): Promise<TreeDetail> {
    const { id, name = id, districtId = author.districtId, content, note = '' } = input;
    if (!mayUse(author, districtId)) throw new AppError('FORBIDDEN', { field: 'districtId' });
    const checked = await this.checked(districtId, content);
    if (await this.trees.find(id)) throw new AppError('ALREADY_EXISTS', { field: 'id' });
    // Left by one who failed half-way, a first version names no tree; then the next one is the first.
    const [left] = await this.trees.history(id, 1);
    const version = (left?.version ?? 0) + 1;
    await this.save(author, id, version, checked, note);
    await this.trees.create({ id, districtId, name, active: version, latest: version });
    return this.get(author, id);
  }

  /** Adds a version. Throws as `create`, NOT_FOUND, and STATE_CONFLICT if somebody else saved at the same time. */
  async change(author: TreeAuthor, id: string, input: NewVersion): Promise<TreeDetail> {
    const tree = await this.own(author, id);
    const [newest] = await this.trees.history(id, 1);
    const latest = newest?.version ?? tree.latest;
    if (input.baseVersion !== undefined && input.baseVersion !== latest) {
      throw new AppError('STATE_CONFLICT', { latest });
    }
    const checked = await this.checked(tree.districtId, input.content);
    const version = latest + 1;
    await this.save(author, id, version, checked, input.note ?? '');
    await this.trees.update(id, {
      latest: version,
      ...(input.activate === false ? {} : { active: version }),
      ...(input.name === undefined ? {} : { name: input.name }),
    });
    return this.get(author, id);
  }

  /**
   * From now on callers go through this version: a newer one, or an older one again. What it refers to must
   * still be there: throws BAD_INPUT with every TreeProblem, NOT_FOUND.
   */
  async activate(author: TreeAuthor, id: string, version: number): Promise<TreeDetail> {
    const tree = await this.own(author, id);
    const { content, sounds } = await this.version(author, id, version);
    const around = await this.around(tree.districtId, content);
    // Its sounds were kept with it, whatever has become of the prompts.
    const promptIds = new Set([...around.promptIds, ...Object.keys(sounds)]);
    // Nor is it asked again in which languages they are: going back must not wait for a translation.
    refuse(treeProblems(content, { ...around, promptIds, spokenIn: null }));
    await this.trees.update(id, { active: version });
    return this.get(author, id);
  }

  /**
   * Asks what a lookup of the active version would ask, about this number or these digits. Throws NOT_FOUND, also
   * for a node that looks nothing up.
   */
  async tryLookup(author: TreeAuthor, id: string, nodeId: string, value: string): Promise<LookupTrial> {
    const { active } = await this.own(author, id);
    const { content } = await this.version(author, id, active);
    const node = content.nodes.find((one) => one.id === nodeId);
    if (node?.kind !== 'lookup') throw new AppError('NOT_FOUND');
    const { by, url, seconds } = node;
    const asked = askedBy(node, by === CALLER ? value : '', { [by]: value });
    if (asked === null) refuseField('value', '不能用它查询', 'can’t be looked up');
    if (url === undefined) {
      const answer = listedAs(node, asked);
      const result =
        answer === null ? ({ answer, problem: 'not listed' } as const) : { answer, problem: null };
      return { ...result, next: ledBy(node, answer) };
    }
    const result = await this.lookups.ask({ treeId: id, nodeId, url, by, value: asked, seconds });
    return { ...result, next: ledBy(node, result.answer) };
  }

  private async seen({ districtId }: TreeAuthor, id: string): Promise<TreeRecord> {
    const tree = await this.trees.find(id);
    if (!tree || !(districtId === NATIONAL_DISTRICT || maySee(districtId, tree)))
      throw new AppError('NOT_FOUND');
    return tree;
  }

  private async own(author: TreeAuthor, id: string): Promise<TreeRecord> {
    const tree = await this.trees.find(id);
    if (!tree || !mayUse(author, tree.districtId)) throw new AppError('NOT_FOUND');
    return tree;
  }

  private async checked(districtId: string, content: unknown): Promise<IvrTree> {
    refuse(await this.check(districtId, content));
    const { tree } = readTree(content);
    if (!tree) throw new AppError('INTERNAL');
    return tree;
  }

  private async around(districtId: string, tree: IvrTree): Promise<TreeSurroundings> {
    const named = promptsIn(tree).filter((ref) => typeof ref === 'string');
    const [queueIds, listIds, prompts] = await Promise.all([
      this.neighbours.queueIds(districtId),
      this.neighbours.listIds(),
      this.prompts.usable(districtId, named),
    ]);
    const { innerAllowed } = this.neighbours;
    const spokenIn = (id: string): ReadonlySet<SpokenLanguage> => languagesIn(prompts.get(id) ?? 'built-in');
    return { queueIds, listIds, promptIds: new Set(prompts.keys()), spokenIn, innerAllowed };
  }

  private async save(
    { userId, districtId }: TreeAuthor,
    treeId: string,
    version: number,
    content: IvrTree,
    note: string,
  ): Promise<void> {
    const sounds = await this.soundsOf(districtId, content);
    await this.trees.add({ treeId, version, content, sounds, note, by: userId, at: this.clock.now() });
  }

  /** Speaks what is to be spoken, and finds what was uploaded. */
  private async soundsOf(districtId: string, tree: IvrTree): Promise<Record<string, Sounds>> {
    const refs = promptsIn(tree);
    const named = await this.prompts.usable(
      districtId,
      refs.filter((ref) => typeof ref === 'string'),
    );
    const found: Record<string, Sounds> = {};
    for (const ref of refs) {
      if (typeof ref === 'string') {
        const sounds = named.get(ref);
        if (sounds !== undefined && sounds !== 'built-in') found[ref] = sounds;
        continue;
      }
      const sounds: Sounds = {};
      for (const language of SPOKEN_LANGUAGES) {
        const words = ref[language];
        if (words !== undefined) sounds[language] = await this.prompts.speak(words, language);
      }
      found[promptKeyOf(ref)] = sounds;
    }
    return found;
  }
}

const languagesIn = (sounds: Sounds | 'built-in'): ReadonlySet<SpokenLanguage> =>
  new Set(SPOKEN_LANGUAGES.filter((one) => sounds === 'built-in' || sounds[one] !== undefined));
const mayUse = (author: TreeAuthor, districtId: string): boolean =>
  author.districtId === NATIONAL_DISTRICT || author.districtId === districtId;
/** It is the district's own, or headquarters'. */
const maySee = (districtId: string, tree: TreeRecord): boolean =>
  tree.districtId === districtId || tree.districtId === NATIONAL_DISTRICT;
const asksOutside = ({ nodes }: IvrTree): boolean =>
  nodes.some((node) => node.kind === 'lookup' && node.url !== undefined);

function refuse(problems: readonly TreeProblem[]): void {
  if (problems.length === 0) return;
  throw new AppError(
    'BAD_INPUT',
    problems.map(({ node, zh, en }) => ({ field: `content.${node}`, reason: zh, reasonEn: en })),
  );
}
