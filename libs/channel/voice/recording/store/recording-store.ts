import { refuse } from '#libs/contract';

/** Where sealed recordings are kept. Implemented by a folder and by an S3-compatible bucket. */
export interface RecordingStore {
  /** Keeps it durably under a key of letters, digits and dashes; the same key again replaces it whole. */
  put(key: string, sealed: Buffer): Promise<void>;
  /** Bytes from `start` to `end` (exclusive), fewer at its end. Throws NOT_FOUND. */
  read(key: string, start: number, end: number): Promise<Buffer>;
  /** Content if it is gone. */
  remove(key: string): Promise<void>;
}

const KEY = /^[0-9a-z][0-9a-z-]{0,63}$/;

/**
 * Where a recording lies in its store, by the day of the contact, so that no folder grows without end. The same in
 * all stores: what is copied from one to another is found there. Throws BAD_INPUT for what is no key.
 */
export function layoutOf(key: string): string {
  if (!KEY.test(key)) refuse('key', '不是录音的标识', 'no key of a recording');
  return `${key.slice(0, 4)}/${key}.jtr`;
}
