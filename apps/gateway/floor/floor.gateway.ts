import type { Floor, FloorChange, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { Roles } from '#libs/identity/nest';
import { SocketGateway, SocketPrincipal } from '#libs/platform/nest';
import { ConnectedSocket, MessageBody, SubscribeMessage, type OnGatewayDisconnect } from '@nestjs/websockets';
import { IsOptional, Matches } from 'class-validator';
import { Socket } from 'socket.io';
import { FloorService } from './floor.service.js';

export class FloorScopeBody {
  /** District code, two digits. A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(/^\d{2}$/)
  districtId?: string | null;
}

interface Watch {
  ended: boolean;
  stop(): void;
}

/** Namespace /live: the supervisor's floor, an answer with the present one, then every change. */
@SocketGateway('/live')
@Roles('supervisor', 'administrator')
export class FloorGateway implements OnGatewayDisconnect {
  /** A socket watches one floor. */
  private readonly watches = new Map<Socket, Watch>();

  constructor(private readonly floors: FloorService) {}

  /** Begins to watch a district's floor instead of the one watched before. */
  @SubscribeMessage('floor.watch')
  @Roles('supervisor', 'administrator')
  async watch(
    @ConnectedSocket() socket: Socket,
    @SocketPrincipal() user: Principal,
    @MessageBody() body: FloorScopeBody,
  ): Promise<Floor> {
    this.end(socket);
    const watch: Watch = { ended: false, stop: () => undefined };
    this.watches.set(socket, watch);
    const districtId = scopeOf(user).districtId ?? body.districtId ?? null;
    const push = (change: FloorChange): void => void socket.emit('floor.changed', change);
    try {
      const { floor, stop } = await this.floors.watch({ districtId }, push);
      // Meanwhile the socket may have asked for another, or gone.
      if (watch.ended) stop();
      else watch.stop = stop;
      return floor;
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
