import type { Transition, TransitionListener } from '#libs/contract';
import type { Clock } from '#libs/platform';

/** Deadlines of one such span are looked at together. */
const GRID_MS = 100;

/**
 * Calls `due` shortly after the deadline of every offer and invitation made in this process, so that they end
 * on time and not at the next sweep of a router. Keeps only the times, never the contacts.
 */
export class DeadlineListener implements TransitionListener {
  private readonly times = new Set<number>();
  private timer: NodeJS.Timeout | null = null;
  private next = Infinity;

  constructor(
    private readonly due: () => void,
    private readonly clock: Clock,
  ) {}

  onTransitions(transitions: readonly Transition[]): void {
    for (const { after } of transitions) {
      if ((after.state === 'offered' || after.state === 'active') && after.deadlineAt !== null) {
        this.times.add(Math.ceil((after.deadlineAt + 1) / GRID_MS) * GRID_MS);
      }
    }
    this.arm();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.times.clear();
    this.next = Infinity;
  }

  private arm(): void {
    const earliest = Math.min(...this.times);
    if (earliest >= this.next) return;
    if (this.timer) clearTimeout(this.timer);
    this.next = earliest;
    this.timer = setTimeout(() => this.ring(), Math.max(0, earliest - this.clock.now()));
  }

  private ring(): void {
    const now = this.clock.now();
    const past = [...this.times].filter((time) => time <= now);
    for (const time of past) this.times.delete(time);
    this.timer = null;
    this.next = Infinity;
    this.arm();
    if (past.length > 0) this.due();
  }
}
