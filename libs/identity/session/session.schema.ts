import mongoose, { type Connection, type Model } from 'mongoose';

/** A log-in that is still good. The token itself is nowhere stored. */
export interface Session {
  _id: string;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
  userId: string;
  /** The user's access epoch when it was opened; a session of an older one is void. */
  accessEpoch: number;
  openedAt: Date;
  /** When it was last used, to the minute. */
  usedAt: Date;
  /** The absolute limit. */
  expiresAt: Date;
}

/** A day's margin, so that a server's clock that is off does not delete a good session. */
const PURGE_AFTER_SECONDS = 86_400;

const schema = new mongoose.Schema<Session>(
  {
    _id: String,
    tokenHash: { type: String, required: true },
    userId: { type: String, required: true },
    accessEpoch: { type: Number, required: true },
    openedAt: { type: Date, required: true },
    usedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'sessions', versionKey: false },
)
  .index({ tokenHash: 1 }, { unique: true })
  .index({ userId: 1 })
  .index({ expiresAt: 1 }, { expireAfterSeconds: PURGE_AFTER_SECONDS });

export const sessionModel = (connection: Connection): Model<Session> =>
  connection.model<Session>('Session', schema);
