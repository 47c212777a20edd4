import { AgentService } from '#libs/agent';
import {
  ContactModule,
  ContactPortService,
  ContactService,
  ContactViewService,
  CustomerService,
  MessageService,
  SeatService,
  TeamService,
} from '#libs/contact';
import { KnowledgeModule, TopicService } from '#libs/knowledge';
import type { Config } from '#libs/platform';
import { CLOCK, CONFIG, QUEUE_DIRECTORY, provideClass, provideParts } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { ContactApiModule } from '../contact/contact-api.module.js';
import { AgentGateway } from './agent.gateway.js';
import { DeskService } from './desk.service.js';
import { TargetService } from './target.service.js';
import { TeamGateway } from './team.gateway.js';
import { WrapUpService } from './wrap-up.service.js';

/** What agents do at their consoles; needs AgentModule, RoutingModule and IdentityModule (global). */
@Module({
  imports: [ContactModule, ContactApiModule, KnowledgeModule],
  providers: [
    AgentGateway,
    TeamGateway,
    {
      provide: WrapUpService,
      useFactory: (
        topics: TopicService,
        contacts: ContactService,
        held: ContactPortService,
        customers: CustomerService,
        { repeatMs }: Config,
      ) => new WrapUpService(topics, contacts, held, customers, repeatMs),
      inject: [TopicService, ContactService, ContactPortService, CustomerService, CONFIG],
    },
    provideParts(DeskService, {
      agents: AgentService,
      contacts: ContactService,
      held: ContactPortService,
      views: ContactViewService,
      messages: MessageService,
      wrapUps: WrapUpService,
      clock: CLOCK,
    }),
    provideClass(TargetService, AgentService, QUEUE_DIRECTORY, SeatService),
    provideClass(TeamService, ContactService, SeatService, CLOCK, CONFIG),
  ],
})
export class AgentApiModule {}
