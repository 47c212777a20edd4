import type { Log } from '#libs/platform';
import type { Redis } from 'ioredis';

/** Where new facts belong: a day of a queue of a district. */
export interface Touched {
  day: string;
  districtId: string;
  queueId: string;
}

/**
 * Tells every process that figures have changed, through Redis and at most once: whoever misses
 * it is put right by the periodic refresh of the live figures.
 */
export class FactSignal {
  private subscriber: Redis | null = null;
  private readonly channel: string;

  constructor(
    private readonly redis: Redis,
    prefix: string,
    private readonly log: Log,
  ) {
    this.channel = `${prefix}:facts`;
  }

  publish(touched: readonly Touched[]): void {
    if (touched.length === 0 || this.redis.status !== 'ready') return;
    const once = new Map(touched.map((one) => [`${one.day}/${one.districtId}/${one.queueId}`, one]));
    const message = JSON.stringify(
      [...once.values()].map(({ day, districtId, queueId }) => ({ day, districtId, queueId })),
    );
    this.redis.publish(this.channel, message).catch((err) => this.log.debug({ err }, 'fact signal lost'));
  }

  /**
   * Listens until `close`. Resolves when Redis has confirmed; while Redis is away that is not
   * yet, and there is nothing to hear either.
   */
  async listen(listener: (touched: readonly Touched[]) => void): Promise<void> {
    const subscriber = this.redis.duplicate({
      lazyConnect: false,
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined,
    });
    this.subscriber = subscriber;
    subscriber.on('error', () => undefined); // it tries again by itself
    subscriber.on('message', (_channel, message) => listener(JSON.parse(message) as Touched[]));
    try {
      await subscriber.subscribe(this.channel);
    } catch (err) {
      this.log.debug({ err }, 'fact signal closed before it was heard');
    }
  }

  close(): void {
    this.subscriber?.disconnect();
    this.subscriber = null;
  }
}
