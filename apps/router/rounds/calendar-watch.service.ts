import { Ticker, type CalendarGap, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';
import type { PolicyService } from '#libs/routing';
import { Gauge, type Registry } from 'prom-client';

const EVERY_MS = 60_000;
/** One line of each gap a day; and at once when it is new. */
const REMIND_MS = 24 * 3_600_000;

/** Says in the log and at /metrics which years have no working calendar, long before they begin. */
export class CalendarWatch extends Rounds {
  protected readonly tickers;
  private readonly gauge: Gauge;
  /** When each gap was told last, by the monotonic clock. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly policies: Pick<PolicyService, 'gaps'>,
    registry: Registry,
    private readonly log: Log,
  ) {
    super();
    this.gauge = new Gauge({
      name: 'jietong_calendar_gaps',
      help: 'Years needed soon whose working calendar is missing',
      registers: [registry],
    });
    this.tickers = [new Ticker('calendar', EVERY_MS, () => this.look(), log)];
  }

  override async onApplicationBootstrap(): Promise<void> {
    await this.look().catch(() => undefined);
    await super.onApplicationBootstrap();
  }

  async look(): Promise<void> {
    const gaps = await this.policies.gaps();
    this.gauge.set(gaps.length);
    for (const gap of gaps) this.tell(gap);
  }

  private tell({ year, severity, message, messageEn }: CalendarGap): void {
    const key = `${year} ${severity}`;
    if (performance.now() < (this.told.get(key) ?? -Infinity) + REMIND_MS) return;
    this.told.set(key, performance.now());
    this.log.warn({ year, severity, zh: message }, messageEn);
  }
}
