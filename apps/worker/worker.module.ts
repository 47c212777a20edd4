import { CHANNEL_ADAPTERS, ChannelModule } from '#libs/channel';
import {
  ContactModule,
  ContactRepository,
  CustomerIds,
  CustomerRenamingRepository,
  CustomerRenamingService,
  DeliveryService,
  Followers,
  MessageRepository,
  ReactionRepository,
  ReactionService,
} from '#libs/contact';
import {
  DiallerModule,
  RecordingModule,
  RecordingService,
  TranscriptModule,
  TranscriptService,
} from '#libs/channel/voice';
import { AuditLog } from '#libs/identity';
import { AuditModule } from '#libs/identity/nest';
import type { ChannelAdapter, ContactPort } from '#libs/contract';
import {
  CallbackExpiryService,
  CallbackModule,
  CallbackReaction,
  CallbackRenamingRepository,
  CallbackRenamingService,
  CallbackRepository,
  CallbackRoundService,
} from '#libs/callback';
import {
  FactReaction,
  FactRenewalService,
  IntakeService,
  RollupService,
  StretchReaction,
} from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, CONTACT_PORT, LOG, MONGO, provideClass } from '#libs/platform/nest';
import { PolicyModule } from '#libs/routing';
import {
  InvitationRound,
  QuestionnaireModule,
  SatisfactionFactRepository,
  SatisfactionFactService,
  SatisfactionReaction,
  SatisfactionRound,
  SurveyRoundModule,
} from '#libs/survey';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { CustomerRenamingRounds } from './rounds/customer-renaming-rounds.service.js';
import { ErasureRoundsModule } from './rounds/erasure-rounds.module.js';
import { FactRenewalStart } from './fact-renewal-start.service.js';
import { InvitationRounds } from './rounds/invitation-rounds.service.js';
import { ReportRoundsModule } from './rounds/report-rounds.module.js';
import { RetentionService } from './retention.service.js';
import { RollupRounds } from './rounds/rollup-rounds.service.js';
import { SamplingRoundsModule } from './rounds/sampling-rounds.module.js';
import { SatisfactionRounds } from './rounds/satisfaction-rounds.service.js';
import { WorkerService } from './worker.service.js';

/** Reactions and deliveries; any number of copies. */
@Module({
  imports: [
    AuditModule,
    ContactModule,
    ChannelModule,
    MetricsModule,
    PolicyModule,
    DiallerModule,
    CallbackModule,
    RecordingModule,
    TranscriptModule,
    ReportRoundsModule,
    SamplingRoundsModule,
    ErasureRoundsModule,
    QuestionnaireModule,
    SurveyRoundModule.forRoot(CHANNEL_ADAPTERS, [ChannelModule]),
  ],
  providers: [
    {
      provide: ReactionService,
      useFactory: (
        repository: ReactionRepository,
        facts: FactReaction,
        callbacks: CallbackReaction,
        satisfaction: SatisfactionReaction,
        stretches: StretchReaction,
        clock: Clock,
        log: Log,
      ) => new ReactionService(repository, [facts, callbacks, satisfaction, stretches], clock, log),
      inject: [
        ReactionRepository,
        FactReaction,
        CallbackReaction,
        SatisfactionReaction,
        StretchReaction,
        CLOCK,
        LOG,
      ],
    },
    {
      provide: DeliveryService,
      useFactory: (
        contacts: ContactRepository,
        messages: MessageRepository,
        adapters: readonly ChannelAdapter[],
        clock: Clock,
        followers: Followers,
      ) => {
        const byChannel = new Map(adapters.map((adapter) => [adapter.channel, adapter]));
        return new DeliveryService(contacts, messages, byChannel, clock, [followers]);
      },
      inject: [ContactRepository, MessageRepository, CHANNEL_ADAPTERS, CLOCK, Followers],
    },
    provideClass(
      RetentionService,
      RecordingService,
      TranscriptService,
      CallbackExpiryService,
      AuditLog,
      CLOCK,
    ),
    provideClass(
      WorkerService,
      ReactionService,
      DeliveryService,
      CallbackRoundService,
      RetentionService,
      CONFIG,
      LOG,
    ),
    {
      provide: SatisfactionFactService,
      useFactory: (
        mongo: Connection,
        contacts: ContactPort,
        intake: IntakeService,
        { satisfaction: { askMs } }: Config,
      ) => new SatisfactionFactService(new SatisfactionFactRepository(mongo), contacts, intake, askMs),
      inject: [MONGO, CONTACT_PORT, IntakeService, CONFIG],
    },
    provideClass(SatisfactionRounds, SatisfactionRound, SatisfactionFactService, CONFIG, LOG),
    provideClass(InvitationRounds, InvitationRound, CONFIG, LOG),
    provideClass(RollupRounds, RollupService, CONFIG, CLOCK, LOG),
    provideClass(CustomerRenamingService, CustomerRenamingRepository, CustomerIds, CLOCK),
    provideClass(CallbackRenamingRepository, MONGO),
    provideClass(CallbackRenamingService, CallbackRepository, CallbackRenamingRepository, CustomerIds, CLOCK),
    provideClass(
      CustomerRenamingRounds,
      CustomerRenamingService,
      CallbackRenamingService,
      CLOCK,
      CONFIG,
      LOG,
    ),
    provideClass(FactRenewalStart, FactRenewalService, ReactionService, LOG),
  ],
})
export class WorkerModule {}
