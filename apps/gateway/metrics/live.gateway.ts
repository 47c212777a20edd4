import { AppError, type LiveFigures, type Principal } from '#libs/contract';
import { Roles } from '#libs/identity/nest';
import { LiveFiguresService } from '#libs/metrics';
import { SocketGateway, SocketWatches } from '#libs/platform/nest';
import { Inject } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, type OnGatewayDisconnect } from '@nestjs/websockets';
import { Socket } from 'socket.io';
import { FigureDoorService } from './figure-door.service.js';
import { FigureScopeDto } from './figures.dto.js';

/** Live figures for wallboards: an answer with the present ones, then every change. */
@SocketGateway('/live')
@Roles('agent', 'supervisor', 'quality', 'administrator')
export class LiveGateway implements OnGatewayDisconnect {
  /** A socket watches one scope. */
  private readonly watches = new SocketWatches();

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
    const push = (changed: LiveFigures): void => void socket.emit('figures.changed', changed);
    return this.watches.begin(socket, async () => {
      const scope = await this.door.scope(body, principal);
      const { figures: present, stop } = await this.live.watch(scope, push);
      return { present, stop };
    });
  }

  handleDisconnect(socket: Socket): void {
    this.watches.end(socket);
  }
}
