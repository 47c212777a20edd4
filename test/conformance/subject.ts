import type { ChannelAdapter, Inbound, Inbox, Outbound, Received, SendResult } from '#libs/contract';

/** What a customer does, in words every channel has. */
export interface CustomerAct {
  /** The channel's own id of the event. */
  id: string;
  identity: string;
  text: string;
}

/** A way in: the adapter's receiving side, put before a given inbox. */
export interface WayIn {
  /** True if the channel was told that the event is kept. */
  deliver(act: CustomerAct): Promise<boolean>;
}

/** A fault of the channel, and what it means for the message. */
export interface Fault {
  name: string;
  /** Makes it happen at the next send. */
  prepare: () => void;
  result: SendResult;
}

/** One channel under test. A new channel joins by one of these in `conformance.spec.ts`. */
export interface Subject {
  adapter: ChannelAdapter;
  /** Null while the channel's way in is not an adapter of its own (then its gateway is tested). */
  wayIn: ((inbox: Inbox) => WayIn) | null;
  /** A message to a customer that the channel knows. */
  outbound(text: string): Outbound;
  /** The words that have reached the customer's side since the last call. */
  reached(): string[];
  faults: Fault[];
  close(): Promise<void>;
}

/** Keeps each event once by its key, as the real inbox does, and counts the effects. */
export class RecordingInbox implements Inbox {
  readonly effects: Inbound[] = [];
  private readonly keys = new Set<string>();

  receive(inbound: Inbound): Promise<Received> {
    const key = `${inbound.channel}:${inbound.accountId}:${inbound.externalId}`;
    const repeated = this.keys.has(key);
    if (!repeated) {
      this.keys.add(key);
      this.effects.push(inbound);
    }
    return Promise.resolve({ contactId: 'contact', seq: 1, repeated });
  }
}

/** Keeps nothing. */
export class FailingInbox implements Inbox {
  receive(): Promise<Received> {
    return Promise.reject(new Error('the store is away'));
  }
}
