import { AppError, badInput, type Ack } from '#libs/contract';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Gauge, Registry } from 'prom-client';
import type { Observable } from 'rxjs';
import { Server, type Namespace as IoNamespace, type ServerOptions, type Socket } from 'socket.io';
import type { Clock } from '../../clock.js';
import type { Config } from '../../config.model.js';
import type { Log } from '../../log.js';
import { socketKey, type SocketPush } from '../../push.js';
import { clientAddress, trustedBy } from '../../proxies.rules.js';
import { createRedis, quietly } from '../../redis.js';
import { TokenBucket } from '../../token-bucket.js';
import { CLOCK, PUSH } from '../core.module.js';
import { connectedSockets, METRICS } from '../health/metrics.js';
import { answerEvent, readEvent, settled } from './socket-events.js';
import { guardNamespace, isNamespace, SOCKET_AUTH, type SocketDoors } from './socket-auth.js';
import { ConnectionCounter, originAllowed } from './socket-limits.js';
import { SocketRecheck } from './socket-recheck.js';
import { hearPushes } from './socket-target.js';

export interface SocketLimits {
  eventsPerSecond: number;
  eventsBurst: number;
  /** After so many refused events in a row the socket is closed. */
  refusalsUntilClosed: number;
  connectionsPerAddress: number;
  /** How often it is asked again who may stay, ms. */
  recheckMs: number;
}

/** Behind a proxy that is not named as trusted all sockets seem to come from it: the limit per address is generous. */
const LIMITS: SocketLimits = {
  eventsPerSecond: 30,
  eventsBurst: 60,
  refusalsUntilClosed: 300,
  connectionsPerAddress: 10_000,
  recheckMs: 60_000,
};

const MAX_FRAME_BYTES = 64 * 1024;

interface Handler {
  message: string;
  callback: (...args: unknown[]) => unknown;
}

/**
 * socket.io as all our apps use it: authenticated by namespace, held to own and allowed origins and
 * to limits, spread over processes through Redis. Without Redis it goes on with its own sockets.
 */
export class SocketAdapter extends IoAdapter {
  private readonly redis: Redis[] = [];
  private readonly guarded = new Set<string>();
  private readonly rechecks: SocketRecheck[] = [];
  private readonly isProxy: (address: string) => boolean;
  private readonly sockets = new Set<Socket>();
  /** Events being handled, and gateways' work for sockets that left. */
  private readonly running = new Set<Promise<void>>();
  private readonly limits: SocketLimits;
  private readonly connections: ConnectionCounter;
  private readonly connected: Gauge;
  private readonly clock: Clock;

