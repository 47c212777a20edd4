/** Where sealed recordings are kept. Implemented by a folder; another store implements the same. */
export interface RecordingStore {
  /** Keeps it durably under a key of letters, digits and dashes; the same key again replaces it whole. */
  put(key: string, sealed: Buffer): Promise<void>;
  /** Bytes from `start` to `end` (exclusive), fewer at its end. Throws NOT_FOUND. */
  read(key: string, start: number, end: number): Promise<Buffer>;
  /** Content if it is gone. */
  remove(key: string): Promise<void>;
}
