import { AppError } from '#libs/contract';

/**
 * Lets a few pass at a time, keeps a bounded line and refuses the rest (TOO_MANY): hashing a
 * password costs memory and a core, and must not take them from everybody else.
 */
export class Turnstile {
  private passing = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly width: number,
    private readonly maxLine: number,
  ) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.passing < this.width) {
      this.passing += 1;
      return;
    }
    if (this.line.length >= this.maxLine) throw new AppError('TOO_MANY', { retryAfterSeconds: 1 });
    await new Promise<void>((resolve) => this.line.push(resolve));
  }

  private leave(): void {
    const next = this.line.shift();
    if (next) next();
    else this.passing -= 1;
  }
}
