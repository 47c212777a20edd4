import type { Redis } from 'ioredis';
import { createHash } from 'node:crypto';
import { SHARED } from './shared.lua.js';

/** One atomic step, sent by its hash, and in full when the server doesn't know it (new, or restarted). */
export class LuaScript {
  private readonly text: string;
  private readonly sha: string;

  constructor(body: string) {
    this.text = SHARED + body;
    this.sha = createHash('sha1').update(this.text).digest('hex');
  }

  async run(redis: Redis, root: string, args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.sha, 1, root, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.text, 1, root, ...args);
    }
  }
}
