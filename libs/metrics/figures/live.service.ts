import {
  AppError,
  type AgentCounts,
  type FigureScope,
  type LiveFigures,
  type WaitingSource,
} from '#libs/contract';
import { shanghaiDay, shanghaiDayStart, type Clock, type Log } from '#libs/platform';
import type { Touched } from '../fact/fact-signal.adapter.js';
import type { DayFigures, FiguresService } from './figures.service.js';
import type { LagService } from './lag.service.js';
import { scopeKey } from '../definition/formula.rules.js';

/** How contacts and agents stand at this moment, figures of states and not of facts; and whether facts are made. */
export interface States {
  waiting: WaitingSource;
  agents: AgentCounts;
  lag: Pick<LagService, 'since'>;
}

export interface LiveTiming {
  /** A scope is measured at most once in this time, and as often while someone watches, ms. */
  intervalMs: number;
  /** Facts are read again after this time though no signal came, and a push goes out, ms. */
  repairMs: number;
}
/** A quarter of a second is left for measuring and sending: what is shown is never older than 1 s. */
const LIVE_TIMING: LiveTiming = { intervalMs: 750, repairMs: 5000 };

export type FiguresListener = (figures: LiveFigures) => void;

/** One scope's figures, measured once for all who look at it. */
interface Board {
  scope: FigureScope;
  listeners: Set<FiguresListener>;
  latest: LiveFigures | null;
  day: { day: string; readAt: number; figures: DayFigures } | null;
  /** Facts have changed since they were read. */
  dirty: boolean;
  measuredAt: number;
  pushedAt: number;
  measuring: Promise<LiveFigures> | null;
  timer: NodeJS.Timeout | null;
}

const FORGET_MS = 60_000;
const HALF_HOUR_MS = 1_800_000;

/** Today's figures, for whoever asks once and for whoever watches. */
export class LiveFiguresService {
  private readonly boards = new Map<string, Board>();
  private closed = false;

  constructor(
    private readonly figures: FiguresService,
    private readonly states: States,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly timing: LiveTiming = LIVE_TIMING,
  ) {}

  /** Figures of now, at most `intervalMs` old. */
  async today(scope: FigureScope): Promise<LiveFigures> {
    return this.current(this.board(scope));
  }

  /**
   * Answers the present figures, then tells the listener of every change until `stop`; if nothing
   * changes, every `repairMs`, so that a viewer can tell "quiet" from "broken". A listener must
   * not throw.
   */
  async watch(
    scope: FigureScope,
    listener: FiguresListener,
  ): Promise<{ figures: LiveFigures; stop: () => void }> {
    const board = this.board(scope);
    const figures = await this.current(board);
    if (this.closed) throw new AppError('UNAVAILABLE');
    // From here to the end nothing is awaited: the first push is the one after `figures`.
    const listen: FiguresListener = (changed) => listener(changed);
    board.listeners.add(listen);
    board.timer ??= this.later(board);
    return { figures, stop: () => this.leave(board, listen) };
  }

  /** Facts were added. At most once: what is missed here, `repairMs` makes good. */
  onFacts(touched: readonly Touched[]): void {
    for (const board of this.boards.values()) {
      if (touched.some((one) => concerns(one, board.scope))) board.dirty = true;
    }
  }

  /** How many scopes are being watched. */
  get watched(): number {
    return [...this.boards.values()].filter((board) => board.listeners.size > 0).length;
  }

  /** Stops every watch; a new one is refused. */
  close(): void {
    this.closed = true;
    for (const board of this.boards.values()) {
      board.listeners.clear();
      if (board.timer) clearTimeout(board.timer);
      board.timer = null;
    }
    this.boards.clear();
  }

  private board(scope: FigureScope): Board {
    const key = scopeKey(scope);
    const found = this.boards.get(key);
    if (found) return found;
    this.forgetUnused();
    const board: Board = {
      scope,
      listeners: new Set(),
      latest: null,
      day: null,
      dirty: true,
      measuredAt: -Infinity,
      pushedAt: -Infinity,
      measuring: null,
      timer: null,
    };
    this.boards.set(key, board);
    return board;
  }

