import type { CallbackRenamingService } from '#libs/callback';
import type { CustomerRenamingService } from '#libs/contact';
import { Ticker, type Clock, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

/** As long as processes of the version before may run, what they add is looked for so often, ms. */
const REST_MS = 60_000;

/** After an upgrade: gives every customer the id that is made with the deployment's key. */
export class CustomerRenamingRounds extends Rounds {
  protected readonly tickers;
  private restUntil = 0;
  private done = false;

  constructor(
    private readonly contacts: CustomerRenamingService,
    private readonly callbacks: CallbackRenamingService,
    private readonly clock: Clock,
    { sweepMs }: Config,
    log: Log,
  ) {
    super();
    this.tickers = [new Ticker('ids of customers', sweepMs, () => this.round(), log)];
  }

  private async round(): Promise<void> {
    if (this.done || this.clock.now() < this.restUntil) return;
    const step = await this.contacts.round();
    this.done = step === 'done';
    if (this.done) return;
    const more = await this.callbacks.round();
    if (more || step === 'more') return;
    this.restUntil = this.clock.now() + REST_MS;
  }
}
