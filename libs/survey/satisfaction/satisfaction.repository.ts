import type { SatisfactionGroup, SatisfactionQuery, SatisfactionScore } from '#libs/contract';
import { bounded, collectionOf, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import type { Counted } from './satisfaction.rules.js';
import {
  satisfactionSchema,
  satisfactionSettingSchema,
  type SatisfactionDoc,
  type SatisfactionSettingDoc,
} from './satisfaction.schema.js';

const FIELD: Record<SatisfactionGroup, string> = {
  queue: '$queueId',
  channel: '$channel',
  agent: '$agentId',
  day: '$day',
};
/** A question of which nobody knows whether it arrived counts as asked. */
const OFFERED = ['sending', 'asked', 'answered'] as const;
type Answer = NonNullable<SatisfactionDoc['answer']>;

/** An account of a channel, through which customers are asked. */
export type AskingAccount = Pick<SatisfactionDoc, 'channel' | 'accountId'>;

/** Who was asked how satisfied they are, and what they said. */
export class SatisfactionRepository {
  private readonly asked: driver.Collection<SatisfactionDoc>;
  private readonly settings: driver.Collection<SatisfactionSettingDoc>;

  constructor(mongo: Connection) {
    this.asked = collectionOf<SatisfactionDoc>(mongo, 'Satisfaction', satisfactionSchema);
    this.settings = collectionOf<SatisfactionSettingDoc>(
      mongo,
      'SatisfactionSetting',
      satisfactionSettingSchema,
    );
  }

  async asks(queueId: string): Promise<boolean> {
    return (await this.settings.findOne({ _id: queueId }))?.asked ?? false;
  }

  async set(queueId: string, asked: boolean): Promise<void> {
    await this.settings.updateOne({ _id: queueId }, { $set: { asked } }, { upsert: true });
  }

  settingsOf(queueIds: readonly string[]): Promise<SatisfactionSettingDoc[]> {
    return this.settings.find({ _id: { $in: [...queueIds] } }).toArray();
  }

  /** False if the contact is there already. */
  async insert(doc: SatisfactionDoc): Promise<boolean> {
    try {
      await this.asked.insertOne(doc);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Those that are there already stay as they are. */
  async insertAll(docs: readonly SatisfactionDoc[]): Promise<void> {
    if (docs.length === 0) return;
    try {
      await this.asked.insertMany([...docs], { ordered: false });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  find(contactId: string): Promise<SatisfactionDoc | null> {
    return this.asked.findOne({ _id: contactId });
  }

  /** One whose time has come, of an account or of none of some, for this process alone until `leaseUntil`; null if there is none. */
  claim(
    now: Date,
    leaseUntil: Date,
    among: { of: AskingAccount } | { notOf: readonly AskingAccount[] } = { notOf: [] },
  ): Promise<SatisfactionDoc | null> {
    const others = 'notOf' in among && among.notOf.length > 0 ? { $nor: [...among.notOf] } : {};
    return this.asked.findOneAndUpdate(
      { state: 'due', dueAt: { $lte: now }, ...('of' in among ? among.of : others) },
      { $set: { dueAt: leaseUntil }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    );
  }

  /** From here on it counts as asked if nobody hears what came of it. False if the lease was over. */
  async begin({ _id, dueAt }: SatisfactionDoc, now: Date): Promise<boolean> {
    const change = { $set: { state: 'sending' as const, dueAt: now } };
    return (await this.asked.updateOne({ _id, state: 'due', dueAt }, change)).modifiedCount === 1;
  }

  /** What came of asking. */
  async settle(
    contactId: string,
    change: Partial<Pick<SatisfactionDoc, 'state' | 'dueAt' | 'code' | 'customerId'>>,
  ): Promise<void> {
    const told = change.state === 'asked' ? { untold: true as const } : {};
    await this.asked.updateOne({ _id: contactId, state: 'sending' }, { $set: { ...change, ...told } });
  }

  /** Questions that a process died over count as asked. */
  async settleInterrupted(before: Date): Promise<void> {
    const asked = { $set: { state: 'asked', untold: true } } as const;
    await this.asked.updateMany({ state: 'sending', dueAt: { $lt: before } }, asked);
  }

  /** Nobody may answer any more: who they were is forgotten. */
  async forget(now: Date): Promise<void> {
    await this.asked.updateMany(
      { customerId: { $gt: '' }, answerBy: { $lt: now } },
      { $set: { customerId: null } },
    );
  }

  /** The latest question that this customer may answer still. */
  async openOf(customerIds: readonly string[], now: Date): Promise<SatisfactionDoc | null> {
    const [found] = await this.asked
      .find({
        customerId: { $in: [...customerIds] },
        answerBy: { $gte: now },
        state: { $in: ['sending', 'asked'] },
      })
      .sort({ answerBy: -1 })
      .limit(1)
      .toArray();
    return found ?? null;
  }

  answeredBy(answerKey: string): Promise<SatisfactionDoc | null> {
    // The type is what lets the partial index serve it.
    return this.asked.findOne({ answerKey: { $eq: answerKey, $type: 'string' } });
  }

  /** False if it has been answered, or may be no more. */
  async answer(contactId: string, answer: Answer, answerKey: string | null): Promise<boolean> {
    const { modifiedCount } = await this.asked.updateOne(
      { _id: contactId, answerBy: { $gte: answer.at }, state: { $in: ['sending', 'asked'] } },
      {
        $set: {
          state: 'answered',
          customerId: null,
          answer,
          untold: true,
          ...(answerKey === null ? {} : { answerKey }),
        },
      },
    );
    return modifiedCount === 1;
  }

  /** Counts by group; one group named '' if there is none to split by. Throws TOO_SLOW. */
  async count({
    from,
    to,
    districtId,
    queueId,
    channel,
    by,
  }: SatisfactionQuery): Promise<Map<string, Counted>> {
    const narrow = Object.entries({ districtId, queueId, channel }).filter(([, value]) => value !== null);
    type Row = { _id: { key: string | null; score: SatisfactionScore | null }; n: number };
    const asked = {
      day: { $gte: from, $lte: to },
      state: { $in: [...OFFERED] },
      ...Object.fromEntries(narrow),
    };
    const group = { _id: { key: by === null ? '' : FIELD[by], score: '$answer.score' }, n: { $sum: 1 } };
    const rows = await bounded((bound) =>
      this.asked.aggregate<Row>([{ $match: asked }, { $group: group }], bound).toArray(),
    );
    const counted = new Map<string, { offered: number; scores: Record<SatisfactionScore, number> }>();
    for (const { _id, n } of rows) {
      const key = _id.key ?? '-';
      const sums = counted.get(key) ?? { offered: 0, scores: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } };
      sums.offered += n;
      if (_id.score) sums.scores[_id.score] += n;
      counted.set(key, sums);
    }
    return counted;
  }
}
