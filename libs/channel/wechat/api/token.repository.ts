import { newToken, openSecret, sealSecret } from '#libs/platform';
import type { Redis } from 'ioredis';
import { createHmac } from 'node:crypto';

/** Whose token: an app and its secret. */
export interface WechatApp {
  appId: string;
  secret: string;
}

/** Long enough for one call to WeChat; a holder that dies frees the lock this late. */
const LOCK_MS = 20_000;
const UNLOCK = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/**
 * Access tokens shared by all processes through Redis, sealed. Every method throws if Redis is
 * away. The key depends on the secret: who does not know it gets nothing from another's token.
 */
export class TokenRepository {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly secret: string,
  ) {}

  async read(app: WechatApp): Promise<string | null> {
    const sealed = await this.redis.get(this.key(app));
    if (sealed === null) return null;
    try {
      return openSecret(this.secret, this.purpose(app), sealed);
    } catch {
      return null; // sealed under another deployment secret: as good as none
    }
  }

  async write(app: WechatApp, token: string, lifeMs: number): Promise<void> {
    await this.redis.set(this.key(app), sealSecret(this.secret, this.purpose(app), token), 'PX', lifeMs);
  }

  /** Answers how to release the lock; null if another process has it. */
  async lock(app: WechatApp): Promise<(() => Promise<void>) | null> {
    const key = `${this.key(app)}:lock`;
    const owner = newToken(12);
    if ((await this.redis.set(key, owner, 'PX', LOCK_MS, 'NX')) !== 'OK') return null;
    return async () => {
      await this.redis.eval(UNLOCK, 1, key, owner);
    };
  }

  private key(app: WechatApp): string {
    const mark = createHmac('sha256', this.secret).update(`${app.appId}:${app.secret}`).digest('base64url');
    return `${this.prefix}:wechat-token:${mark}`;
  }

  private purpose(app: WechatApp): string {
    return `wechat-token:${app.appId}`;
  }
}
