import { HttpException, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.model.js';
import { newToken } from '../../id.js';
import type { Log } from '../../log.js';
import { HealthModule } from '../health/health.module.js';
import { METRICS, requestSeconds } from '../health/metrics.js';
import { Readiness } from '../health/readiness.js';
import { SocketAdapter, type SocketLimits } from '../socket/socket.adapter.js';
import { serveConsole } from '../site/console-files.js';
import { endConnections } from './connections.js';
import { ErrorFilter } from './error.filter.js';
import { NestLog } from './nest-log.js';
import { refusalOf } from './refusal.rules.js';
import { addRequestLog } from './request-log.js';
import { addSecurityHeaders, originPolicyOf, securityHeaders } from './security-headers.js';
import { StrictPipe } from './strict.pipe.js';

export interface HttpAppOptions {
  config: Config;
  log: Log;
  /** Longest body in bytes; 64 KiB unless told. */
  bodyLimit?: number;
  /** Folder of the built console, to be served at /; none unless told. */
  console?: string;
  /** Other limits than the usual ones for sockets. */
  socketLimits?: Partial<SocketLimits>;
  /** How long requests and sockets may take to end at a stop before they are cut, ms; 10 s unless told. */
  stopMs?: number;
  /** How long a client may take to send its headers and its whole request, ms; 10 s and 30 s unless told. */
  headersMs?: number;
  requestMs?: number;
}

@Module({})
class AppRoot {}

/**
 * Makes an app of a module that imports CoreModule: strict input, ErrorBody answers, security
 * headers, sockets, health, metrics and the request log. It is not listening yet. Throws what the
 * module's providers throw, e.g. UNAVAILABLE if MongoDB is away.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const { config, log } = options;
  const root: DynamicModule = { module: AppRoot, imports: [HealthModule, module] };
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(options), {
    logger: new NestLog(log),
    abortOnError: false,
    bodyParser: false, // Fastify's own parsers stay: JSON, with __proto__ and constructor refused, and text
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const seconds = requestSeconds(app.get<Registry>(METRICS));
  addSecurityHeaders(fastify, originPolicyOf(config));
  addRequestLog(fastify, log, seconds);
  acceptXmlAsText(fastify);
  endConnections(fastify, app.get(Readiness), options.stopMs ?? 10_000);
  if (options.console !== undefined) serveConsole(fastify, options.console);
  app.useGlobalPipes(new StrictPipe());
  app.useGlobalFilters(new ErrorFilter(log));
  app.useWebSocketAdapter(new SocketAdapter(app, config, log, options.socketLimits));
  return app;
}

/**
 * Starts to listen at the configured address and answers the URL. If that fails the app
 * is closed, and what the system says is thrown (`EADDRINUSE`: the port is taken).
 */
export async function listen(app: NestFastifyApplication, config: Config): Promise<string> {
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function createAdapter(options: HttpAppOptions): FastifyAdapter {
  const requestTimeout = options.requestMs ?? 30_000;
  const policy = originPolicyOf(options.config);
  const headersTimeout = options.headersMs ?? 10_000;
  return new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? 64 * 1024,
    trustProxy: options.config.trustedProxies.length > 0 ? options.config.trustedProxies : false,
    requestIdHeader: false,
    genReqId: () => newToken(9),
    requestTimeout,
    // A malformed address is refused by the router, before any hook or filter.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const { status, body } = refusalOf(new HttpException('', error.statusCode ?? 400));
      reply.headers(securityHeaders(request.url, request.headers.host, policy));
      void reply.status(status).send(body);
    },
    return503OnClosing: false, // requests already on their way are answered, also while stopping
    // Against slow senders: Node looks for overdue requests at this interval.
    http: {
      headersTimeout,
      requestTimeout,
      connectionsCheckingInterval: Math.min(1000, headersTimeout),
    },
  });
}

/** Some platforms post XML; whoever takes it parses it, with all care. */
function acceptXmlAsText(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(['text/xml', 'application/xml'], { parseAs: 'string' }, (_, body, done) =>
    done(null, body),
  );
}
