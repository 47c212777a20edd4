import type { Clock } from '#libs/platform';
import type { AriClient } from '../ari/index.js';

/** Global variables, which extensions.conf reads and writes. */
const GAP = 'CALL_GAP';
const GAP_UNTIL = 'CALL_GAP_UNTIL';
const CROWDED = 'CALLS_CROWDED';
/** How many of those were counted: for the process that takes over. */
const COUNTED = 'CALLS_CROWDED_COUNTED';

/** So long after the last caller who was one too many it stays. */
const STAYS_MS = 3000;
/** What is told holds so long, should nobody say so again: Asterisk counts seconds. */
const HOLDS_S = 6;
const RENEWED_S = 3;
/** How often it is asked how many were turned away, meanwhile and otherwise: what another process told may still hold. */
const READ_EVERY_MS = { closed: 1000, open: 5000 };
/** What can wait waits so long at most while callers are turned away. */
const PRESSED_MS = 300_000;
/** A twentieth less than is let in here, so that whom the dialplan lets in finds room. */
const OF_PACE = 0.95;

/**
 * Has the dialplan turn callers away by itself, while more come than are let in: so they cost this process nothing, and
 * Asterisk a third. Should this process end, all are let in again seconds later.
 */
export class DialplanDoor {
  private connection = 0;
  private gap = '';
  /** A second, as Asterisk's EPOCH; 0 = all are let in. */
  private until = 0;
  private closedAt = Number.NEGATIVE_INFINITY;
  private crowdedAt = Number.NEGATIVE_INFINITY;
  private readAt = Number.NEGATIVE_INFINITY;
  private counted = 0;

  constructor(
    private readonly ari: Pick<AriClient, 'setGlobal' | 'globalOf'>,
    private readonly clock: Clock,
  ) {}

  /** The dialplan turns callers away. */
  get isClosed(): boolean {
    return this.until > 0;
  }

  /** Callers need what the machine has: what can wait should. False again after five minutes, for all has to be done. */
  get isPressed(): boolean {
    return this.isClosed && this.clock.now() - this.closedAt < PRESSED_MS;
  }

  /** A caller was one too many. */
  crowded(): void {
    this.crowdedAt = this.clock.now();
  }

  /**
   * Tells Asterisk what has changed, everything after a new connection, and answers how many callers it has turned away
   * that were not counted yet. Throws what AriRest throws; the next round tries again.
   */
  async round(connection: number, perSecond: number): Promise<number> {
    if (connection !== this.connection) await this.meet(connection);
    const turnedAway = await this.count();
    if (turnedAway > 0) this.crowded();
    const now = this.clock.now();
    if (now - this.crowdedAt < STAYS_MS) await this.close(now, perSecond);
    else if (this.isClosed) await this.open();
    return turnedAway;
  }

  /** Whoever had the calls before has counted so many, and what it told may hold. */
  private async meet(connection: number): Promise<void> {
    this.counted = await this.number(COUNTED);
    [this.gap, this.until, this.connection] = ['', 0, connection];
    this.readAt = Number.NEGATIVE_INFINITY;
  }

  private async close(now: number, perSecond: number): Promise<void> {
    const gap = (1000 / (perSecond * OF_PACE)).toFixed(2);
    if (gap !== this.gap) await this.ari.setGlobal(GAP, gap);
    this.gap = gap;
    const second = Math.floor(now / 1000);
    if (this.until - second > RENEWED_S) return;
    await this.ari.setGlobal(GAP_UNTIL, String(second + HOLDS_S));
    if (!this.isClosed) this.closedAt = now;
    this.until = second + HOLDS_S;
  }

  private async open(): Promise<void> {
    await this.ari.setGlobal(GAP_UNTIL, '0');
    this.until = 0;
  }

  private async count(): Promise<number> {
    const now = this.clock.now();
    if (now - this.readAt < READ_EVERY_MS[this.isClosed ? 'closed' : 'open']) return 0;
    const crowded = await this.number(CROWDED);
    this.readAt = now;
    if (crowded === this.counted) return 0;
    // An Asterisk that was started anew, or read its dialplan anew, begins at 0.
    const more = crowded - (crowded < this.counted ? 0 : this.counted);
    this.counted = crowded;
    await this.ari.setGlobal(COUNTED, String(crowded)).catch(() => undefined); // the next one is told
    return more;
  }

  private async number(variable: string): Promise<number> {
    return Number(await this.ari.globalOf(variable)) || 0;
  }
}
