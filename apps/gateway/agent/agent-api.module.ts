import { AgentRepository, AgentService } from '#libs/agent';
import {
  ContactModule,
  ContactPortService,
  ContactRepository,
  ContactService,
  ContactViewService,
  CustomerIds,
  CustomerService,
  ErasureRepository,
  ErasureService,
  MessageService,
  PersonRepository,
  SeatService,
  SupervisionService,
  TeamService,
} from '#libs/contact';
import {
  MenuNames,
  PromptRepository,
  TranscriptModule,
  TranscriptService,
  TreeRepository,
} from '#libs/channel/voice';
import { AuditLog } from '#libs/identity';
import { KnowledgeModule, TopicService } from '#libs/knowledge';
import type { Clock, Config } from '#libs/platform';
import {
  AGENT_SEATS,
  CLOCK,
  CONFIG,
  MONGO,
  QUEUE_DIRECTORY,
  QUEUE_HOURS,
  provideClass,
} from '#libs/platform/nest';
import { QueueService } from '#libs/routing';
import { Module } from '@nestjs/common';
import { ContactController } from '../contact/contact.controller.js';
import { ErasureController } from '../contact/erasure.controller.js';
import { PresenceController } from '../contact/presence.controller.js';
import { WordSearch } from '../contact/word-search.service.js';
import { ServedService } from '../contact/served.service.js';
import { SupervisionController } from '../contact/supervision.controller.js';
import { AgentGateway } from './agent.gateway.js';
import { DeskService } from './desk.service.js';
import { TargetService } from './target.service.js';
import { TeamGateway } from './team.gateway.js';
import { WrapUpService } from './wrap-up.service.js';

/** What agents and supervisors do with contacts; needs AgentModule, RoutingModule and IdentityModule (global). */
@Module({
  imports: [ContactModule, KnowledgeModule, TranscriptModule],
  controllers: [ContactController, ErasureController, SupervisionController, PresenceController],
  providers: [
    AgentGateway,
    TeamGateway,
    provideClass(TreeRepository, MONGO),
    provideClass(PromptRepository, MONGO),
    provideClass(MenuNames, TreeRepository, PromptRepository),
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
    {
      provide: DeskService,
      useFactory: (
        agents: AgentService,
        contacts: ContactService,
        held: ContactPortService,
        views: ContactViewService,
        messages: MessageService,
        wrapUps: WrapUpService,
        clock: Clock,
      ) => new DeskService({ agents, contacts, held, views, messages, wrapUps, clock }),
      inject: [
        AgentService,
        ContactService,
        ContactPortService,
        ContactViewService,
        MessageService,
        WrapUpService,
        CLOCK,
      ],
    },
    provideClass(ErasureRepository, MONGO),
    provideClass(PersonRepository, MONGO),
    provideClass(ErasureService, ErasureRepository, PersonRepository, ContactRepository, CustomerIds, CLOCK),
    provideClass(WordSearch, TranscriptService, AuditLog),
    provideClass(SeatService, ContactRepository, AGENT_SEATS, QUEUE_DIRECTORY, QUEUE_HOURS),
    provideClass(TargetService, AgentService, QUEUE_DIRECTORY, SeatService),
    provideClass(TeamService, ContactService, SeatService, CLOCK, CONFIG),
    provideClass(ServedService, SeatService, ContactRepository, QueueService, AgentRepository),
    provideClass(SupervisionService, ContactService, SeatService, CONFIG),
  ],
  exports: [SupervisionService],
})
export class AgentApiModule {}
