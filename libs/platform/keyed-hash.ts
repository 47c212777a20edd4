import { createHmac, hkdfSync } from 'node:crypto';

/** Hex digits of a keyed hash. */
export const KEYED_HASH_LENGTH = 32;

/**
 * Stable names of values (HMAC-SHA-256, cut) that tell nothing of them to whoever has not the deployment's secret:
 * telephone numbers are few enough to try them all against a plain hash. `purpose` keeps names of different kinds
 * apart.
 */
export class KeyedHash {
  private readonly key: Buffer;

  constructor(secret: string, purpose: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, 'jietong', purpose, 32));
  }

  of(value: string): string {
    return createHmac('sha256', this.key).update(value).digest('hex').slice(0, KEYED_HASH_LENGTH);
  }
}
