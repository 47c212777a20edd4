import { collectionOf, isDuplicateKey, type Clock } from '#libs/platform';
import { createHash } from 'node:crypto';
import { mongo, Schema, type Connection, type mongo as driver } from 'mongoose';

interface SoundDoc {
  /** SHA-256 of the samples. */
  _id: string;
  /** A-law at 8 kHz. */
  audio: driver.Binary;
  /** SHA-256 of the words and the language they were spoken in, if they were. */
  spoken?: string;
  at: Date;
}

const schema = new Schema({ _id: String }, { collection: 'sounds', versionKey: false });
schema.index({ spoken: 1 }, { sparse: true });

/** What can be played: kept by its content, so that what a tree was saved with never changes under it. */
export class SoundRepository {
  private readonly sounds: driver.Collection<SoundDoc>;

  constructor(
    connection: Connection,
    private readonly clock: Clock,
  ) {
    this.sounds = collectionOf<SoundDoc>(connection, 'Sound', schema);
  }

  /** Keeps A-law samples; answers the id of the sound. `spoken`: what it was made of. */
  async keep(audio: Buffer, spoken?: string): Promise<string> {
    const _id = createHash('sha256').update(audio).digest('hex');

    const doc = {
      _id,
      audio: new mongo.Binary(audio),
      ...(spoken ? { spoken } : {}),
      at: new Date(this.clock.now()),
    };
    try {
      await this.sounds.insertOne(doc);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return _id;
  }

  /** The sound of words that were spoken before; null if they never were. */
  async spoken(key: string): Promise<string | null> {
    const found = await this.sounds.findOne({ spoken: key }, { projection: { _id: 1 } });
    return found?._id ?? null;
  }

  async audio(id: string): Promise<Buffer | null> {
    const found = await this.sounds.findOne({ _id: id });
    return found && Buffer.from(found.audio.buffer);
  }
}
