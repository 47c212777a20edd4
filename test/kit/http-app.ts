import { createLog, readConfig, type Config, type Log } from '#libs/platform';
import { CoreModule, createHttpApp, listen, type HttpAppOptions } from '#libs/platform/nest';
import type { ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Stores } from './stores.js';

export interface TestApp {
  app: NestFastifyApplication;
  url: string;
  config: Config;
  close(): Promise<void>;
}

export interface TestAppOptions extends Partial<Omit<HttpAppOptions, 'config'>> {
  config?: Partial<Config>;
  log?: Log;
  /** Last touch before it listens. */
  prepare?: (app: NestFastifyApplication) => void;
}

/** The settings of an app on a suite's own stores, on a free port of the loopback. */
export function testConfig(stores: Stores, changes: Partial<Config> = {}): Config {
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    MONGODB_URI: stores.mongodbUri,
    REDIS_URL: stores.redisUrl,
    JIETONG_REDIS_PREFIX: stores.redisPrefix,
  });
  return { ...config, ...changes };
}

/** Starts a small app of these parts, bootstrapped as the real ones are. */
export async function startTestApp(
  stores: Stores,
  parts: ModuleMetadata,
  options: TestAppOptions = {},
): Promise<TestApp> {
  const config = testConfig(stores, options.config);
  const log = options.log ?? createLog('test', config);
  class TestModule {}
  const module = {
    ...parts,
    module: TestModule,
    imports: [CoreModule.forRoot('test', config, log), ...(parts.imports ?? [])],
  };
  const app = await createHttpApp(module, { ...options, config, log });
  options.prepare?.(app);
  const url = await listen(app, config);
  return { app, url, config, close: () => app.close() };
}
