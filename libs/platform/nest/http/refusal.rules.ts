import { AppError, badInput, type ErrorBody, type ErrorCode } from '#libs/contract';
import { HttpException } from '@nestjs/common';
import { WsException } from '@nestjs/websockets';

/** What a caller is told of an error. */
export interface Refusal {
  status: number;
  body: ErrorBody;
  /** Nobody foresaw it: it is to be logged with its stack, and tells the caller nothing. */
  surprise: boolean;
}

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  401: 'NOT_SIGNED_IN',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'STATE_CONFLICT',
  413: 'TOO_LARGE',
  429: 'TOO_MANY',
  503: 'UNAVAILABLE',
};

/** Names under which the drivers report that a store cannot be reached just now. */
const STORE_AWAY = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongooseServerSelectionError',
  'MaxRetriesPerRequestError',
]);

/** What the drivers say in plain errors, where they have no name for it. */
const STORE_AWAY_MESSAGE =
  /before initial connection is complete|Stream isn't writeable|^Connection is closed|^Command timed out/;

/** Maps whatever was thrown to what its caller may know. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AppError) {
    return { status: error.status, body: error.toBody(), surprise: error.code === 'INTERNAL' };
  }
  if (error instanceof HttpException) return refusalOfHttp(error);
  // A guard of Nest that says no to a socket event throws this.
  if (error instanceof WsException) return refusalOf(new AppError('FORBIDDEN'));
  const code: ErrorCode = isStoreAway(error) ? 'UNAVAILABLE' : 'INTERNAL';
  const known = new AppError(code);
  return { status: known.status, body: known.toBody(), surprise: code === 'INTERNAL' };
}

/** Keeps the status that Nest or Fastify chose; the framework's own sentence stays out. */
function refusalOfHttp(error: HttpException): Refusal {
  const status = error.getStatus();
  const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'BAD_INPUT' : 'INTERNAL');
  const reason = fastifyReason(error.cause);
  const refusal =
    code === 'BAD_INPUT'
      ? badInput('', '请求无法读取', reason ?? 'the request can’t be read')
      : new AppError(code);
  return { status, body: refusal.toBody(), surprise: code === 'INTERNAL' };
}

/** Fastify's sentences about a body speak of its form only, never of its content. */
function fastifyReason(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('code' in cause)) return null;
  return String(cause.code).startsWith('FST_ERR_CTP') ? cause.message : null;
}

/** True if MongoDB or Redis cannot be reached, so that trying again later makes sense. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (STORE_AWAY.has(error.name) || STORE_AWAY_MESSAGE.test(error.message)) return true;
  const labels = 'errorLabelSet' in error ? error.errorLabelSet : undefined;
  return labels instanceof Set && labels.has('RetryableWriteError');
}

/** An error as a log may hold it: a unique index's refusal quotes the value, which may be a person's. */
export function loggable(error: unknown): {
  type: string;
  message: string;
  stack?: string;
  cause?: string;
} {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const clean = (text: string): string => text.replace(/dup key: \{.*\}/gs, 'dup key: {…}');
  return {
    type: error.name,
    message: clean(error.message),
    ...(error.stack ? { stack: clean(error.stack) } : {}),
    ...(error.cause instanceof Error ? { cause: clean(error.cause.message) } : {}),
  };
}
