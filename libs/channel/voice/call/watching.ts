import type { Call } from './call.js';

/**
 * Whoever comes to calls beside callers and agents: supervisors, and what writes down what is said. Nothing it does
 * or fails to do moves caller or agent.
 */
export interface Watching {
  /** Brings them to where they are to be. */
  settle(call: Call): Promise<void>;
  /** The call is over. */
  end(call: Call): Promise<void>;
  /** A channel of theirs is under control. */
  arrived(call: Call, channelId: string): Promise<void>;
  /** A channel of theirs is no more. */
  gone(call: Call, channelId: string): Promise<void>;
  /** It was found after an outage. */
  reset(call: Call): Promise<void>;
}

/** Those who come to calls, each minding its own channels. */
export class Watchers implements Watching {
  /** `of`: whose a channel is. */
  constructor(
    private readonly all: readonly Watching[],
    private readonly of: (channelId: string) => Watching,
  ) {}

  async settle(call: Call): Promise<void> {
    for (const one of this.all) await one.settle(call);
  }

  async end(call: Call): Promise<void> {
    for (const one of this.all) await one.end(call);
  }

  arrived(call: Call, channelId: string): Promise<void> {
    return this.of(channelId).arrived(call, channelId);
  }

  gone(call: Call, channelId: string): Promise<void> {
    return this.of(channelId).gone(call, channelId);
  }

  async reset(call: Call): Promise<void> {
    for (const one of this.all) await one.reset(call);
  }
}
