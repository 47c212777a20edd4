import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { AppError } from '#libs/contract';
import { readConfig } from '../config.js';
import type { Config } from '../config.model.js';
import { createLog, type Log } from '../log.js';
import { migrate } from '../mongo.js';
import { CoreModule, MONGO } from './core.module.js';
import { createHttpApp, listen } from './http/http-app.js';
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
    await migrate(app.get<Connection>(MONGO));
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

/** Runs a service as a process of its own, until SIGTERM or SIGINT; exits 1 with one sentence if it cannot start. */
export async function runService(options: Omit<ServiceOptions, 'config'>): Promise<void> {
  let log: Log | null = null;
  try {
    const config = readConfig(process.env);
    if (config.secret === '') {
      throw new AppError('BAD_SETTING', ['JIETONG_SECRET must be set, to the same value for every process']);
    }
    log = createLog(options.name, config);
    const service = await startService({ ...options, config, log });
    const stop = (): void => {
      process.removeAllListeners('SIGTERM');
      process.removeAllListeners('SIGINT');
      void service.close().then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    const details = error instanceof AppError ? error.toBody() : { err: error };
    if (log) log.fatal(details, 'cannot start');
    else console.error(error instanceof AppError ? JSON.stringify(error.toBody()) : error);
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 500).unref();
  }
}
