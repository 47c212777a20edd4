import { AgentModule, AgentService } from '#libs/agent';
import { CallbackService } from '#libs/callback';
import { AccountRepository, CallSignalModule, ChannelModule, DiallerModule } from '#libs/channel';
import {
  ContactModule,
  CustomerService,
  ContactService,
  InboxService,
  MessageRepository,
} from '#libs/contact';
import { AppError, type Principal } from '#libs/contract';
import { SessionService } from '#libs/identity';
import { IdentityModule } from '#libs/identity/nest';
import { AddressLimiter, type Clock, type Config } from '#libs/platform';
import { CLOCK, CONFIG, SOCKET_AUTH, type SocketDoor, type SocketDoors } from '#libs/platform/nest';
import { EstimateService, RoutingModule } from '#libs/routing';
import { SurveyModule } from '#libs/survey';
import { Module } from '@nestjs/common';
import { AccountApiModule } from './account/account-api.module.js';
import { AgentApiModule } from './agent/agent-api.module.js';
import { KnowledgeApiModule } from './knowledge/knowledge-api.module.js';
import { AlarmApiModule } from './alarm/alarm-api.module.js';
import { CallbackApiModule } from './callback/callback-api.module.js';
import { ContactApiModule } from './contact/contact-api.module.js';
import { FigureSourcesModule } from './figure-sources.module.js';
import { FloorModule } from './floor/floor.module.js';
import { IdentityApiModule } from './identity/identity.module.js';
import { InboxModule } from './inbox.module.js';
import { GatewayMetricsModule } from './metrics/metrics.module.js';
import { QualityApiModule } from './quality/quality-api.module.js';
import { PolicyApiModule } from './routing/policy/policy.module.js';
import { RoutingApiModule } from './routing/routing.module.js';
import { SimulationApiModule } from './routing/simulation/simulation.module.js';
import { SatisfactionInbox } from './survey/satisfaction-inbox.service.js';
import { SurveyApiModule } from './survey/survey.module.js';
import { VisitorController } from './visitor/visitor.controller.js';
import { VisitorGateway } from './visitor/visitor.gateway.js';
import { VisitorService, type Visitor } from './visitor/visitor.service.js';
import { VoiceApiModule } from './voice/voice.module.js';
import { WechatModule } from './wechat/wechat.module.js';

/** How often a minute one visitor may end a chat and begin another. */
const DEPARTURES_PER_MINUTE = 5;

const METRICS = GatewayMetricsModule.forRoot([FigureSourcesModule]);

/** REST, webhooks and sockets; any number of copies. */
@Module({
  imports: [
    ContactModule,
    AgentModule,
    RoutingModule,
    ChannelModule,
    CallSignalModule,
    DiallerModule,
    InboxModule,
    IdentityModule.register({ imports: [AgentModule], roster: AgentService }),
    IdentityApiModule,
    RoutingApiModule,
    ContactApiModule,
    AgentApiModule,
    CallbackApiModule,
    PolicyApiModule,
    SimulationApiModule,
    AccountApiModule,
    VoiceApiModule,
    WechatModule.forInbox(SatisfactionInbox, [SurveyApiModule]),
    METRICS,
    FloorModule.forRoot([METRICS, FigureSourcesModule]),
    AlarmApiModule,
    KnowledgeApiModule,
    QualityApiModule,
    SurveyApiModule,
    SurveyModule,
  ],
  controllers: [VisitorController],
  providers: [
    VisitorGateway,
    {
      provide: VisitorService,
      useFactory: (
        accounts: AccountRepository,
        inbox: InboxService,
        customers: CustomerService,
        messages: MessageRepository,
        contacts: ContactService,
        callbacks: CallbackService,
        line: EstimateService,
        clock: Clock,
        config: Config,
      ) => {
        const limiter = new AddressLimiter(config.visitorsPerMinute, clock);
        const departures = new AddressLimiter(DEPARTURES_PER_MINUTE, clock);
        const { secret } = config;
        return new VisitorService({
          accounts,
          inbox,
          customers,
          messages,
          contacts,
          callbacks,
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
        CustomerService,
        MessageRepository,
        ContactService,
        CallbackService,
        EstimateService,
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
