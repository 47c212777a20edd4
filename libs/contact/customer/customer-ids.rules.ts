import type { Channel } from '#libs/contract';
import { KEYED_HASH_LENGTH, KeyedHash, phoneNumberOf, spellingsOf } from '#libs/platform';
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

  /** Of a caller the same, however their number is written. */
  of(party: Party): string {
    const { channel, identity } = party;
    return this.as(party, channel === 'voice' ? phoneNumberOf(identity) : identity);
  }

  /**
   * Also as versions without a key knew them, for what has not been renamed yet, and as callers were known while their
   * number was taken as the trunk wrote it.
   */
  all(party: Party): string[] {
    const { channel, identity } = party;
    const written = channel === 'voice' ? spellingsOf(identity) : [identity];
    return [
      ...new Set([this.of(party), ...written.map((one) => this.as(party, one)), identityHashOf(party)]),
    ];
  }

  private as({ channel, accountId }: Party, identity: string): string {
    return this.hash.of(`${channel}:${accountId}:${identity}`);
  }
}

/** Made with a key; those made without one were shorter. */
export const isKeyed = (customerId: string): boolean => customerId.length === KEYED_HASH_LENGTH;
