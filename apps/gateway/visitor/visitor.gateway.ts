import { rooms, type VisitorConversation, type VisitorMessage } from '#libs/contract';
import { Public } from '#libs/identity/nest';
import { SocketGateway, SocketPrincipal, principalOf } from '#libs/platform/nest';
import { MessageBody, SubscribeMessage, type OnGatewayConnection } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { NothingBody, SayBody, SyncBody } from './visitor.dto.js';
import { VisitorService, type Visitor } from './visitor.service.js';

/** Namespace /visitor: the web chat. A visitor sees and touches their own conversation, nothing else. */
@SocketGateway('/visitor')
@Public()
export class VisitorGateway implements OnGatewayConnection {
  constructor(private readonly visitors: VisitorService) {}

  async handleConnection(socket: Socket): Promise<void> {
    const { accountId, identity } = principalOf<Visitor>(socket);
    await socket.join(rooms.visitor(accountId, identity));
  }

  @SubscribeMessage('conversation.sync')
  sync(@SocketPrincipal() visitor: Visitor, @MessageBody() body: SyncBody): Promise<VisitorConversation> {
    return this.visitors.conversation(visitor, body.contactId, body.afterSeq);
  }

  @SubscribeMessage('message.send')
  say(@SocketPrincipal() visitor: Visitor, @MessageBody() body: SayBody): Promise<VisitorMessage> {
    return this.visitors.say(visitor, body.clientId, body.text);
  }

  @SubscribeMessage('contact.leave')
  async leave(
    @SocketPrincipal() visitor: Visitor,
    @MessageBody() _: NothingBody,
  ): Promise<Record<string, never>> {
    await this.visitors.leave(visitor);
    return {};
  }
}
