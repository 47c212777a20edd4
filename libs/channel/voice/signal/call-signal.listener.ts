import {
  callContactOf,
  type CallContact,
  type CallControl,
  type Transition,
  type TransitionListener,
} from '#libs/contract';
import { quietly } from '#libs/platform';
import type { Redis } from 'ioredis';

/** Where changes of calls' contacts are told to whoever controls the calls. */
const callChannelOf = (prefix: string): string => `${prefix}:calls`;

/** Where what agents wish of their calls is told to them. */
export const controlChannelOf = (prefix: string): string => `${prefix}:call-controls`;

/**
 * Tells the processes that control calls of every change of a call's contact, wherever it was made.
 * A hint, at most once: the rounds of the call switch find what it misses.
 */
export class CallSignalFollower implements TransitionListener {
  private readonly redis: Redis;

  constructor(
    redis: Redis,
    private readonly prefix: string,
  ) {
    this.redis = quietly(redis);
  }

  onTransitions(transitions: readonly Transition[]): void {
    for (const { after } of transitions) {
      if (after.channel !== 'voice') continue;
      void this.redis.publish(callChannelOf(this.prefix), JSON.stringify(callContactOf(after)));
    }
  }
}

/** Told of what is signalled to whoever controls calls. */
export interface CallSignalListener {
  onContact(contact: CallContact): void;
  onControl(control: CallControl): void;
}

/** Hears those signals, as long as `subscriber` lives; it may be one that can't connect yet. */
export function onCallSignals(subscriber: Redis, prefix: string, told: CallSignalListener): void {
  const controls = controlChannelOf(prefix);
  subscriber.on('message', (channel: string, message: string) => {
    if (channel === controls) told.onControl(JSON.parse(message) as CallControl);
    else told.onContact(JSON.parse(message) as CallContact);
  });
  void quietly(subscriber).subscribe(callChannelOf(prefix), controls);
}
