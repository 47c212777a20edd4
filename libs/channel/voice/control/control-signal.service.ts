import type { CallControl } from '#libs/contract';
import { quietly, type Config } from '#libs/platform';
import type { Redis } from 'ioredis';
import { controlChannelOf } from '../signal/index.js';

/** Tells whoever controls a call what is wished of it. A hint: their rounds find what it misses. */
export class ControlSignal {
  private readonly redis: Redis;

  constructor(
    redis: Redis,
    private readonly config: Pick<Config, 'redisPrefix'>,
  ) {
    this.redis = quietly(redis);
  }

  changed(control: CallControl): void {
    void this.redis.publish(controlChannelOf(this.config.redisPrefix), JSON.stringify(control));
  }
}

/** What the agent of a call may know: not who is at it, unless the deployment shows that. */
export const agentsView = (control: CallControl, shown: boolean): CallControl =>
  shown ? control : { ...control, monitors: [] };
