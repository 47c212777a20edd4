import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import type { Config } from './config.model.js';
import { secretSerializers, withoutSecrets } from './log-secrets.rules.js';

/**
 * Structured logs, one JSON object a line. Whatever concerns a contact carries `contactId`, so
 * that one contact can be followed through every process.
 */
export type Log = PinoLogger;

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
  const options = {
    level: config.logLevel,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: withoutSecrets<Record<string, unknown>> },
    serializers: {
      ...secretSerializers,
      err: (error: Error) => withoutSecrets(pino.stdSerializers.err(error)),
    },
  };
  return pino(options, destination);
}
