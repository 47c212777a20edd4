import { AppError } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';
import type { Sounds } from '../prompt/index.js';
import type { IvrTree } from './tree.model.js';

/** A tree, whatever its versions say. */
export interface TreeRecord {
  id: string;
  districtId: string;
  name: string;
  /** The version that callers go through. */
  active: number;
  latest: number;
}

/** One version of a tree; never changed. */
export interface TreeVersion {
  treeId: string;
  version: number;
  content: IvrTree;
  /** What its prompts sound like, by `promptKeyOf`; those of the product are not among them. */
  sounds: Record<string, Sounds>;
  note: string;
  /** Who saved it. */
  by: string;
  /** Epoch ms. */
  at: number;
}

type TreeDoc = Omit<TreeRecord, 'id'> & { _id: string };
type VersionDoc = Omit<TreeVersion, 'at' | 'sounds'> & {
  _id: string;
  at: Date;
  sounds: { key: string; sounds: Sounds }[];
};

const trees = new Schema({ _id: String }, { collection: 'ivr_trees', versionKey: false });
trees.index({ districtId: 1, _id: 1 });
const versions = new Schema({ _id: String }, { collection: 'ivr_versions', versionKey: false });
versions.index({ treeId: 1, version: -1 });

/** Trees and their versions. A version is written before a tree names it, so a named one is always there. */
export class TreeRepository {
  private readonly trees: driver.Collection<TreeDoc>;
  private readonly versions: driver.Collection<VersionDoc>;

  constructor(mongo: Connection) {
    this.trees = collectionOf<TreeDoc>(mongo, 'IvrTree', trees);
    this.versions = collectionOf<VersionDoc>(mongo, 'IvrVersion', versions);
  }

  async find(id: string): Promise<TreeRecord | null> {
    const doc = await this.trees.findOne({ _id: id });
    return doc && recordOf(doc);
  }

  /** By id; of these districts, null = of all. */
  async list(districtIds: readonly string[] | null): Promise<TreeRecord[]> {
    const filter = districtIds === null ? {} : { districtId: { $in: [...districtIds] } };
    return (await this.trees.find(filter).sort({ _id: 1 }).toArray()).map(recordOf);
  }

  async version(treeId: string, version: number): Promise<TreeVersion | null> {
    const doc = await this.versions.findOne({ _id: `${treeId}:${version}` });
    return doc && versionOf(doc);
  }

  /** Newest first. */
  async history(treeId: string, limit: number): Promise<TreeVersion[]> {
    const docs = await this.versions.find({ treeId }).sort({ version: -1 }).limit(limit).toArray();
    return docs.map(versionOf);
  }

  /** Throws STATE_CONFLICT {latest} if that version is there: another was quicker. */
  async add(version: TreeVersion): Promise<void> {
    const { at, sounds, ...rest } = version;
    const list = Object.entries(sounds).map(([key, one]) => ({ key, sounds: one }));
    try {
      const _id = `${version.treeId}:${version.version}`;
      await this.versions.insertOne({ _id, ...rest, at: new Date(at), sounds: list });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw new AppError('STATE_CONFLICT', { latest: version.version });
    }
  }

  async create({ id, ...rest }: TreeRecord): Promise<void> {
    try {
      await this.trees.insertOne({ _id: id, ...rest });
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS', { field: 'id' });
      throw error;
    }
  }

  async update(id: string, changes: Partial<Pick<TreeRecord, 'name' | 'active' | 'latest'>>): Promise<void> {
    await this.trees.updateOne({ _id: id }, { $set: changes });
  }
}

const recordOf = ({ _id: id, districtId, name, active, latest }: TreeDoc): TreeRecord => ({
  id,
  districtId,
  name,
  active,
  latest,
});
const versionOf = ({ _id: _, at, sounds, ...rest }: VersionDoc): TreeVersion => ({
  ...rest,
  at: at.getTime(),
  sounds: Object.fromEntries(sounds.map(({ key, sounds: one }) => [key, one])),
});