  private forgetUnused(): void {
    const before = this.clock.now() - FORGET_MS;
    for (const [key, board] of this.boards) {
      if (board.listeners.size === 0 && !board.measuring && board.measuredAt < before)
        this.boards.delete(key);
    }
  }

  private leave(board: Board, listener: FiguresListener): void {
    board.listeners.delete(listener);
    if (board.listeners.size > 0 || board.timer === null) return;
    clearTimeout(board.timer);
    board.timer = null;
  }

  private later(board: Board): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.measureOnce(board)
        .catch((err: unknown) => this.log.warn({ err, scope: board.scope }, 'figures not measured'))
        .finally(() => {
          if (board.timer === timer) board.timer = this.later(board);
        });
    }, this.timing.intervalMs);
    return timer;
  }

  private async current(board: Board): Promise<LiveFigures> {
    const age = this.clock.now() - board.measuredAt;
    if (board.latest && isBelow(age, this.timing.intervalMs)) return board.latest;
    return this.measureOnce(board);
  }

  private measureOnce(board: Board): Promise<LiveFigures> {
    board.measuring ??= this.measure(board).finally(() => {
      board.measuring = null;
    });
    return board.measuring;
  }

  private async measure(board: Board): Promise<LiveFigures> {
    const now = this.clock.now();
    const [day, waiting, agents, behindSince] = await Promise.all([
      this.dayFigures(board, now),
      this.states.waiting.waiting(board.scope),
      this.states.agents.countsByState(board.scope),
      this.states.lag.since(),
    ]);
    const { arrivals, ...counts } = day;
    const longest = waiting.longestSince;
    const measured: Omit<LiveFigures, 'seq'> = {
      at: new Date(now).toISOString(),
      behindSince: isoOf(behindSince),
      day: shanghaiDay(now),
      scope: board.scope,
      waiting: waiting.count,
      longestWaitSince: isoOf(longest),
      agents,
      ...counts,
      arrivals: halfHours(arrivals, now),
    };
    board.measuredAt = now;
    return this.publish(board, measured, now);
  }

  /** Read again only if something changed, a signal may have been lost, or a new day began. */
  private async dayFigures(board: Board, now: number): Promise<DayFigures> {
    const day = shanghaiDay(now);
    const kept = board.day;
    const fresh = kept?.day === day && !board.dirty && isBelow(now - kept.readAt, this.timing.repairMs);
    if (fresh) return kept.figures;
    board.dirty = false;
    try {
      const figures = await this.figures.day(day, board.scope);
      board.day = { day, readAt: now, figures };
      return figures;
    } catch (error) {
      board.dirty = true;
      throw error;
    }
  }

  private publish(board: Board, measured: Omit<LiveFigures, 'seq'>, now: number): LiveFigures {
    const { latest } = board;
    const quiet = isBelow(now - board.pushedAt, this.timing.repairMs);
    if (latest && quiet && content(latest) === content({ seq: 0, ...measured })) {
      board.latest = { ...latest, at: measured.at };
      return board.latest;
    }
    // Begins at the time, so that it rises over a restart too.
    const figures: LiveFigures = { seq: latest ? latest.seq + 1 : now, ...measured };
    board.latest = figures;
    board.pushedAt = now;
    for (const listener of board.listeners) listener(figures);
    return figures;
  }
}

const concerns = (touched: Touched, scope: FigureScope): boolean =>
  (scope.districtId === null || scope.districtId === touched.districtId) &&
  (scope.queueId === null || scope.queueId === touched.queueId);

/** An age may be negative after the clock was set back; then nothing is young. */
const isBelow = (age: number, limit: number): boolean => age >= 0 && age < limit;

const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** What a viewer sees, without the number and the time of the push. */
const content = ({ seq: _seq, at: _at, ...seen }: LiveFigures): string => JSON.stringify(seen);

/** One number for each half-hour begun; longer only if a contact's clock runs ahead of ours. */
function halfHours(arrivals: ReadonlyMap<number, number>, now: number): number[] {
  const begun = Math.floor((now - shanghaiDayStart(shanghaiDay(now))) / HALF_HOUR_MS) + 1;
  const length = Math.max(begun, ...[...arrivals.keys()].map((slot) => slot + 1));
  return Array.from({ length }, (_, slot) => arrivals.get(slot) ?? 0);
}
