import { CallbackRoundService } from '#libs/callback';
import { DeliveryService, ReactionService } from '#libs/contact';
import type { Jobs } from '#libs/contract';
import { Ticker, startWorkers, type Config, type Log } from '#libs/platform';
import type { RetentionService } from './retention.service.js';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Days pass slowly. */
const RETENTION_MS = 60_000;

/** Takes durable jobs, and sweeps for what no job brought. Any number of workers may run. */
export class WorkerService implements OnApplicationBootstrap, OnModuleDestroy {
  private workers: { close(): Promise<void> } | null = null;
  private readonly sweeps: Ticker[];

  constructor(
    private readonly reactions: ReactionService,
    private readonly deliveries: DeliveryService,
    callbacks: CallbackRoundService,
    retention: RetentionService,
    private readonly config: Config,
    private readonly log: Log,
  ) {
    this.sweeps = [
      new Ticker('reaction sweep', config.sweepMs, () => reactions.sweep(), log),
      new Ticker('delivery sweep', config.sweepMs, () => deliveries.sweep(), log),
      new Ticker('callbacks', config.sweepMs, () => callbacks.sweep(), log),
      new Ticker('retention', RETENTION_MS, () => retention.round(), log),
    ];
  }

  onApplicationBootstrap(): void {
    const handlers = {
      react: ({ changes }: Jobs['react']) => this.reactions.take(changes),
      'deliver-message': ({ messageId }: { messageId: string }) => this.deliveries.deliver(messageId),
    };
    this.workers = startWorkers(this.config.redisUrl, this.config.redisPrefix, handlers, this.log);
    for (const sweep of this.sweeps) sweep.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.workers?.close(), ...this.sweeps.map((sweep) => sweep.stop())]);
    await this.reactions.flush();
  }
}
