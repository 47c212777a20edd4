import { pino, type Logger as PinoLogger } from 'pino';
import type { Config } from './config.js';

/**
 * Structured logs, one JSON object a line. Whatever concerns a contact carries `contactId`, so
 * that one contact can be followed through every process.
 */
export type Log = PinoLogger;

const SECRET_KEYS = [
  'password',
  'token',
  'accessToken',
  'authorization',
  'secret',
  'encodingAesKey',
  'access_token',
  'identity',
  'text',
];

/** `service` names the process's part: gateway, router, worker, all. Secrets and speech never reach a line. */
export function createLog(service: string, config: Pick<Config, 'logLevel'>): Log {
  return pino({
    level: config.logLevel,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '***' },
  });
}
