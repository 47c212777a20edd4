import type { LoggerService } from '@nestjs/common';
import type { Log } from '../../log.js';

/** Nest's own words in our log; its chatter about routes and modules only at debug. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.target.debug(origin(rest), String(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.target.debug(origin(rest), String(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.target.trace(origin(rest), String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.target.warn(origin(rest), String(message));
  }

  /** Nest gives either an Error, or a message, its stack and its origin. */
  error(message: unknown, ...rest: unknown[]): void {
    const stack = message instanceof Error ? message.stack : rest.length > 1 ? rest[0] : undefined;
    this.target.error({ ...origin(rest), ...(stack ? { stack } : {}) }, String(message));
  }
}

/** The last further argument is the part of Nest that speaks. */
function origin(rest: readonly unknown[]): { origin?: string } {
  const last = rest.at(-1);
  return typeof last === 'string' ? { origin: last } : {};
}
