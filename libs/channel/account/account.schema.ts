import type { Channel } from '#libs/contract';
import { Schema, type Connection, type Model } from 'mongoose';

/** One of our addresses on a channel, as stored. Secrets inside `settings` are sealed. */
export interface AccountDocument {
  _id: string;
  channel: Channel;
  districtId: string;
  queueId: string;
  /** Missing in those of earlier versions. */
  officeId?: string | null;
  name: string;
  settings: Record<string, unknown>;
  createdAt: Date;
}

const accountSchema = new Schema<AccountDocument>(
  {
    _id: { type: String, required: true },
    channel: { type: String, required: true },
    districtId: { type: String, required: true },
    queueId: { type: String, required: true },
    officeId: { type: String },
    name: { type: String, required: true },
    settings: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false, strict: 'throw' },
);
accountSchema.index({ channel: 1, districtId: 1 });

export function accountModel(connection: Connection): Model<AccountDocument> {
  return (
    (connection.models['Account'] as Model<AccountDocument> | undefined) ??
    connection.model<AccountDocument>('Account', accountSchema, 'accounts')
  );
}
