import { AppError } from '#libs/contract';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';

/** `degraded`: Redis is away; contacts are still taken in, but pushes and routing wait. */
export interface ReadyView {
  status: 'ready' | 'degraded';
  mongodb: 'up';
  redis: 'up' | 'down';
}

type StoreStates = Record<'mongodb' | 'redis', 'up' | 'down'>;

/** Says whether this process should get requests. */
export class Readiness implements OnModuleDestroy {
  private stopping = false;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly mongo: Connection,
    private readonly redis: Redis,
    private readonly limitMs = 1000,
  ) {}

  /** True from the first moment of an orderly stop. */
  get draining(): boolean {
    return this.stopping;
  }

  /** Calls back once when the orderly stop begins. */
  onStop(listener: () => void): void {
    this.listeners.push(listener);
  }

  onModuleDestroy(): void {
    this.stopping = true;
    for (const listener of this.listeners.splice(0)) listener();
  }

  /** Throws UNAVAILABLE if MongoDB does not answer in time, or if the process is stopping. */
  async check(): Promise<ReadyView> {
    const state = await this.stores();
    if (this.stopping) throw new AppError('UNAVAILABLE', { ...state, stopping: true });
    if (state.mongodb === 'down') throw new AppError('UNAVAILABLE', state);
    const { redis } = state;
    return { status: redis === 'up' ? 'ready' : 'degraded', mongodb: 'up', redis };
  }

  /** Which of them answer in time. */
  async stores(): Promise<StoreStates> {
    const [mongodb, redis] = await Promise.all([
      this.answers(async () => this.mongo.db?.command({ ping: 1 })),
      this.answers(async () => this.redis.ping()),
    ]);
    return { mongodb: mongodb ? 'up' : 'down', redis: redis ? 'up' : 'down' };
  }

  private async answers(ping: () => Promise<unknown>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), this.limitMs);
    });
    const answer = ping().then(
      (result) => Boolean(result),
      () => false,
    );
    try {
      return await Promise.race([answer, limit]);
    } finally {
      clearTimeout(timer);
    }
  }
}
