import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../log.js';
import { loggable, refusalOf } from './refusal.rules.js';

/** Answers every failed request with an ErrorBody; a surprise is logged and tells its caller nothing. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { status, body, surprise } = refusalOf(error);
    if (surprise) {
      const route = request.routeOptions?.url ?? 'unmatched';
      this.log.error({ err: loggable(error), route, requestId: request.id }, 'request failed');
    }
    if (reply.sent || reply.raw.headersSent) return;
    void reply.status(status).type('application/json; charset=utf-8').send(body);
  }
}
