import type { AlarmDeliveryService, AlarmService } from '#libs/metrics';
import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

const EXPIRE_MS = 3_600_000;

/** Raises, clears and tells alarms; any number of routers may. */
export class AlarmRounds extends Rounds {
  protected readonly tickers;

  constructor(
    alarms: AlarmService,
    private readonly deliveries: AlarmDeliveryService,
    { sweepMs }: Config,
    log: Log,
  ) {
    super();
    this.tickers = [
      new Ticker('alarms', sweepMs, () => alarms.round(), log),
      new Ticker('telling of alarms', sweepMs, () => deliveries.round(), log),
      new Ticker('old alarms', EXPIRE_MS, () => alarms.expire(), log),
    ];
  }

  override async onModuleDestroy(): Promise<void> {
    await Promise.all([this.deliveries.stop(), super.onModuleDestroy()]);
  }
}
