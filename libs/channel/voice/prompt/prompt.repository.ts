import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';
import type { SpokenLanguage } from '../speech/index.js';

/** What a prompt sounds like, by language: ids of sounds. */
export type Sounds = Partial<Record<SpokenLanguage, string>>;

/** A prompt that was uploaded. */
export interface PromptRecord {
  id: string;
  districtId: string;
  sounds: Sounds;
}
interface PromptDoc {
  _id: string;
  districtId: string;
  sounds: Sounds;
}

const schema = new Schema({ _id: String }, { collection: 'prompts', versionKey: false });
schema.index({ districtId: 1, _id: 1 });

/** Prompts by name. */
export class PromptRepository {
  private readonly prompts: driver.Collection<PromptDoc>;

  constructor(mongo: Connection) {
    this.prompts = collectionOf<PromptDoc>(mongo, 'Prompt', schema);
  }

  async find(ids: readonly string[]): Promise<PromptRecord[]> {
    return (await this.prompts.find({ _id: { $in: [...ids] } }).toArray()).map(recordOf);
  }

  /** By name; of one district, null = of all. */
  async list(districtId: string | null): Promise<PromptRecord[]> {
    const filter = districtId === null ? {} : { districtId };
    return (await this.prompts.find(filter).sort({ _id: 1 }).toArray()).map(recordOf);
  }

  /** Makes a prompt, or gives it a sound in one more language. */
  async set(id: string, districtId: string, language: SpokenLanguage, soundId: string): Promise<void> {
    const update = { $set: { [`sounds.${language}`]: soundId }, $setOnInsert: { districtId } };
    await this.prompts.updateOne({ _id: id }, update as driver.UpdateFilter<PromptDoc>, { upsert: true });
  }
}

const recordOf = ({ _id: id, districtId, sounds }: PromptDoc): PromptRecord => ({ id, districtId, sounds });
