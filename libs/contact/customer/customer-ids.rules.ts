import type { Channel } from '#libs/contract';
import { createHmac, hkdfSync } from 'node:crypto';
import { identityHashOf } from '../contact.rules.js';

/** Somebody as a channel knows them. */
export interface Party {
  channel: Channel;
  accountId: string;
  identity: string;
}

/** Hex digits of an id; those made without a key had fewer. */
const LENGTH = 32;

/**
 * Ids under which customers are known: stable, and telling nothing of the identity behind them to whoever has not
 * the deployment's secret. Telephone numbers are few enough to try them all against a plain hash.
 */
export class CustomerIds {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, 'jietong', 'ids of customers', 32));
  }

  of({ channel, accountId, identity }: Party): string {
    const text = `${channel}:${accountId}:${identity}`;
    return createHmac('sha256', this.key).update(text).digest('hex').slice(0, LENGTH);
  }

  /** Also as versions without a key knew them, for what has not been renamed yet. */
  all(party: Party): string[] {
    return [this.of(party), identityHashOf(party)];
  }
}

/** Made with a key. */
export const isKeyed = (customerId: string): boolean => customerId.length === LENGTH;
