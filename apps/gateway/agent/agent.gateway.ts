import {
  rooms,
  type AgentView,
  type ContactView,
  type Conversation,
  type Desk,
  type MessageView,
  type Principal,
} from '#libs/contract';
import { AgentService } from '#libs/agent';
import { Roles } from '#libs/identity/nest';
import type { Config, Log } from '#libs/platform';
import { CONFIG, LOG, SocketGateway, SocketPrincipal, principalOf } from '#libs/platform/nest';
import { Inject, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  MessageBody,
  SubscribeMessage,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
} from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import {
  ContactRefBody,
  NoBody,
  OpenContactBody,
  SendMessageBody,
  SetPresenceBody,
  WrapUpBody,
} from './agent.dto.js';
import { DeskService } from './desk.service.js';

const HEARTBEAT_MS = 10_000;
/** Two heartbeats may get lost before a console that is there is taken for gone. */
const HEARTBEATS_A_GRACE = 3;

/** Namespace /agent: the live console. Only users with the agent's role get in (see socket-auth). */
@SocketGateway('/agent')
@Roles('agent')
export class AgentGateway implements OnGatewayConnection, OnGatewayDisconnect, OnModuleInit, OnModuleDestroy {
  /** Sockets of this process by agent: an agent may have several tabs. */
  private readonly sockets = new Map<string, Set<string>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly desk: DeskService,
    private readonly agents: AgentService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    const everyMs = Math.min(HEARTBEAT_MS, this.config.agentGraceMs / HEARTBEATS_A_GRACE);
    this.timer = setInterval(() => void this.heartbeat(), everyMs);
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  async handleConnection(socket: Socket): Promise<void> {
    const principal = principalOf<Principal>(socket);
    // Known before anything is awaited: a socket that leaves meanwhile is then found, and forgotten.
    const sockets = this.sockets.get(principal.userId) ?? new Set();
    this.sockets.set(principal.userId, sockets.add(socket.id));
    await this.agents.connect(principal);
    await socket.join(rooms.agent(principal.userId));
    // It left while the agent was being connected: that came after, and must be taken back.
    if (!this.sockets.has(principal.userId)) await this.agents.disconnect(principal.userId);
  }

  async handleDisconnect(socket: Socket): Promise<void> {
    const { userId } = principalOf<Principal>(socket);
    const sockets = this.sockets.get(userId);
    sockets?.delete(socket.id);
    if (sockets?.size !== 0) return;
    this.sockets.delete(userId);
    await this.agents.disconnect(userId);
  }

  @SubscribeMessage('desk.sync')
  sync(@SocketPrincipal() { userId }: Principal, @MessageBody() _: NoBody): Promise<Desk> {
    return this.desk.desk(userId);
  }

  @SubscribeMessage('presence.set')
  setPresence(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() body: SetPresenceBody,
  ): Promise<AgentView> {
    return this.agents.setPresence(userId, body.presence, body.reason ?? null, body.when);
  }

  @SubscribeMessage('contact.accept')
  accept(@SocketPrincipal() agent: Principal, @MessageBody() body: ContactRefBody): Promise<Conversation> {
    return this.desk.accept(agent, body);
  }

  @SubscribeMessage('contact.decline')
  decline(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() body: ContactRefBody,
  ): Promise<ContactView> {
    return this.desk.decline(userId, body);
  }

  @SubscribeMessage('contact.open')
  open(@SocketPrincipal() agent: Principal, @MessageBody() body: OpenContactBody): Promise<Conversation> {
    return this.desk.open(agent, body.contactId, body.afterSeq ?? 0);
  }

  @SubscribeMessage('message.send')
  send(@SocketPrincipal() { userId }: Principal, @MessageBody() body: SendMessageBody): Promise<MessageView> {
    return this.desk.say(userId, body, body.clientId, body.text);
  }

  @SubscribeMessage('contact.end')
  end(@SocketPrincipal() { userId }: Principal, @MessageBody() body: ContactRefBody): Promise<ContactView> {
    return this.desk.end(userId, body);
  }

  @SubscribeMessage('contact.wrap-up')
  wrapUp(@SocketPrincipal() { userId }: Principal, @MessageBody() body: WrapUpBody): Promise<ContactView> {
    const { disposition, topicId = null, unattended = false } = body;
    return this.desk.wrapUp(userId, body, { disposition, topicId, unattended });
  }

  @SubscribeMessage('contact.extend')
  extend(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() body: ContactRefBody,
  ): Promise<ContactView> {
    return this.desk.extend(userId, body);
  }

  /** Agents whose last heartbeat is too old are taken for gone, whichever process they were on. */
  private async heartbeat(): Promise<void> {
    const agentIds = [...this.sockets.keys()];
    if (agentIds.length === 0) return;
    try {
      await this.agents.heartbeat(agentIds);
    } catch (error) {
      this.log.warn({ err: error, agents: agentIds.length }, 'heartbeat not written');
    }
  }
}
