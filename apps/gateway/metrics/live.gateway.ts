import { AppError, type LiveFigures, type Principal } from '#libs/contract';
import { Roles } from '#libs/identity/nest';
import { LiveFiguresService } from '#libs/metrics';
import { SocketGateway } from '#libs/platform/nest';
import { Inject } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, type OnGatewayDisconnect } from '@nestjs/websockets';
import { Socket } from 'socket.io';
import { FigureDoorService } from './figure-door.service.js';
import { FigureScopeDto } from './figures.dto.js';

interface Watch {
  ended: boolean;
  stop(): void;
}

/** Live figures for wallboards: an answer with the present ones, then every change. */
@SocketGateway('/live')
@Roles('agent', 'supervisor', 'quality', 'administrator')
export class LiveGateway implements OnGatewayDisconnect {
  /** A socket watches one scope. */
  private readonly watches = new Map<Socket, Watch>();

  constructor(
    @Inject(LiveFiguresService) private readonly live: LiveFiguresService,
    @Inject(FigureDoorService) private readonly door: FigureDoorService,
  ) {}

  /** Begins to watch a scope instead of the one watched before. Throws NOT_SIGNED_IN, NOT_FOUND. */
  @SubscribeMessage('figures.watch')
  @Roles('agent', 'supervisor', 'quality', 'administrator')
  async watch(@ConnectedSocket() socket: Socket, @MessageBody() body: FigureScopeDto): Promise<LiveFigures> {
    const { principal } = socket.data as { principal?: Principal };
    if (!principal) throw new AppError('NOT_SIGNED_IN');
    this.end(socket);
    const watch: Watch = { ended: false, stop: () => undefined };
    this.watches.set(socket, watch);
    try {
      const push = (changed: LiveFigures): void => void socket.emit('figures.changed', changed);
      const { figures, stop } = await this.live.watch(await this.door.scope(body, principal), push);
      // While the figures were measured the socket may have asked for another scope.
      if (watch.ended) stop();
      else watch.stop = stop;
      return figures;
    } finally {
      if (!socket.connected) this.end(socket);
    }
  }

  handleDisconnect(socket: Socket): void {
    this.end(socket);
  }

  private end(socket: Socket): void {
    const watch = this.watches.get(socket);
    if (!watch) return;
    watch.ended = true;
    watch.stop();
    this.watches.delete(socket);
  }
}
