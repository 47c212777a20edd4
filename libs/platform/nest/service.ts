import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { AppError } from '#libs/contract';
import { readSettings, WITHOUT_EFFECT } from '../config.js';
import type { Config } from '../config.model.js';
import { codeOf } from '../start/refusal.js';
import { createLog, type Log } from '../log.js';
import { migrate } from '../mongo.js';
import { closeInTime, demandItsSecret, demandReplicaSet, explain, StopRequest } from '../start/index.js';
import { CoreModule, MONGO } from './core.module.js';
import { createHttpApp, listen } from './http/http-app.js';
import { loggable } from './http/refusal.rules.js';
import { setupOpenApi } from './site/openapi.js';

export interface Service {
  app: NestFastifyApplication;
  url: string;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Names the process in its logs. */
  name: string;
  modules: (Type | DynamicModule)[];
  config: Config;
  /** Where to log; JSON lines to stdout unless told. */
  log?: Log;
  /** Folder of the built console, if this service serves it. */
  console?: string;
  /** Operations that need no token, for the OpenAPI document. */
  publicOperations?: readonly string[];
  /** Seeds what must be there; runs when the indexes stand and before anything is taken in. */
  prepare?: (app: NestFastifyApplication) => Promise<void>;
}

class ServiceRoot {}

/** A revoked user's sockets are to end within five seconds, even if the push that ends them is lost. */
const SOCKET_RECHECK_MS = 4000;

/** Starts a service: connects, builds the indexes, prepares, listens. Throws what hinders it. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, modules, config, prepare } = options;
  const log = options.log ?? createLog(name, config);
  const root: DynamicModule = {
    module: ServiceRoot,
    imports: [CoreModule.forRoot(name, config, log), ...modules],
  };
  const app = await createHttpApp(root, {
    config,
    log,
    socketLimits: { recheckMs: SOCKET_RECHECK_MS },
    ...(options.console ? { console: options.console } : {}),
  });
  try {
    const mongo = app.get<Connection>(MONGO);
    await demandReplicaSet(mongo, config.mongodbUri);
    await demandItsSecret(mongo, config, log);
    await migrate(mongo);
    await prepare?.(app);
    setupOpenApi(app, { publicOperations: options.publicOperations ?? [] });
    const url = await listen(app, config);
    log.info({ url }, 'ready');
    return { app, url, close: () => app.close() };
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

/** The exit codes are those of `npm start`. */
const ENDED = 0;
const BROKE = 1;
const WRONG_SETTING = 2;

/**
 * Runs a service as a process of its own, until a signal asks it to stop or an error breaks it that nobody caught; then
 * what is under way is finished. All it says are lines of its log, also why it can not start.
 */
export async function runService(options: Omit<ServiceOptions, 'config'>): Promise<void> {
  const stop = new StopRequest();
  let log = createLog(options.name, { logLevel: 'info' });
  try {
    const [config, withoutEffect] = readSettings(process.env);
    log = createLog(options.name, config);
    demandSecret(config);
    if (withoutEffect.length > 0) log.warn({ settings: withoutEffect }, WITHOUT_EFFECT);
    const service = await startService({ ...options, config, log });
    process.exit(await runUntilStopped(service, stop, log));
  } catch (error) {
    log.fatal(reasonsOf(error), 'cannot start');
    process.exit(error instanceof AppError && error.code === 'BAD_SETTING' ? WRONG_SETTING : BROKE);
  }
}

/** Answers the exit code. */
async function runUntilStopped(service: Service, stop: StopRequest, log: Log): Promise<number> {
  const failure = await stop.requested;
  if (failure) log.fatal({ err: loggable(failure) }, 'an error that nobody caught: the process ends');
  try {
    await closeInTime(service.close());
    return failure ? BROKE : ENDED;
  } catch (error) {
    log.error({ err: loggable(error) }, 'the process did not end in order');
    return BROKE;
  }
}

function demandSecret({ secret }: Config): void {
  if (secret !== '') return;
  throw new AppError('BAD_SETTING', [
    'JIETONG_SECRET 必须设置，且各进程相同 / JIETONG_SECRET must be set, to the same value for every process',
  ]);
}

/** Why a start failed, as a line of the log has it: coded, and with the sentence that says what to do where there is one. */
function reasonsOf(error: unknown): object {
  const sentence = explain(error);
  const told = sentence ? { zh: sentence.zh, why: sentence.en } : {};
  if (error instanceof AppError) return { code: error.code, details: error.details, ...told };
  return sentence ? { code: codeOf(error), ...told } : { err: loggable(error) };
}
