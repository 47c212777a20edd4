import { AppError, NATIONAL_DISTRICT } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';
import { tellsOfRecording, type SpokenLanguage } from '../speech/index.js';

/** What a prompt sounds like, by language: ids of sounds. */
export type Sounds = Partial<Record<SpokenLanguage, string>>;

/** What is said, by language. */
export type Words = Partial<Record<SpokenLanguage, string>>;

/** A prompt that was uploaded, or spoken from words. */
export interface PromptRecord {
  id: string;
  districtId: string;
  sounds: Sounds;
  /** What was spoken, of the languages that were spoken and not uploaded. */
  words: Words;
  /** Whoever hears it knows that the call is recorded: its words say so, or whoever uploaded it did. */
  notice: boolean;
}
interface PromptDoc {
  _id: string;
  districtId: string;
  sounds: Sounds;
  words?: Words;
  /** As said of an upload. */
  notice?: boolean;
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

  /**
   * Makes a prompt, or gives it another sound in a language. `words`: what was spoken; null = it was uploaded.
   * `notice`: whether an upload says that the call is recorded; absent = as it was.
   * Throws ALREADY_EXISTS where another district was quicker with the name; headquarters may change all.
   */
  async set(
    id: string,
    districtId: string,
    language: SpokenLanguage,
    { soundId, words, notice }: { soundId: string; words: string | null; notice?: boolean | undefined },
  ): Promise<void> {
    const said = `words.${language}`;
    const own = districtId === NATIONAL_DISTRICT ? {} : { districtId };
    const update = {
      $set: {
        [`sounds.${language}`]: soundId,
        ...(words === null ? {} : { [said]: words }),
        ...(notice === undefined ? {} : { notice }),
      },
      ...(districtId === NATIONAL_DISTRICT ? { $setOnInsert: { districtId } } : {}),
      ...(words === null ? { $unset: { [said]: '' } } : {}),
    };
    try {
      await this.prompts.updateOne({ _id: id, ...own }, update as driver.UpdateFilter<PromptDoc>, {
        upsert: true,
      });
    } catch (error) {
      throw isDuplicateKey(error) ? new AppError('ALREADY_EXISTS', { field: 'id' }) : error;
    }
  }
}

const recordOf = ({ _id: id, districtId, sounds, words = {}, notice = false }: PromptDoc): PromptRecord => ({
  id,
  districtId,
  sounds,
  words,
  notice: notice || tellsOfRecording(words),
});
