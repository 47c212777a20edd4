import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';

/** A new id: 24 hex digits that sort by the second they were made in. */
export const newId = (): string => new Types.ObjectId().toHexString();

/** The least id that is made at this moment, epoch ms: ids begin with the second they were made in. */
export const idAt = (ms: number): string =>
  Types.ObjectId.createFromTime(Math.max(0, Math.floor(ms / 1000))).toHexString();

/** An unguessable token, URL-safe; 32 bytes unless told. */
export const newToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');
