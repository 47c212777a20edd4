import { AppError, type Ack, type Namespace } from '#libs/contract';
import {
  Catch,
  createParamDecorator,
  Logger,
  UseFilters,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { lastValueFrom, type Observable } from 'rxjs';
import type { Socket } from 'socket.io';
import type { Log } from '../../log.js';
import { loggable, refusalOf } from '../http/refusal.rules.js';
import { principalOf } from './socket-auth.js';

/** Hands a handler's failure on to SocketAdapter, which answers it; Nest would emit it as an event. */
@Catch()
class Rethrow implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}

/**
 * A gateway of one namespace. Each @SubscribeMessage handler takes `@MessageBody() body: SomeDto`
 * and gives its data; the sender is answered Ack<data>, also when the handler throws. A failing
 * handleConnection closes the socket, so that its client tries again, instead of ending the process.
 */
export function SocketGateway(namespace: Namespace): ClassDecorator {
  return (target) => {
    const methods = target.prototype as Record<string, unknown>;
    contain(methods, 'handleConnection', (socket) => socket.conn.close());
    contain(methods, 'handleDisconnect', () => undefined);
    UseFilters(new Rethrow())(target);
    WebSocketGateway({ namespace })(target);
  };
}

/** The principal of the socket that sent the event. */
export const SocketPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) =>
  principalOf(context.switchToWs().getClient<Socket>()),
);

/** What the gateways' connection methods are still doing for a socket. */
const underWay = new WeakMap<Socket, Promise<unknown>>();

/** Resolves when handleConnection, or by then handleDisconnect, has done its work for this socket. */
export async function settled(socket: Socket): Promise<void> {
  await underWay.get(socket);
}

/** Nobody awaits these two methods in Nest: a rejection would be unhandled. */
function contain(
  methods: Record<string, unknown>,
  name: 'handleConnection' | 'handleDisconnect',
  afterwards: (socket: Socket) => void,
): void {
  const original = methods[name];
  if (typeof original !== 'function') return;
  const run = async (self: unknown, socket: Socket, rest: unknown[]): Promise<void> => {
    try {
      await original.call(self, socket, ...rest);
    } catch (error) {
      const { surprise, body } = refusalOf(error);
      const logger = new Logger('SocketGateway');
      if (surprise) logger.error(`${name} failed: ${JSON.stringify(loggable(error))}`);
      else logger.warn(`${name} refused: ${body.code}`);
      afterwards(socket);
    }
  };
  methods[name] = function contained(this: unknown, socket: Socket, ...rest: unknown[]): Promise<unknown> {
    const running = run(this, socket, rest);
    // Several gateways can share a namespace.
    const all = Promise.all([underWay.get(socket), running]);
    underWay.set(socket, all);
    return all;
  };
}

/** One event of a client, taken apart. */
export interface SocketEvent {
  name: string;
  body: unknown;
  /** Null if the client wants no answer. */
  reply: ((ack: Ack<unknown>) => void) | null;
}

/** Throws BAD_INPUT if there is more than one body. */
export function readEvent(name: string, args: readonly unknown[]): SocketEvent {
  const last = args.at(-1);
  const reply = typeof last === 'function' ? (last as SocketEvent['reply']) : null;
  const bodies = reply ? args.slice(0, -1) : args;
  return { name, body: bodies.length > 1 ? bodies : bodies[0], reply };
}

/** Runs a handler and answers its outcome; never throws. */
export async function answerEvent(
  event: SocketEvent,
  handle: () => Promise<Observable<unknown>>,
  log: Log,
): Promise<void> {
  let ack: Ack<unknown>;
  try {
    const data = await lastValueFrom(await handle(), { defaultValue: undefined });
    // Nest gives undefined when a gateway without SocketGateway's filter has failed.
    if (data === undefined) throw new AppError('INTERNAL', undefined, { cause: new Error('no answer') });
    ack = { ok: true, data };
  } catch (error) {
    const { body, surprise } = refusalOf(error);
    if (surprise) log.error({ err: loggable(error), event: event.name }, 'socket event failed');
    ack = { ok: false, error: body };
  }
  event.reply?.(ack);
}
