import type { TopicView } from '#libs/contract';
import { Schema } from 'mongoose';

export interface TopicDoc extends Omit<TopicView, 'id'> {
  _id: string;
  /** When it last went out of use; absent if it never did, or before this was kept. */
  outSince?: Date;
}

export const topicViewOf = ({ _id: id, districtId, name, nameEn, active }: TopicDoc): TopicView => ({
  id,
  districtId,
  name,
  nameEn,
  active,
});

const text = { type: String, required: true } as const;

export const topicSchema = new Schema<TopicDoc>(
  { _id: text, districtId: text, name: text },
  { collection: 'topics', versionKey: false, strict: false },
);
topicSchema.index({ districtId: 1, _id: 1 });
topicSchema.index({ districtId: 1, name: 1 }, { unique: true });
