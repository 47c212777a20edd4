import { AppError, badInput, refuse } from '#libs/contract';
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * WeChat's signatures and its message encryption: AES-256-CBC whose IV is the key's first 16
 * bytes, over 16 random bytes + uint32 (big-endian) length + message + appid, padded as PKCS#7
 * with blocks of 32. Node's own unpadding knows blocks of 16 only, so padding is done here.
 */
const CIPHER = 'aes-256-cbc';
const BLOCK = 32;
const AES_BLOCK = 16;
const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Hex SHA-1 of the parts, sorted and joined. */
export function sign(parts: readonly string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex');
}

/** Compares in constant time, so that an answer's delay says nothing about the right signature. */
export function isSignature(given: string, parts: readonly string[]): boolean {
  const expected = Buffer.from(sign(parts));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** The 32 bytes that the 43 characters of an EncodingAESKey stand for. */
export function decodeAesKey(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (key.length !== 32) refuse('encodingAesKey', '须为 43 位字母或数字', 'must be 43 letters and digits');
  return key;
}

/** Answers the base64 that WeChat calls Encrypt. `random` is 16 bytes, for tests against vectors. */
export function encryptMessage(
  key: Buffer,
  appId: string,
  message: string,
  random: Buffer = randomBytes(RANDOM_BYTES),
): string {
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const content = Buffer.concat([random, length, body, Buffer.from(appId)]);
  const pad = BLOCK - (content.length % BLOCK);
  const cipher = createCipheriv(CIPHER, key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
  const padded = Buffer.concat([content, Buffer.alloc(pad, pad)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

/**
 * Answers the message inside. Throws BAD_APPID if it was made for another app, BAD_INPUT if it is
 * not an encrypted message or was made with another key. Check the signature first.
 */
export function decryptMessage(key: Buffer, appId: string, encrypted: string): string {
  const content = unpad(decipher(key, encrypted));
  if (content.length < HEAD_BYTES) throw undecryptable();
  const end = HEAD_BYTES + content.readUInt32BE(RANDOM_BYTES);
  if (end > content.length) throw undecryptable();
  if (content.subarray(end).toString() !== appId) throw new AppError('BAD_APPID');
  return content.subarray(HEAD_BYTES, end).toString();
}

function decipher(key: Buffer, encrypted: string): Buffer {
  if (!BASE64.test(encrypted)) throw undecryptable();
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % AES_BLOCK !== 0) throw undecryptable();
  const cipher = createDecipheriv(CIPHER, key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function unpad(content: Buffer): Buffer {
  const pad = content[content.length - 1] ?? 0;
  if (pad < 1 || pad > BLOCK || pad > content.length) throw undecryptable();
  const end = content.length - pad;
  if (!content.subarray(end).every((byte) => byte === pad)) throw undecryptable();
  return content.subarray(0, end);
}

const undecryptable = (): AppError => badInput('Encrypt', '无法解密', 'can’t be decrypted');
