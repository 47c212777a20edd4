import { AgentModule } from '#libs/agent';
import {
  AccountRepository,
  BlockedCallerRepository,
  BlockedCallerService,
  CallSignalModule,
  ChannelModule,
  ControlRepository,
  LeaseRepository,
  LeavingService,
  PhoneAbsenceRepository,
  PhoneRepository,
  PromptRepository,
  RecordingModule,
  RecordingNotices,
  RecordingService,
  ScribeService,
  SoundFolder,
  SoundRepository,
  TranscriptModule,
  TranscriptRepository,
  TreeRepository,
  VoiceLineService,
  provideLeaving,
} from '#libs/channel';
import {
  ArrivalService,
  ContactModule,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
} from '#libs/contact';
import type { AgentPort, AgentTermsSource, Push } from '#libs/contract';
import { AuditLog, UserRepository } from '#libs/identity';
import { AuditModule } from '#libs/identity/nest';
import type { Clock, Config, Log } from '#libs/platform';
import {
  AGENT_PORT,
  AGENT_TERMS,
  CLOCK,
  CONFIG,
  LOG,
  METRICS,
  MONGO,
  PUSH,
  provideClass,
} from '#libs/platform/nest';
import { EstimateService, InForceService, QueueService, RoutingModule, VipService } from '#libs/routing';
import { SatisfactionService, SurveyModule } from '#libs/survey';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import type { Registry } from 'prom-client';
import { AsteriskLink } from './asterisk-link.service.js';
import { CallContactsAdapter } from './call-contacts.adapter.js';
import { CallSurveyAdapter } from './call-survey.adapter.js';
import { CallerFactsAdapter } from './caller-facts.adapter.js';
import { PhoneHoldersAdapter } from './phone-holders.adapter.js';
import { voiceCounts, type VoiceCounts } from './voice-counts.js';
import { WaitingCallersAdapter } from './waiting-callers.adapter.js';

const VOICE_COUNTS = Symbol('VOICE_COUNTS');

/** Answers calls; any number of copies, of which one is in charge of an Asterisk. */
@Module({
  imports: [
    ContactModule,
    AgentModule,
    RoutingModule,
    ChannelModule,
    CallSignalModule,
    RecordingModule,
    TranscriptModule,
    SurveyModule,
    AuditModule,
  ],
  providers: [
    {
      provide: CallContactsAdapter,
      useFactory: (
        service: ContactService,
        arrivals: ArrivalService,
        contacts: ContactRepository,
        queries: ContactQueryRepository,
        agents: AgentPort,
        clock: Clock,
        terms: AgentTermsSource,
      ) => new CallContactsAdapter({ service, arrivals, contacts, queries, agents, clock, terms }),
      inject: [
        ContactService,
        ArrivalService,
        ContactRepository,
        ContactQueryRepository,
        AGENT_PORT,
        CLOCK,
        AGENT_TERMS,
      ],
    },
    provideClass(PromptRepository, MONGO),
    provideClass(RecordingNotices, AccountRepository, PromptRepository, TreeRepository, LOG),
    {
      provide: VoiceLineService,
      useFactory: (
        accounts: AccountRepository,
        prompts: PromptRepository,
        sounds: SoundRepository,
        { soundFolder }: Config,
        log: Log,
      ) => new VoiceLineService(accounts, prompts, new SoundFolder(soundFolder, sounds), log),
      inject: [AccountRepository, PromptRepository, SoundRepository, CONFIG, LOG],
    },
    {
      provide: LeaseRepository,
      useFactory: (mongo: Connection, clock: Clock) => new LeaseRepository(mongo, clock),
      inject: [MONGO, CLOCK],
    },
    {
      provide: PhoneRepository,
      useFactory: (mongo: Connection, clock: Clock) => new PhoneRepository(mongo, clock),
      inject: [MONGO, CLOCK],
    },
    provideClass(UserRepository, MONGO, CLOCK),
    provideClass(PhoneHoldersAdapter, UserRepository),
    provideClass(PhoneAbsenceRepository, MONGO, CLOCK),
    provideClass(ScribeService, TranscriptRepository, ContactRepository, PUSH),
    provideClass(TreeRepository, MONGO),
    provideClass(SoundRepository, MONGO, CLOCK),
    provideClass(CallerFactsAdapter, InForceService, VipService, CLOCK),
    provideClass(BlockedCallerRepository, MONGO),
    {
      provide: BlockedCallerService,
      useFactory: (blocks: BlockedCallerRepository, clock: Clock, { secret }: Config) =>
        new BlockedCallerService(blocks, clock, secret),
      inject: [BlockedCallerRepository, CLOCK, CONFIG],
    },
    provideClass(CallSurveyAdapter, ContactRepository, SatisfactionService),
    provideClass(WaitingCallersAdapter, QueueService, EstimateService, LOG),
    {
      provide: VOICE_COUNTS,
      useFactory: (registry: Registry) => voiceCounts(registry),
      inject: [METRICS],
    },
    {
      provide: ControlRepository,
      useFactory: (mongo: Connection, clock: Clock) => new ControlRepository(mongo, clock),
      inject: [MONGO, CLOCK],
    },
    provideLeaving(ContactRepository, AuditLog),
    {
      provide: AsteriskLink,
      useFactory: (
        config: Config,
        contacts: CallContactsAdapter,
        lines: VoiceLineService,
        notices: RecordingNotices,
        accounts: AccountRepository,
        leases: LeaseRepository,
        phones: PhoneRepository,
        holders: PhoneHoldersAdapter,
        absences: PhoneAbsenceRepository,
        controls: ControlRepository,
        leavings: LeavingService,
        modes: QueueService,
        recordings: RecordingService,
        scribe: ScribeService,
        source: ContactRepository,
        trees: TreeRepository,
        sounds: SoundRepository,
        facts: CallerFactsAdapter,
        waiting: WaitingCallersAdapter,
        survey: CallSurveyAdapter,
        blocked: BlockedCallerService,
        counts: VoiceCounts,
        push: Push,
        clock: Clock,
        log: Log,
      ) => {
        const stores = {
          lines,
          notices,
          accounts,
          leases,
          phones,
          holders,
          absences,
          controls,
          leavings,
          modes,
          recordings,
          scribe,
          source,
          trees,
          sounds,
        };
        const talk = { facts, waiting, survey, blocked, counts, push };
        return new AsteriskLink({ config, contacts, ...stores, ...talk, clock, log });
      },
      inject: [
        CONFIG,
        CallContactsAdapter,
        VoiceLineService,
        RecordingNotices,
        AccountRepository,
        LeaseRepository,
        PhoneRepository,
        PhoneHoldersAdapter,
        PhoneAbsenceRepository,
        ControlRepository,
        LeavingService,
        QueueService,
        RecordingService,
        ScribeService,
        ContactRepository,
        TreeRepository,
        SoundRepository,
        CallerFactsAdapter,
        WaitingCallersAdapter,
        CallSurveyAdapter,
        BlockedCallerService,
        VOICE_COUNTS,
        PUSH,
        CLOCK,
        LOG,
      ],
    },
  ],
  exports: [AsteriskLink],
})
export class VoiceModule {}
