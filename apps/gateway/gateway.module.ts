import { AgentModule, AgentService } from '#libs/agent';
import { AccountRepository, CallSignalModule, ChannelModule } from '#libs/channel';
import {
  ContactModule,
  ContactPortService,
  ContactQueryRepository,
  ContactService,
  ContactViewService,
  MessageRepository,
  InboxService,
  MessageService,
} from '#libs/contact';
import { AppError, type Principal } from '#libs/contract';
import { SessionService } from '#libs/identity';
import { IdentityModule } from '#libs/identity/nest';
import { AddressLimiter, type Clock, type Config } from '#libs/platform';
import { CLOCK, CONFIG, SOCKET_AUTH, type SocketDoor, type SocketDoors } from '#libs/platform/nest';
import { RoutingIndex, RoutingModule } from '#libs/routing';
import { Module } from '@nestjs/common';
import { AgentGateway } from './agent/agent.gateway.js';
import { DeskService } from './agent/desk.service.js';
import { ContactController } from './contact/contact.controller.js';
import { FigureSourcesModule } from './figure-sources.module.js';
import { IdentityApiModule } from './identity/identity.module.js';
import { InboxModule } from './inbox.module.js';
import { GatewayMetricsModule } from './metrics/metrics.module.js';
import { RoutingApiModule } from './routing/routing.module.js';
import { VisitorController } from './visitor/visitor.controller.js';
import { VisitorGateway } from './visitor/visitor.gateway.js';
import { VisitorService, type Visitor } from './visitor/visitor.service.js';
import { VoiceApiModule } from './voice/voice.module.js';
import { WechatModule } from './wechat/wechat.module.js';

/** How often a minute one visitor may end a chat and begin another. */
const DEPARTURES_PER_MINUTE = 5;

/** REST, webhooks and sockets; any number of copies. */
@Module({
  imports: [
    ContactModule,
    AgentModule,
    RoutingModule,
    ChannelModule,
    CallSignalModule,
    InboxModule,
    IdentityModule.register({ imports: [AgentModule], roster: AgentService }),
    IdentityApiModule,
    RoutingApiModule,
    VoiceApiModule,
    WechatModule.forInbox(InboxService, [InboxModule]),
    GatewayMetricsModule.forRoot([FigureSourcesModule]),
  ],
  controllers: [ContactController, VisitorController],
  providers: [
    AgentGateway,
    VisitorGateway,
    {
      provide: DeskService,
      useFactory: (
        agents: AgentService,
        contacts: ContactService,
        held: ContactPortService,
        views: ContactViewService,
        messages: MessageService,
        clock: Clock,
        config: Config,
      ) => new DeskService({ agents, contacts, held, views, messages, clock, config }),
      inject: [
        AgentService,
        ContactService,
        ContactPortService,
        ContactViewService,
        MessageService,
        CLOCK,
        CONFIG,
      ],
    },
    {
      provide: VisitorService,
      useFactory: (
        accounts: AccountRepository,
        inbox: InboxService,
        queries: ContactQueryRepository,
        messages: MessageRepository,
        line: RoutingIndex,
        clock: Clock,
        config: Config,
      ) => {
        const limiter = new AddressLimiter(config.visitorsPerMinute, clock);
        const departures = new AddressLimiter(DEPARTURES_PER_MINUTE, clock);
        const { secret } = config;
        return new VisitorService({
          accounts,
          inbox,
          queries,
          messages,
          line,
          clock,
          secret,
          limiter,
          departures,
        });
      },
      inject: [
        AccountRepository,
        InboxService,
        ContactQueryRepository,
        MessageRepository,
        RoutingIndex,
        CLOCK,
        CONFIG,
      ],
    },
    {
      provide: SOCKET_AUTH,
      useFactory: (sessions: SessionService, visitors: VisitorService): SocketDoors => ({
        '/agent': {
          admit: async (token) => withRole(await sessions.authenticate(token), 'agent'),
          stillGood: stillSignedIn(sessions),
        },
        '/live': { admit: (token) => sessions.authenticate(token), stillGood: stillSignedIn(sessions) },
        '/visitor': {
          admit: (token) => visitors.authenticate(token),
          stillGood: (found) => visitors.stillGood(found as Visitor[]),
        },
      }),
      inject: [SessionService, VisitorService],
    },
  ],
})
export class GatewayModule {}

/** A change of roles ends the session, so that whoever has one still has the role. */
const stillSignedIn =
  (sessions: SessionService): SocketDoor['stillGood'] =>
  async (found) => {
    const ids = (found as Principal[]).map(({ sessionId }) => sessionId);
    const good = await sessions.stillValid([...new Set(ids)]);
    return ids.map((id) => good.has(id));
  };

function withRole(principal: Principal | null, role: Principal['roles'][number]): Principal | null {
  if (principal && !principal.roles.includes(role)) throw new AppError('FORBIDDEN');
  return principal;
}
