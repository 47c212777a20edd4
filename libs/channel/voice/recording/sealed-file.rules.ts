import { AppError } from '#libs/contract';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * A recording at rest: AES-256-GCM in pieces, so that any part is read without the rest. Every file has a
 * key of its own, derived from the deployment's secret and the file's random salt, so that the number of
 * the piece is a nonce used once. What a piece belongs to (recording, length, number) is authenticated:
 * pieces can't be swapped, repeated or cut off.
 *
 * `JTR1`, salt (32), length of the plain sound (6), then pieces of 64 KiB, each with its tag (16).
 */
const MAGIC = Buffer.from('JTR1');
const SALT_BYTES = 32;
const LENGTH_BYTES = 6;
const TAG_BYTES = 16;
const PIECE_BYTES = 64 * 1024;
export const HEAD_BYTES = MAGIC.length + SALT_BYTES + LENGTH_BYTES;
const CIPHER = 'aes-256-gcm';

/** What must be known to open pieces of a sealed file. */
export interface SealedHead {
  salt: Buffer;
  /** Bytes of the plain sound. */
  length: number;
}
export interface SealPurpose {
  secret: string;
  /** Whose it is: it opens under this id only. */
  id: string;
}

const keyOf = ({ secret, id }: SealPurpose, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, `recording ${id}`, 32));

function nonceOf(piece: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(piece, 6, 6);
  return nonce;
}

const boundTo = (id: string, length: number, piece: number): Buffer =>
  Buffer.from(`${id} ${length} ${piece}`);

export function sealFile(purpose: SealPurpose, plain: Buffer): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const key = keyOf(purpose, salt);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUIntBE(plain.length, 0, LENGTH_BYTES);
  const parts = [MAGIC, salt, length];
  for (let piece = 0; piece * PIECE_BYTES < plain.length; piece += 1) {
    const cipher = createCipheriv(CIPHER, key, nonceOf(piece));
    cipher.setAAD(boundTo(purpose.id, plain.length, piece));
    const part = plain.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
    parts.push(cipher.update(part), cipher.final(), cipher.getAuthTag());
  }
  return Buffer.concat(parts);
}

/** Throws BAD_SETTING if it is no sealed file. */
export function readHead(head: Buffer): SealedHead {
  if (head.length < HEAD_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new AppError('BAD_SETTING', ['a stored recording is no sealed file']);
  }
  const salt = Buffer.from(head.subarray(MAGIC.length, MAGIC.length + SALT_BYTES));
  return { salt, length: head.readUIntBE(MAGIC.length + SALT_BYTES, LENGTH_BYTES) };
}

/** The pieces that hold the plain bytes from `start` to `end` (exclusive), and where they lie in the file. */
export function piecesOf(start: number, end: number): { first: number; from: number; to: number } {
  const first = Math.floor(start / PIECE_BYTES);
  const after = Math.ceil(end / PIECE_BYTES);
  const at = (piece: number): number => HEAD_BYTES + piece * (PIECE_BYTES + TAG_BYTES);
  return { first, from: at(first), to: at(after) };
}

/**
 * Opens consecutive pieces beginning with `first`; answers the plain bytes of the range. Throws BAD_SETTING if
 * they were altered, are another's, or the deployment's secret has changed.
 */
export function openPieces(
  purpose: SealPurpose,
  { salt, length }: SealedHead,
  { first, sealed }: { first: number; sealed: Buffer },
): Buffer {
  const key = keyOf(purpose, salt);
  const plain: Buffer[] = [];
  try {
    for (let at = 0, piece = first; at < sealed.length; at += PIECE_BYTES + TAG_BYTES, piece += 1) {
      const part = sealed.subarray(at, at + PIECE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonceOf(piece), { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(purpose.id, length, piece));
      decipher.setAuthTag(part.subarray(part.length - TAG_BYTES));
      plain.push(decipher.update(part.subarray(0, part.length - TAG_BYTES)), decipher.final());
    }
  } catch (cause) {
    throw new AppError('BAD_SETTING', ['a stored recording was altered, or JIETONG_SECRET has changed'], {
      cause,
    });
  }
  return Buffer.concat(plain);
}

/** Where the bytes of a range begin within the pieces that were opened for it. */
export const offsetIn = (start: number): number => start % PIECE_BYTES;
