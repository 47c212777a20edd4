import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { JobQueue } from '../queue.js';
import { createJobQueue } from '../queue.js';
import type { Config } from '../config.model.js';
import { DatabaseClockKeeper } from '../database-clock.js';
import { createLog, type Log } from '../log.js';
import { SmtpMailer } from '../mail/smtp.adapter.js';
import { connectMongo } from '../mongo.js';
import { SocketPush } from '../push.js';
import { connectRedis, createRedis } from '../redis.js';

export const CONFIG = Symbol('CONFIG');
export const CLOCK = Symbol('CLOCK');
export const LOG = Symbol('LOG');
export const MONGO = Symbol('MONGO');
export const REDIS = Symbol('REDIS');
export const JOBS = Symbol('JOBS');
export const PUSH = Symbol('PUSH');
/** Mailer of contract. */
export const MAILER = Symbol('MAILER');

/** A replica set has no primary for some seconds after a fail-over: a process that starts meanwhile waits. */
const ELECTION_MS = 20_000;

/** The one shared module: settings, clock, log and the connections of a process, by token. */
@Global()
@Module({})
export class CoreModule implements OnApplicationShutdown {
  constructor(
    @Inject(MONGO) private readonly mongo: Connection,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(JOBS) private readonly jobs: JobQueue,
    @Inject(MAILER) private readonly mailer: SmtpMailer,
    @Inject(DatabaseClockKeeper) private readonly clockKeeper: DatabaseClockKeeper,
  ) {}

  /** `service` names the process in its logs, unless it brings a log of its own. */
  static forRoot(service: string, config: Config, log?: Log): DynamicModule {
    return {
      module: CoreModule,
      providers: [
        { provide: CONFIG, useValue: config },
        {
          provide: DatabaseClockKeeper,
          useFactory: (mongo: Connection, ownLog: Log) => DatabaseClockKeeper.start(mongo, ownLog),
          inject: [MONGO, LOG],
        },
        {
          provide: CLOCK,
          useFactory: (keeper: DatabaseClockKeeper) => keeper.clock,
          inject: [DatabaseClockKeeper],
        },
        { provide: LOG, useFactory: () => log ?? createLog(service, config) },
        { provide: MONGO, useFactory: () => connectMongo(config.mongodbUri, ELECTION_MS) },
        { provide: REDIS, useFactory: () => connectOrGoOn(config.redisUrl) },
        { provide: JOBS, useFactory: () => createJobQueue(config.redisUrl, config.redisPrefix) },
        { provide: MAILER, useFactory: () => new SmtpMailer(config.mail) },
        {
          provide: PUSH,
          useFactory: (redis: Redis) => new SocketPush(redis, config.redisPrefix),
          inject: [REDIS],
        },
      ],
      exports: [CONFIG, CLOCK, LOG, MONGO, REDIS, JOBS, PUSH, MAILER],
    };
  }

  /** Runs after every module's `beforeApplicationShutdown`, so nobody loses a connection in use. */
  async onApplicationShutdown(): Promise<void> {
    await this.clockKeeper.stop();
    this.mailer.close();
    await this.jobs.close();
    this.redis.disconnect();
    await this.mongo.close();
  }
}

/** Redis may be away at boot: intake goes on without it, and the connection keeps trying. */
async function connectOrGoOn(url: string): Promise<Redis> {
  try {
    return await connectRedis(url);
  } catch {
    const redis = createRedis(url);
    redis.connect().catch(() => undefined);
    return redis;
  }
}
