import { ROLES, type Role } from '#libs/contract';
import mongoose, { type Connection, type Model } from 'mongoose';

/** Someone who signs in. */
export interface User {
  _id: string;
  /** Lower case, unique in the whole deployment. */
  username: string;
  displayName: string;
  passwordHash: string;
  roles: Role[];
  districtId: string;
  queueIds: string[];
  disabled: boolean;
  /** Raised by every change; a change states the one it was made on. */
  revision: number;
  /**
   * Raised by a change of password, roles, district or `disabled`. A session carries the one it
   * was opened under, so this one write ends every session of the user.
   */
  accessEpoch: number;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new mongoose.Schema<User>(
  {
    _id: String,
    username: { type: String, required: true },
    displayName: { type: String, required: true },
    passwordHash: { type: String, required: true },
    roles: [{ type: String, enum: ROLES }],
    districtId: { type: String, required: true },
    queueIds: [String],
    disabled: { type: Boolean, required: true },
    revision: { type: Number, required: true },
    accessEpoch: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'users', versionKey: false },
)
  .index({ username: 1 }, { unique: true })
  .index({ districtId: 1, _id: 1 })
  .index({ roles: 1, _id: 1 });

export const userModel = (connection: Connection): Model<User> => connection.model<User>('User', schema);
