import type { Channel } from '#libs/contract';
import { KEYED_HASH_LENGTH, KeyedHash } from '#libs/platform';
import { identityHashOf } from '../contact.rules.js';

/** Somebody as a channel knows them. */
export interface Party {
  channel: Channel;
  accountId: string;
  identity: string;
}

/** Ids under which customers are known; keyed hashes of what channels know them by. */
export class CustomerIds {
  private readonly hash: KeyedHash;

  constructor(secret: string) {
    this.hash = new KeyedHash(secret, 'ids of customers');
  }

  of({ channel, accountId, identity }: Party): string {
    return this.hash.of(`${channel}:${accountId}:${identity}`);
  }

  /** Also as versions without a key knew them, for what has not been renamed yet. */
  all(party: Party): string[] {
    return [this.of(party), identityHashOf(party)];
  }
}

/** Made with a key; those made without one were shorter. */
export const isKeyed = (customerId: string): boolean => customerId.length === KEYED_HASH_LENGTH;
