import type { Clock } from '#libs/platform';
import type { SoundFolder, Sounds } from '../prompt/index.js';
import { isPromptName, mediaOf, type SpokenLanguage } from '../speech/index.js';
import { promptKeyOf, type IvrTree, type PromptRef } from './tree.model.js';
import type { TreeRepository, TreeVersion } from './tree.repository.js';

/** So long a change may take to reach callers. */
const FRESH_MS = 2000;

/** A tree that is ready to be walked: its sounds lie where Asterisk plays them. */
export interface ActiveTree {
  id: string;
  version: number;
  tree: IvrTree;
  /** What Asterisk plays for a prompt, in this language or else in the other one. */
  media(ref: PromptRef, language: SpokenLanguage): readonly string[];
}

/** The versions that callers go through now. */
export class ActiveTrees {
  private readonly known = new Map<string, { tree: ActiveTree | null; until: number }>();

  constructor(
    private readonly trees: Pick<TreeRepository, 'find' | 'version'>,
    private readonly folder: SoundFolder,
    private readonly clock: Clock,
  ) {}

  /** Null for a tree that there is not. */
  async find(id: string): Promise<ActiveTree | null> {
    const now = this.clock.now();
    const known = this.known.get(id);
    if (known && known.until > now) return known.tree;
    const record = await this.trees.find(id);
    const same = record && known?.tree?.version === record.active ? known.tree : null;
    const tree = same ?? (record && (await this.load(id, record.active)));
    this.known.set(id, { tree, until: now + FRESH_MS });
    return tree;
  }

  private async load(id: string, version: number): Promise<ActiveTree | null> {
    const stored = await this.trees.version(id, version);
    if (!stored) return null;
    await this.folder.lay(Object.values(stored.sounds).flatMap((sounds) => Object.values(sounds)));
    return { id, version, tree: stored.content, media: mediaFinder(stored, this.folder) };
  }
}

function mediaFinder({ sounds }: TreeVersion, folder: SoundFolder): ActiveTree['media'] {
  return (ref, language) => {
    const own: Sounds = sounds[promptKeyOf(ref)] ?? {};
    const soundId = own[language] ?? own.zh ?? own.en;
    if (soundId !== undefined) return [folder.mediaOf(soundId)];
    return typeof ref === 'string' && isPromptName(ref) ? [mediaOf(ref)] : [];
  };
}
