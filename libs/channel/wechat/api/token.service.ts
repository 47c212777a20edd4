import type { SendResult } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, WechatApi } from './client.service.js';
import { toSendResult } from './errcode.rules.js';
import type { TokenRepository, WechatApp } from './token.repository.js';

/** A token, or what its absence means for the message that needed it. */
export type TokenAnswer = { token: string } | { failure: Exclude<SendResult, { status: 'sent' }> };

/** Renewed this much before it runs out. */
const EARLY_MS = 5 * 60_000;
const POLL_MS = 50;
const WAIT_MS = 5000;

interface Fetched {
  token: string;
  lifeMs: number;
}

/**
 * Holds the access token of each app, once for all processes: it is in Redis, and only the one
 * that gets a lock asks WeChat for it. Without Redis each process keeps its own, which is the same
 * one, because WeChat's `stable_token` answers the same to all.
 */
export class TokenHolder {
  private readonly own = new Map<string, { token: string; until: number }>();
  private readonly running = new Map<string, Promise<TokenAnswer>>();

  constructor(
    private readonly api: WechatApi,
    private readonly shared: TokenRepository,
    private readonly clock: Clock,
  ) {}

  token(app: WechatApp): Promise<TokenAnswer> {
    return this.once(app, null);
  }

  /** Another token than this one, which WeChat has refused. */
  renew(app: WechatApp, refused: string): Promise<TokenAnswer> {
    return this.once(app, refused);
  }

  /** Callers of one process that want the same share one attempt. */
  private once(app: WechatApp, refused: string | null): Promise<TokenAnswer> {
    const key = JSON.stringify([app.appId, app.secret, refused]);
    const running = this.running.get(key);
    if (running) return running;
    const started = this.obtain(app, refused).finally(() => this.running.delete(key));
    this.running.set(key, started);
    return started;
  }

  private async obtain(app: WechatApp, refused: string | null): Promise<TokenAnswer> {
    try {
      return (await this.obtainShared(app, refused)) ?? (await this.obtainOwn(app, refused));
    } catch {
      return this.obtainOwn(app, refused); // Redis is away
    }
  }

  /** Null if whoever has the lock does not get ready. Throws if Redis is away. */
  private async obtainShared(app: WechatApp, refused: string | null): Promise<TokenAnswer | null> {
    for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
      const held = await this.shared.read(app);
      if (held !== null && held !== refused) return { token: held };
      const release = await this.shared.lock(app);
      if (release) return this.fetchLocked(app, refused, release);
      await sleep(POLL_MS);
    }
    return null;
  }

  private async fetchLocked(
    app: WechatApp,
    refused: string | null,
    release: () => Promise<void>,
  ): Promise<TokenAnswer> {
    try {
      // Between our look and our lock another process may have put it there.
      const held = await this.shared.read(app);
      if (held !== null && held !== refused) return { token: held };
      const fetched = await this.fetch(app, refused);
      if ('failure' in fetched) return fetched;
      this.keep(app, fetched);
      await this.shared.write(app, fetched.token, fetched.lifeMs);
      return { token: fetched.token };
    } finally {
      await release();
    }
  }

  private async obtainOwn(app: WechatApp, refused: string | null): Promise<TokenAnswer> {
    const held = this.own.get(keyOf(app));
    if (held && held.until > this.clock.now() && held.token !== refused) return { token: held.token };
    const fetched = await this.fetch(app, refused);
    if ('failure' in fetched) return fetched;
    this.keep(app, fetched);
    return { token: fetched.token };
  }

  private keep(app: WechatApp, fetched: Fetched): void {
    this.own.set(keyOf(app), { token: fetched.token, until: this.clock.now() + fetched.lifeMs });
  }

  /** WeChat may answer the refused token again; then a new one is forced, of which there are 20 a day. */
  private async fetch(app: WechatApp, refused: string | null): Promise<Fetched | { failure: Failure }> {
    const first = toFetched(await this.ask(app, false));
    if ('failure' in first || first.token !== refused) return first;
    return toFetched(await this.ask(app, true));
  }

  private ask(app: WechatApp, force: boolean): Promise<ApiAnswer> {
    return this.api.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: app.appId,
      secret: app.secret,
      force_refresh: force,
    });
  }
}

type Failure = Exclude<SendResult, { status: 'sent' }>;

const keyOf = (app: WechatApp): string => JSON.stringify([app.appId, app.secret]);

/** Without a token nothing was sent, so every passing failure is one to try again after. */
function toFetched(answer: ApiAnswer): Fetched | { failure: Failure } {
  if (answer.outcome === 'unknown') return { failure: { status: 'retry', code: answer.code } };
  const result = toSendResult(answer);
  if (result.status !== 'sent') return { failure: result };
  const body = answer.outcome === 'answered' ? answer.body : {};
  const { access_token: token, expires_in: seconds } = body;
  if (typeof token !== 'string' || typeof seconds !== 'number' || !(seconds > 0)) {
    return { failure: { status: 'retry', code: 'BAD_ANSWER' } };
  }
  return { token, lifeMs: Math.max(Math.floor(seconds * 1000) - EARLY_MS, 1000) };
}
