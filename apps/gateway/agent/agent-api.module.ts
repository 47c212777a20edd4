import { AgentService } from '#libs/agent';
import {
  ContactModule,
  ContactPortService,
  ContactRepository,
  ContactService,
  ContactViewService,
  MessageService,
  SeatService,
  SupervisionService,
  TeamService,
} from '#libs/contact';
import type { AgentSeats, QueueDirectory } from '#libs/contract';
import type { Clock, Config } from '#libs/platform';
import { AGENT_SEATS, CLOCK, CONFIG, QUEUE_DIRECTORY } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { ContactController } from '../contact/contact.controller.js';
import { PresenceController } from '../contact/presence.controller.js';
import { SupervisionController } from '../contact/supervision.controller.js';
import { AgentGateway } from './agent.gateway.js';
import { DeskService } from './desk.service.js';
import { TeamGateway } from './team.gateway.js';

/** What agents and supervisors do with contacts; needs AgentModule, RoutingModule and IdentityModule (global). */
@Module({
  imports: [ContactModule],
  controllers: [ContactController, SupervisionController, PresenceController],
  providers: [
    AgentGateway,
    TeamGateway,
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
      provide: SeatService,
      useFactory: (contacts: ContactRepository, agents: AgentSeats, queues: QueueDirectory) =>
        new SeatService(contacts, agents, queues),
      inject: [ContactRepository, AGENT_SEATS, QUEUE_DIRECTORY],
    },
    {
      provide: TeamService,
      useFactory: (contacts: ContactService, seats: SeatService, clock: Clock, config: Config) =>
        new TeamService(contacts, seats, clock, config),
      inject: [ContactService, SeatService, CLOCK, CONFIG],
    },
    {
      provide: SupervisionService,
      useFactory: (contacts: ContactService, seats: SeatService, config: Config) =>
        new SupervisionService(contacts, seats, config),
      inject: [ContactService, SeatService, CONFIG],
    },
  ],
})
export class AgentApiModule {}
