import { AppError, rooms, type VisitorConversation, type VisitorMessage } from '#libs/contract';
import { Public } from '#libs/identity/nest';
import { AttendanceService, type Attendant } from '#libs/contact';
import { Ticker, type Config, type Log } from '#libs/platform';
import { CONFIG, LOG, SocketGateway, SocketPrincipal, principalOf } from '#libs/platform/nest';
import { SatisfactionService } from '#libs/survey';
import { Inject, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  MessageBody,
  SubscribeMessage,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
} from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { CallBackBody, NothingBody, SatisfactionBody, SayBody, SyncBody } from './visitor.dto.js';
import { VisitorService, type Visitor } from './visitor.service.js';

const HEARTBEAT_MS = 20_000;
/** Two heartbeats may get lost before a visitor who is there is taken for gone. */
const HEARTBEATS_A_GRACE = 3;

/** Namespace /visitor: the web chat. A visitor sees and touches their own conversation, nothing else. */
@SocketGateway('/visitor')
@Public()
export class VisitorGateway
  implements OnGatewayConnection, OnGatewayDisconnect, OnModuleInit, OnModuleDestroy
{
  /** Visitors of this process's sockets, by socket. */
  private readonly present = new Map<string, Attendant>();
  private readonly heartbeat: Ticker;

  constructor(
    private readonly visitors: VisitorService,
    private readonly attendance: AttendanceService,
    private readonly satisfaction: SatisfactionService,
    @Inject(CONFIG) config: Config,
    @Inject(LOG) log: Log,
  ) {
    const everyMs = Math.min(HEARTBEAT_MS, config.visitorGraceMs / HEARTBEATS_A_GRACE);
    const task = (): Promise<void> => this.attendance.seen([...this.present.values()]);
    this.heartbeat = new Ticker('visitors’ heartbeat', everyMs, task, log);
  }

  onModuleInit(): void {
    this.heartbeat.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.heartbeat.stop();
  }

  async handleConnection(socket: Socket): Promise<void> {
    const { accountId, identity } = principalOf<Visitor>(socket);
    this.present.set(socket.id, { channel: 'webchat', accountId, identity });
    await socket.join(rooms.visitor(accountId, identity));
  }

  /** The grace time begins now, also for a contact that no heartbeat has met yet. */
  async handleDisconnect(socket: Socket): Promise<void> {
    const visitor = this.present.get(socket.id);
    this.present.delete(socket.id);
    if (visitor) await this.attendance.seen([visitor]);
  }

  @SubscribeMessage('conversation.sync')
  async sync(
    @SocketPrincipal() visitor: Visitor,
    @MessageBody() body: SyncBody,
  ): Promise<VisitorConversation> {
    const [conversation, question] = await Promise.all([
      this.visitors.conversation(visitor, body.contactId, body.afterSeq),
      this.satisfaction.question(this.visitors.idsOf(visitor)),
    ]);
    return question === null ? conversation : { ...conversation, question };
  }

  /** A second answer to the same question is refused like one to nothing. */
  @SubscribeMessage('satisfaction.answer')
  async rate(
    @SocketPrincipal() visitor: Visitor,
    @MessageBody() { score }: SatisfactionBody,
  ): Promise<Record<string, never>> {
    const question = await this.satisfaction.question(this.visitors.idsOf(visitor));
    const key = `page:${question?.contactId ?? ''}`;
    const ids = this.visitors.idsOf(visitor);
    const done = question && (await this.satisfaction.answer(ids, score, { way: 'page', key }));
    if (!done) throw new AppError('NO_OPEN_CONTACT');
    return {};
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

  @SubscribeMessage('contact.callback')
  async callBack(
    @SocketPrincipal() visitor: Visitor,
    @MessageBody() { phone }: CallBackBody,
  ): Promise<Record<string, never>> {
    await this.visitors.callBack(visitor, phone ?? null);
    return {};
  }
}
