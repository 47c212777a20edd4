import { AgentModule } from '#libs/agent';
import {
  AccountRepository,
  CallSignalModule,
  ChannelModule,
  ControlRepository,
  LeaseRepository,
  PhoneRepository,
  RecordingModule,
  RecordingService,
  VoiceLineService,
} from '#libs/channel';
import {
  ArrivalService,
  ContactModule,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
} from '#libs/contact';
import type { AgentPort } from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';
import { AGENT_PORT, CLOCK, CONFIG, LOG, MONGO } from '#libs/platform/nest';
import { RoutingModule } from '#libs/routing';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { AsteriskLink } from './asterisk-link.service.js';
import { CallContactsAdapter } from './call-contacts.adapter.js';

/** Answers calls; any number of copies, of which one is in charge of an Asterisk. */
@Module({
  imports: [ContactModule, AgentModule, RoutingModule, ChannelModule, CallSignalModule, RecordingModule],
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
        { wrapUpMs }: Config,
      ) => new CallContactsAdapter({ service, arrivals, contacts, queries, agents, clock, wrapUpMs }),
      inject: [
        ContactService,
        ArrivalService,
        ContactRepository,
        ContactQueryRepository,
        AGENT_PORT,
        CLOCK,
        CONFIG,
      ],
    },
    {
      provide: VoiceLineService,
      useFactory: (accounts: AccountRepository) => new VoiceLineService(accounts),
      inject: [AccountRepository],
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
    {
      provide: ControlRepository,
      useFactory: (mongo: Connection, clock: Clock) => new ControlRepository(mongo, clock),
      inject: [MONGO, CLOCK],
    },
    {
      provide: AsteriskLink,
      useFactory: (
        config: Config,
        contacts: CallContactsAdapter,
        lines: VoiceLineService,
        leases: LeaseRepository,
        phones: PhoneRepository,
        controls: ControlRepository,
        recordings: RecordingService,
        source: ContactRepository,
        clock: Clock,
        log: Log,
      ) =>
        new AsteriskLink({
          config,
          contacts,
          lines,
          leases,
          phones,
          controls,
          recordings,
          source,
          clock,
          log,
        }),
      inject: [
        CONFIG,
        CallContactsAdapter,
        VoiceLineService,
        LeaseRepository,
        PhoneRepository,
        ControlRepository,
        RecordingService,
        ContactRepository,
        CLOCK,
        LOG,
      ],
    },
  ],
  exports: [AsteriskLink],
})
export class VoiceModule {}
