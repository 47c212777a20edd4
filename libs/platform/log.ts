import { pino, type DestinationStream, type Logger as PinoLogger, type LoggerOptions } from 'pino';
import type { Config } from './config.model.js';
import { secretSerializers, withoutSecrets } from './log-secrets.rules.js';

/**
 * Structured logs, one JSON object a line. Whatever concerns a contact carries `contactId`, so
 * that one contact can be followed through every process.
 */
export type Log = PinoLogger;

/** Lines of a log that somebody should look at, by level, since it was made; those that LOG_LEVEL leaves out are not counted. */
export type LineCounts = Record<'warn' | 'error' | 'fatal', number>;

const LEVELS: Record<number, keyof LineCounts> = { 40: 'warn', 50: 'error', 60: 'fatal' };
const COUNTS = new WeakMap<Log, LineCounts>();

/** Those of a log that `createLog` made. */
export const lineCountsOf = (log: Log): LineCounts => COUNTS.get(log) ?? { warn: 0, error: 0, fatal: 0 };

/** Takes every line, its end of line included. */
export type LogDestination = DestinationStream;

/**
 * `service` names the process's part: gateway, router, worker, all. Secrets and speech never reach a
 * line. Lines go to stdout unless told: not one system call each, which was a tenth of what routing cost,
 * but those of one turn together; what is left is written at the exit, whatever its cause, `kill -9` excepted.
 */
export function createLog(
  service: string,
  config: Pick<Config, 'logLevel'>,
  destination: LogDestination = pino.destination({ dest: 1, sync: false }),
): Log {
  const counts: LineCounts = { warn: 0, error: 0, fatal: 0 };
  const options: LoggerOptions = {
    level: config.logLevel,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: withoutSecrets<Record<string, unknown>> },
    serializers: {
      ...secretSerializers,
      err: (error: Error) => withoutSecrets(pino.stdSerializers.err(error)),
    },
    hooks: {
      logMethod(args, method, level) {
        const counted = LEVELS[level];
        if (counted) counts[counted] += 1;
        method.apply(this, args);
      },
    },
  };
  const log = pino(options, destination);
  COUNTS.set(log, counts);
  return log;
}
