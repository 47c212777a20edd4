import { AppError } from '#libs/contract';

/** Work of which this process does no more than `most` at once. */
export class AtOnce {
  private running = 0;

  /** `what`: how a refusal names it. */
  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** Throws TOO_MANY {running} while there is no room, and what `work` throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) throw new AppError('TOO_MANY', { running: this.what });
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
    }
  }
}
