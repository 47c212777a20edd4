import mongoose, { type Connection, type Model } from 'mongoose';

/**
 * Log-in attempts under one name, whether or not there is a user of that name. Kept under the
 * name's hash, because people also type passwords into the wrong field.
 */
export interface Attempts {
  /** SHA-256 of the name, hex. */
  _id: string;
  /** Wrong passwords since the last right one. */
  failures: number;
  /** Checks under way: each counts as wrong until it is known to be right, so that guesses at once gain nothing. */
  pending: { id: string; until: Date }[];
  lockedUntil: Date | null;
  /** When the failures are forgotten. */
  forgetAt: Date;
}

/** A day's margin, so that a server's clock that is off lifts no lock. */
const PURGE_AFTER_SECONDS = 86_400;

const schema = new mongoose.Schema<Attempts>(
  {
    _id: String,
    failures: Number,
    pending: [{ _id: false, id: String, until: Date }],
    lockedUntil: { type: Date, default: null },
    forgetAt: Date,
  },
  { collection: 'login-attempts', versionKey: false },
).index({ forgetAt: 1 }, { expireAfterSeconds: PURGE_AFTER_SECONDS });

export const attemptsModel = (connection: Connection): Model<Attempts> =>
  connection.model<Attempts>('Attempts', schema);
