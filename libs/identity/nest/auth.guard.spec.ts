import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { principal } from '#kit/identity';
import { AppError, type Principal } from '#libs/contract';
import { Catch, Controller, Get, Module } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter, INestApplication, Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway, type WsResponse } from '@nestjs/websockets';
import type { AddressInfo } from 'node:net';
import type { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { AuthGuard, CurrentUser, DecisionService, Public, Roles } from './index.js';

const AGENT = 'a'.repeat(43);
const agent = principal({ userId: 'agent', roles: ['agent'] });
const authenticate = async (token: unknown): Promise<Principal | null> => (token === AGENT ? agent : null);
let refusals: string[] = [];
let calls: string[] = [];

@Controller('desk')
@Roles('agent')
class DeskController {
  @Get('own')
  own(@CurrentUser() user: Principal): string {
    return user.userId;
  }

  @Get('others')
  @Roles('supervisor', 'quality')
  others(): void {
    calls.push('others');
  }

  @Get('open')
  @Public()
  open(@CurrentUser() user?: Principal): string {
    return user ? 'somebody' : 'anybody';
  }
}

@Controller('bare')
class BareController {
  @Get()
  bare(): void {
    calls.push('bare');
  }

  @Get('said')
  @Public()
  said(): void {}
}

@WebSocketGateway()
@Roles('agent')
class DeskGateway {
  @SubscribeMessage('own')
  own(@CurrentUser() user: Principal): WsResponse {
    return { event: 'answered', data: user.userId };
  }

  @SubscribeMessage('others')
  @Roles('supervisor')
  others(): WsResponse {
    calls.push('others');
    return { event: 'answered', data: null };
  }
}

@WebSocketGateway()
class BareGateway {
  @SubscribeMessage('bare')
  bare(): WsResponse {
    calls.push('bare');
    return { event: 'answered', data: null };
  }
}

@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: APP_GUARD,
      useFactory: (reflector: Reflector) =>
        new AuthGuard(
          reflector,
          { authenticate },
          { record: async ({ target }) => void refusals.push(target) },
        ),
      inject: [Reflector],
    },
    {
      provide: DecisionService,
      useFactory: (...parts: ConstructorParameters<typeof DecisionService>) => new DecisionService(...parts),
      inject: [DiscoveryService, MetadataScanner, Reflector],
    },
  ],
})
class GuardedModule {}

/** Without the check of decisions, so that a missing one can be met at run time. */
const lenient = { undecided: () => [], onApplicationBootstrap: () => undefined };

class TokenAdapter extends IoAdapter {
  override createIOServer(port: number): Server {
    const server: Server = super.createIOServer(port);
    server.use((socket, next) => {
      void authenticate(socket.handshake.auth['token']).then((found) => {
        if (found) socket.data.principal = found;
        next();
      });
    });
    return server;
  }
}

@Catch(AppError)
class CodeFilter implements ExceptionFilter<AppError> {
  catch(error: AppError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse().code(error.status).send(error.code);
  }
}

describe('the guard', () => {
  let app: INestApplication;
  let url: string;
  const start = async (controllers: Type[], gateways: Type[], check = true): Promise<void> => {
    const builder = Test.createTestingModule({ imports: [GuardedModule], controllers, providers: gateways });
    const tested = await (
      check ? builder : builder.overrideProvider(DecisionService).useValue(lenient)
    ).compile();
    app = tested.createNestApplication(new FastifyAdapter(), { logger: false });
    app.useWebSocketAdapter(new TokenAdapter(app));
    app.useGlobalFilters(new CodeFilter());
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  };
  const get = async (path: string, authorization?: string) => {
    const answer = await fetch(
      `${url}${path}`,
      authorization === undefined ? {} : { headers: { authorization } },
    );
    return { status: answer.status, text: await answer.text() };
  };
  /** What the server answers to one event. */
  const ask = async (event: string, token?: string): Promise<unknown> => {
    const socket: Socket = io(url, { auth: { token }, reconnection: false, transports: ['websocket'] });
    const answer = new Promise<unknown>((resolve) => {
      socket.on('answered', resolve);
      socket.on('exception', () => resolve('refused'));
    });
    socket.emit(event, {});
    const given = await answer;
    socket.disconnect();
    return given;
  };

  beforeEach(() => {
    refusals = [];
    calls = [];
  });
  afterEach(() => app.close());

  it('lets the roles named pass, hands over the principal, and refuses the rest', async () => {
    await start([DeskController], []);
    expect(await get('/desk/own', `Bearer ${AGENT}`)).toEqual({ status: 200, text: 'agent' });
    expect(await get('/desk/open')).toEqual({ status: 200, text: 'anybody' });
    for (const authorization of [
      undefined,
      AGENT,
      `Basic ${AGENT}`,
      'Bearer x',
      `Bearer ${'b'.repeat(43)}`,
    ]) {
      expect(await get('/desk/own', authorization)).toEqual({ status: 401, text: 'NOT_SIGNED_IN' });
    }
    expect(await get('/desk/others', `Bearer ${AGENT}`)).toEqual({ status: 403, text: 'FORBIDDEN' });
    expect(calls).toEqual([]);
    expect(refusals).toEqual(['handler:DeskController.others']);
  });

  it('stands before socket events as it does before routes', async () => {
    await start([], [DeskGateway]);
    expect(await ask('own', AGENT)).toBe('agent');
    expect(await ask('own')).toBe('refused');
    expect(await ask('others', AGENT)).toBe('refused');
    expect(calls).toEqual([]);
    expect(refusals).toEqual(['handler:DeskGateway.others']);
  });

  it('refuses what carries no decision', async () => {
    await start([BareController], [BareGateway], false);
    expect(await get('/bare', `Bearer ${AGENT}`)).toEqual({ status: 403, text: 'FORBIDDEN' });
    expect(await ask('bare', AGENT)).toBe('refused');
    expect(calls).toEqual([]);
  });
});

describe('the boot', () => {
  it('fails with every route and event that carries no decision', async () => {
    const tested = await Test.createTestingModule({
      imports: [GuardedModule],
      controllers: [DeskController, BareController],
      providers: [DeskGateway, BareGateway],
    }).compile();
    const app = tested.createNestApplication(new FastifyAdapter(), { logger: false });
    app.useWebSocketAdapter(new TokenAdapter(app));
    await expect(app.init()).rejects.toThrow(/: BareController\.bare, BareGateway\.bare$/);
    await app.close();
  });
});
