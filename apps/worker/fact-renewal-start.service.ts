import type { ReactionService } from '#libs/contact';
import type { FactRenewalService } from '#libs/metrics';
import type { Log } from '#libs/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

/** After an upgrade, makes the facts again that an older build had made otherwise. */
export class FactRenewalStart implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly renewal: FactRenewalService,
    private readonly reactions: ReactionService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.renewal
      .run(this.reactions.all(), () => this.stopped)
      .then(
        () => undefined,
        (err: unknown) => this.log.warn({ err }, 'facts were not renewed; the next start tries again'),
      );
  }

  beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    return this.running;
  }
}
