import type { AccessKeyView } from '#libs/contract';
import { Schema } from 'mongoose';

/** A key as it is stored. The token itself is nowhere. */
export interface AccessKeyDoc extends Omit<AccessKeyView, 'id' | 'createdAt' | 'expiresAt'> {
  _id: string;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
  createdAt: Date;
  expiresAt: Date;
}

const text = { type: String, required: true } as const;

export const accessKeySchema = new Schema<AccessKeyDoc>(
  { _id: text, districtId: text, tokenHash: text },
  { collection: 'access-keys', versionKey: false, strict: false },
);
accessKeySchema.index({ tokenHash: 1 }, { unique: true });
accessKeySchema.index({ districtId: 1, _id: 1 });
