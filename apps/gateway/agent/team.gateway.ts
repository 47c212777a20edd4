import {
  refuse,
  type ContactView,
  type Conversation,
  type MessageView,
  type Principal,
  type Targets,
} from '#libs/contract';
import { SupervisionService, TeamService, viewOf, type TransferTarget } from '#libs/contact';
import { Roles } from '#libs/identity/nest';
import { SocketGateway, SocketPrincipal } from '#libs/platform/nest';
import { MessageBody, SubscribeMessage } from '@nestjs/websockets';
import { ContactRefBody, SendMessageBody } from './agent.dto.js';
import { DeskService } from './desk.service.js';
import { TargetService } from './target.service.js';
import { GuestBody, InviteBody, TransferBody } from './team.dto.js';

/** Namespace /agent: what agents do together. */
@SocketGateway('/agent')
@Roles('agent')
export class TeamGateway {
  constructor(
    private readonly team: TeamService,
    private readonly supervision: SupervisionService,
    private readonly desk: DeskService,
    private readonly choices: TargetService,
  ) {}

  @SubscribeMessage('message.note')
  note(@SocketPrincipal() { userId }: Principal, @MessageBody() body: SendMessageBody): Promise<MessageView> {
    return this.desk.note(userId, body, body.clientId, body.text);
  }

  @SubscribeMessage('contact.targets')
  targets(@SocketPrincipal() agent: Principal, @MessageBody() body: ContactRefBody): Promise<Targets> {
    return this.choices.of(agent, body);
  }

  @SubscribeMessage('contact.transfer')
  async transfer(
    @SocketPrincipal() agent: Principal,
    @MessageBody() body: TransferBody,
  ): Promise<ContactView> {
    return viewOf(await this.team.transfer(agent, body, targetOf(body)));
  }

  @SubscribeMessage('contact.invite')
  async invite(@SocketPrincipal() agent: Principal, @MessageBody() body: InviteBody): Promise<ContactView> {
    return viewOf(await this.team.invite(agent, body, body.agentId, body.role));
  }

  @SubscribeMessage('contact.join')
  async join(
    @SocketPrincipal() agent: Principal,
    @MessageBody() body: ContactRefBody,
  ): Promise<Conversation> {
    await this.team.join(agent, body);
    return this.desk.open(agent, body.contactId, 0);
  }

  @SubscribeMessage('contact.leave')
  async leave(
    @SocketPrincipal() agent: Principal,
    @MessageBody() body: ContactRefBody,
  ): Promise<ContactView> {
    return viewOf(await this.team.leave(agent, body));
  }

  @SubscribeMessage('contact.dismiss')
  async dismiss(@SocketPrincipal() agent: Principal, @MessageBody() body: GuestBody): Promise<ContactView> {
    return viewOf(await this.team.dismiss(agent, body, body.agentId));
  }

  @SubscribeMessage('contact.hand-over')
  async handOver(@SocketPrincipal() agent: Principal, @MessageBody() body: GuestBody): Promise<ContactView> {
    return viewOf(await this.team.handOver(agent, body, body.agentId));
  }

  @SubscribeMessage('contact.pull')
  async pull(
    @SocketPrincipal() agent: Principal,
    @MessageBody() body: ContactRefBody,
  ): Promise<Conversation> {
    await this.supervision.pull(agent, body);
    return this.desk.open(agent, body.contactId, 0);
  }
}

function targetOf({ queueId, agentId }: TransferBody): TransferTarget {
  if (queueId !== undefined && agentId === undefined) return { queueId };
  if (agentId !== undefined && queueId === undefined) return { agentId };
  return refuse('', '队列与坐席须且只须指明一个', 'one of queueId and agentId is needed');
}
