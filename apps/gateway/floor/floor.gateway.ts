import type { Floor, FloorChange, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { Roles } from '#libs/identity/nest';
import { SocketGateway, SocketPrincipal, SocketWatches } from '#libs/platform/nest';
import { ConnectedSocket, MessageBody, SubscribeMessage, type OnGatewayDisconnect } from '@nestjs/websockets';
import { IsOptional, Matches } from 'class-validator';
import { Socket } from 'socket.io';
import { DISTRICT } from '../fields.decorator.js';
import { FloorService } from './floor.service.js';

/** Whose floor is watched. */
export class FloorScopeBody {
  /** District code, two digits. A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(DISTRICT)
  districtId?: string | null;
}

/** Namespace /live: the supervisor's floor, an answer with the present one, then every change. */
@SocketGateway('/live')
@Roles('supervisor', 'administrator')
export class FloorGateway implements OnGatewayDisconnect {
  /** A socket watches one floor. */
  private readonly watches = new SocketWatches();

  constructor(private readonly floors: FloorService) {}

  /** Begins to watch a district's floor instead of the one watched before. */
  @SubscribeMessage('floor.watch')
  @Roles('supervisor', 'administrator')
  async watch(
    @ConnectedSocket() socket: Socket,
    @SocketPrincipal() user: Principal,
    @MessageBody() body: FloorScopeBody,
  ): Promise<Floor> {
    const districtId = scopeOf(user).districtId ?? body.districtId ?? null;
    const push = (change: FloorChange): void => void socket.emit('floor.changed', change);
    return this.watches.begin(socket, async () => {
      const { floor: present, stop } = await this.floors.watch({ districtId }, push);
      return { present, stop };
    });
  }

  handleDisconnect(socket: Socket): void {
    this.watches.end(socket);
  }
}
