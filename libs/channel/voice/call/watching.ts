import type { Call } from './call.js';

/** Whoever brings supervisors to calls. Nothing it does or fails to do moves caller or agent. */
export interface Watching {
  /** Brings them to where they wish to be. */
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
