import { AgentRepository } from '#libs/agent';
import {
  MenuNames,
  PromptRepository,
  TranscriptModule,
  TranscriptService,
  TreeRepository,
} from '#libs/channel/voice';
import {
  ContactModule,
  ContactRepository,
  ContactService,
  ContactViewService,
  CustomerIds,
  ErasureRepository,
  ErasureService,
  PersonRepository,
  SeatService,
  SupervisionService,
} from '#libs/contact';
import { AuditLog } from '#libs/identity';
import {
  AGENT_SEATS,
  CLOCK,
  CONFIG,
  MONGO,
  QUEUE_DIRECTORY,
  QUEUE_HOURS,
  provideClass,
} from '#libs/platform/nest';
import { BlindService, CalibrationRepository, SamplingRepository, ScoringRepository } from '#libs/quality';
import { QueueService } from '#libs/routing';
import { Module } from '@nestjs/common';
import { BlindReading } from './blind-reading.service.js';
import { ContactController } from './contact.controller.js';
import { ErasureController } from './erasure.controller.js';
import { PresenceController } from './presence.controller.js';
import { ServedService } from './served.service.js';
import { SupervisionController } from './supervision.controller.js';
import { WordSearch } from './word-search.service.js';

/** What is read of contacts, and done with them out of turn; needs AgentModule, RoutingModule and IdentityModule (global). */
@Module({
  imports: [ContactModule, TranscriptModule],
  controllers: [ContactController, ErasureController, SupervisionController, PresenceController],
  providers: [
    provideClass(ErasureRepository, MONGO),
    provideClass(PersonRepository, MONGO),
    provideClass(ErasureService, ErasureRepository, PersonRepository, ContactRepository, CustomerIds, CLOCK),
    provideClass(TreeRepository, MONGO),
    provideClass(PromptRepository, MONGO),
    provideClass(MenuNames, TreeRepository, PromptRepository),
    provideClass(WordSearch, TranscriptService, AuditLog),
    provideClass(SeatService, ContactRepository, AGENT_SEATS, QUEUE_DIRECTORY, QUEUE_HOURS),
    provideClass(ServedService, SeatService, ContactRepository, QueueService, AgentRepository),
    provideClass(SupervisionService, ContactService, SeatService, CONFIG),
    provideClass(ScoringRepository, MONGO),
    provideClass(SamplingRepository, MONGO),
    provideClass(CalibrationRepository, MONGO),
    provideClass(BlindService, ScoringRepository, SamplingRepository, CalibrationRepository),
    provideClass(BlindReading, BlindService, ContactViewService),
  ],
  exports: [SeatService, SupervisionService],
})
export class ContactApiModule {}