  constructor(
    private readonly app: INestApplicationContext & { getHttpServer(): HttpServer },
    private readonly config: Config,
    private readonly log: Log,
    limits: Partial<SocketLimits> = {},
  ) {
    super(app.getHttpServer());
    this.limits = { ...LIMITS, ...limits };
    this.isProxy = trustedBy(config.trustedProxies);
    this.connections = new ConnectionCounter(this.limits.connectionsPerAddress);
    this.connected = connectedSockets(app.get<Registry>(METRICS, { strict: false }));
    this.clock = app.get<Clock>(CLOCK, { strict: false });
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, {
      ...options,
      ...this.serverOptions(),
    } as ServerOptions);
    server.engine.on('connection', (connection: { request: IncomingMessage; once: Server['once'] }) => {
      const address = this.addressOf(connection.request);
      this.connections.add(address);
      connection.once('close', () => this.connections.remove(address));
    });
    const push = this.app.get<SocketPush>(PUSH, { strict: false });
    this.redis.push(hearPushes(server, push, this.config.redisUrl, this.config.redisPrefix));
    // The root namespace exists in every server, and nothing of ours is in it.
    guardNamespace(server.of('/'), undefined, this.log);
    return server;
  }

  override create(
    port: number,
    options?: ServerOptions & { namespace?: string; server?: Server },
  ): Server | IoNamespace {
    const created = super.create(port, options);
    if (!(created instanceof Server)) this.guard(created);
    return created;
  }

  override bindMessageHandlers(
    socket: Socket,
    handlers: Handler[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    for (const { message, callback } of handlers) {
      socket.on(message, (...args: unknown[]) => {
        const event = readEvent(message, args);
        // An event that is quicker than the gateway's handleConnection waits for it.
        const handle = async (): Promise<Observable<unknown>> => {
          await settled(socket);
          return transform(callback(event.body, event.reply));
        };
        this.follow(answerEvent(event, handle, this.log));
      });
    }
  }

  /** Ends all sockets, and waits for what they and their gateways had begun. */
  override async close(server: Server): Promise<void> {
    for (const recheck of this.rechecks) recheck.stop();
    for (const socket of this.sockets) socket.once('disconnect', () => this.follow(settled(socket)));
    await super.close(server);
    await Promise.all(this.running);
  }

  override async dispose(): Promise<void> {
    for (const redis of this.redis) redis.disconnect();
  }

  private follow(work: Promise<void>): void {
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }

  private serverOptions(): Partial<ServerOptions> {
    return {
      serveClient: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      connectTimeout: 10_000,
      allowRequest: (request, decide) => {
        const refused = this.refuses(request);
        decide(refused, refused === null);
      },
      ...(this.config.allowedOrigins.length > 0 ? { cors: { origin: this.corsOrigins() } } : {}),
      adapter: this.createRedisAdapter(),
    };
  }

  private guard(namespace: IoNamespace): void {
    if (this.guarded.has(namespace.name)) return;
    this.guarded.add(namespace.name);
    const { name } = namespace;
    const doors = this.app.get<SocketDoors>(SOCKET_AUTH, { strict: false });
    const door = isNamespace(name) ? doors[name] : undefined;
    guardNamespace(namespace, door, this.log);
    if (door) this.rechecks.push(new SocketRecheck(namespace, door, this.limits.recheckMs));
    namespace.on('connection', (socket) => {
      this.sockets.add(socket);
      this.connected.inc({ namespace: name });
      socket.once('disconnect', () => {
        this.sockets.delete(socket);
        this.connected.dec({ namespace: name });
      });
      this.limit(socket);
    });
  }

  /** Why a new connection is refused, as an error code; null if it is not. */
  private refuses(request: IncomingMessage): 'BAD_ORIGIN' | 'TOO_MANY' | null {
    const { origin, host } = request.headers;
    if (!originAllowed(origin, host, this.config.allowedOrigins)) return 'BAD_ORIGIN';
    return this.connections.full(this.addressOf(request)) ? 'TOO_MANY' : null;
  }

  private addressOf({ socket, headers }: IncomingMessage): string {
    return clientAddress(socket.remoteAddress ?? '', headers['x-forwarded-for'], this.isProxy);
  }

  private corsOrigins(): string | string[] {
    const { allowedOrigins } = this.config;
    return allowedOrigins.includes('*') ? '*' : allowedOrigins;
  }

  /** Refuses events beyond the rate, and events that nothing listens to. */
  private limit(socket: Socket): void {
    const bucket = new TokenBucket(this.limits.eventsPerSecond, this.limits.eventsBurst, this.clock);
    let refusals = 0;
    socket.use(([name, ...args], next) => {
      const refusal = bucket.take() ? this.unknownEvent(socket, name) : new AppError('TOO_MANY');
      if (!refusal) {
        refusals = 0;
        return next();
      }
      refusals += 1;
      if (refusals >= this.limits.refusalsUntilClosed) return socket.disconnect(true);
      const ack: Ack<never> = { ok: false, error: refusal.toBody() };
      readEvent(name, args).reply?.(ack);
    });
  }

  private unknownEvent(socket: Socket, name: string): AppError | null {
    return socket.listenerCount(name) > 0 ? null : badInput('', '没有这个事件', 'there is no such event');
  }

  /** Own connections: a subscriber can do nothing else, and a slow publisher must not hold others up. */
  private createRedisAdapter(): ReturnType<typeof createAdapter> {
    const publisher = createRedis(this.config.redisUrl, 'command');
    const subscriber = createRedis(this.config.redisUrl, 'blocking');
    this.redis.push(publisher, subscriber);
    publisher.connect().catch(() => undefined);
    return createAdapter(quietly(publisher), quietly(subscriber), {
      key: socketKey(this.config.redisPrefix),
    });
  }
}
