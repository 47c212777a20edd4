import { AppError, type DistrictScope, type Floor, type FloorChange } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { FloorSource } from './floor-source.service.js';
import { changeBetween, isQuiet } from './floor.rules.js';

/** A floor is read at most once in this time, and as often while somebody watches, ms. */
const INTERVAL_MS = 1000;
/** A push goes out at least as often, so that silence means that something is broken, ms. */
const BEAT_MS = 2000;

/** Told of every change, in the order of `seq`. */
export type FloorListener = (change: FloorChange) => void;

/** One district's floor, read once for all who look at it. */
interface Board {
  latest: Floor;
  pushedAt: number;
  listeners: Set<FloorListener>;
  timer: NodeJS.Timeout | null;
}

/** Floors for whoever watches: a snapshot, then every change under a number of its own. */
export class FloorService {
  private readonly boards = new Map<string, Board>();
  private readonly opening = new Map<string, Promise<Board>>();
  private closed = false;

  constructor(
    private readonly source: Pick<FloorSource, 'read'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Answers the floor as it is, then tells the listener of every change until `stop`. It must not throw. */
  async watch(scope: DistrictScope, listener: FloorListener): Promise<{ floor: Floor; stop: () => void }> {
    const key = scope.districtId ?? '';
    const board = this.boards.get(key) ?? (await this.open(key, scope));
    if (this.closed) throw new AppError('UNAVAILABLE');
    // From here to the end nothing is awaited: the first change is the one after this floor.
    const listen: FloorListener = (change) => listener(change);
    board.listeners.add(listen);
    board.timer ??= this.later(key, scope, board);
    return { floor: board.latest, stop: () => this.leave(key, board, listen) };
  }

  /** Stops every watch; a new one is refused. */
  close(): void {
    this.closed = true;
    for (const board of this.boards.values()) {
      if (board.timer) clearTimeout(board.timer);
      // Whatever is being read just now arms no other timer.
      board.timer = null;
      board.listeners.clear();
    }
    this.boards.clear();
  }

  private open(key: string, scope: DistrictScope): Promise<Board> {
    const opening = this.opening.get(key);
    if (opening) return opening;
    const made = this.first(key, scope).finally(() => this.opening.delete(key));
    this.opening.set(key, made);
    return made;
  }

  private async first(key: string, scope: DistrictScope): Promise<Board> {
    const read = await this.source.read(scope);
    const now = this.clock.now();
    // Begins at the time, so that it rises over a restart too.
    const board: Board = { latest: { seq: now, ...read }, pushedAt: now, listeners: new Set(), timer: null };
    if (!this.closed) this.boards.set(key, board);
    return board;
  }

  private leave(key: string, board: Board, listener: FloorListener): void {
    board.listeners.delete(listener);
    if (board.listeners.size > 0) return;
    if (board.timer) clearTimeout(board.timer);
    board.timer = null;
    if (this.boards.get(key) === board) this.boards.delete(key);
  }

  private later(key: string, scope: DistrictScope, board: Board): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.renew(scope, board)
        .catch((err: unknown) => this.log.warn({ err, scope }, 'the floor was not read'))
        .finally(() => {
          if (board.timer === timer) board.timer = this.later(key, scope, board);
        });
    }, INTERVAL_MS);
    return timer;
  }

  private async renew(scope: DistrictScope, board: Board): Promise<void> {
    const read = await this.source.read(scope);
    const now = this.clock.now();
    const next: Floor = { seq: board.latest.seq + 1, ...read };
    const change = changeBetween(board.latest, next);
    const due = now < board.pushedAt || now - board.pushedAt >= BEAT_MS;
    if (isQuiet(board.latest, change) && !due) return;
    board.latest = next;
    board.pushedAt = now;
    for (const listener of board.listeners) listener(change);
  }
}
