import type { Channel } from './words.js';

/**
 * What every channel normalises its input to. `externalId` is the channel's own id of this
 * event: the same one twice has one effect.
 */
export interface Inbound {
  channel: Channel;
  accountId: string;
  externalId: string;
  /** The sender's own id of a draft, where the channel has one: it comes back with the message. */
  clientId?: string;
  /** The customer's identity on this channel: openid, visitor id, telephone number. */
  identity: string;
  kind: 'message' | 'notice' | 'follow' | 'unfollow' | 'leave';
  /** Words of a message or notice; empty for the others. */
  text: string;
  /** When the channel says it happened, epoch ms. */
  at: number;
}

/** What became of an inbound event. */
export interface Received {
  /** The contact it belongs to; null if it opened none (follow, unfollow). */
  contactId: string | null;
  /** The message's number in the contact; null if there is no message. */
  seq: number | null;
  /** True if this event had been received before; nothing was changed this time. */
  repeated: boolean;
}

/** The door through which all channels hand over. Resolves when the event is durable, throws AppError if it is not. */
export interface Inbox {
  receive(inbound: Inbound): Promise<Received>;
}

export interface Outbound {
  messageId: string;
  contactId: string;
  /** The message's number in its contact. */
  seq: number;
  /** When the agent wrote it, ISO. */
  at: string;
  accountId: string;
  identity: string;
  text: string;
}

/** `retry`: nothing was delivered, try again later. `unknown`: it may have been. `failed`: it never will. */
export type SendResult =
  | { status: 'sent' }
  | { status: 'retry'; code: string }
  | { status: 'unknown'; code: string }
  | { status: 'failed'; code: string };

export interface ChannelCapabilities {
  /** Longest text one message can carry, in characters. */
  maxTextLength: number;
}

/** What an agent may write at once where no channel sets less. */
export const MAX_TEXT_LENGTH = 2000;
/** WeChat takes 2048 bytes of text, and a character needs up to three. */
export const MAX_WECHAT_TEXT_LENGTH = 680;

/** Longest text a message to this channel may have; more is refused before it is stored. */
export const maxTextLengthOf = (channel: Channel): number =>
  channel === 'wechat' || channel === 'miniprogram' ? MAX_WECHAT_TEXT_LENGTH : MAX_TEXT_LENGTH;

/** One channel, as the rest of the system knows it. Every one passes test/conformance. */
export interface ChannelAdapter {
  readonly channel: Channel;
  readonly capabilities: ChannelCapabilities;
  /** Delivers one message to the customer. Never throws for what the channel answers. */
  send(outbound: Outbound): Promise<SendResult>;
}

/** One of our addresses on a channel, as the core needs it. */
export interface AccountRef {
  id: string;
  channel: Channel;
  districtId: string;
  /** The office it stands in, or belongs to; null = none. */
  officeId?: string | null;
  queueId: string;
}

/** What an account is called. */
export interface AccountNameView extends Pick<AccountRef, 'id' | 'channel' | 'districtId'> {
  name: string;
}

/** Finds accounts by their id. */
export interface AccountDirectory {
  find(channel: Channel, accountId: string): Promise<AccountRef | null>;
}
