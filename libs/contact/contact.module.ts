import { CONTACT_STATES, type AdmissionPort, type ClaimPort } from '#libs/contract';
import type { Clock, Config, JobQueue, Log } from '#libs/platform';
import {
  ADMISSION_PORT,
  CALLBACK_OPENER,
  CLAIM_PORT,
  CLOCK,
  CONFIG,
  CONTACT_AUDIT,
  CONTACT_PORT,
  JOBS,
  LOG,
  MONGO,
  PUSH,
  REACTION_BACKLOG,
  TRANSITIONS,
  provideClass,
} from '#libs/platform/nest';
import { Global, Module, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { ArrivalService } from './arrival/arrival.service.js';
import { AttendanceRepository } from './attendance/attendance.repository.js';
import { AttendanceService, watchOf } from './attendance/attendance.service.js';
import { ContactPortService } from './contact-port.service.js';
import { ContactQueryRepository } from './contact-query.repository.js';
import { ContactViewService } from './contact-view.service.js';
import { ReactionFollower, ScreenFollower } from './follow/contact.follower.js';
import { ContactRepository } from './contact.repository.js';
import { ContactService } from './contact.service.js';
import { CustomerIds } from './customer/customer-ids.rules.js';
import { CustomerRenamingRepository } from './customer/customer-renaming.repository.js';
import { CustomerService } from './customer/customer.service.js';
import { ContactListRepository } from './list/contact-list.repository.js';
import { WaitingLineRepository } from './list/waiting-line.repository.js';
import { ContactAuditRepository } from './invariant/contact-audit.repository.js';
import { ContactAuditService } from './invariant/contact-audit.service.js';
import { Followers } from './follow/followers.js';
import { LIFECYCLE, lifecycleFaults } from './lifecycle/command.rules.js';
import { MessageRepository } from './message/message.repository.js';
import { MessageService } from './message/message.service.js';
import { ReactionRepository } from './reaction/reaction.repository.js';

const repositories = [
  AttendanceRepository,
  ContactRepository,
  ContactListRepository,
  ContactQueryRepository,
  CustomerRenamingRepository,
  MessageRepository,
  ReactionRepository,
  WaitingLineRepository,
];

/** Contacts, and what is written and told of them: for every process that changes or shows them. */
@Global()
@Module({
  providers: [
    ...repositories.map((Repository) => provideClass<[Connection], object>(Repository, MONGO)),
    provideClass(Followers, LOG),
    {
      provide: CustomerIds,
      useFactory: ({ secret }: Config) => new CustomerIds(secret),
      inject: [CONFIG],
    },
    provideClass(CustomerService, ContactQueryRepository, CustomerIds),
    {
      provide: ContactService,
      useFactory: (contacts: ContactRepository, clock: Clock, followers: Followers, claims?: ClaimPort) =>
        new ContactService(contacts, clock, [followers], claims ?? null),
      inject: [ContactRepository, CLOCK, Followers, { token: CLAIM_PORT, optional: true }],
    },
    provideClass(ContactPortService, ContactService, ContactRepository, ContactQueryRepository),
    {
      provide: AttendanceService,
      useFactory: (repository: AttendanceRepository, service: ContactService, clock: Clock, config: Config) =>
        new AttendanceService(repository, service, clock, watchOf(config)),
      inject: [AttendanceRepository, ContactService, CLOCK, CONFIG],
    },
    provideClass(
      ContactViewService,
      ContactRepository,
      ContactListRepository,
      ContactQueryRepository,
      MessageRepository,
      CustomerService,
    ),
    {
      provide: MessageService,
      useFactory: (
        contacts: ContactRepository,
        messages: MessageRepository,
        service: ContactService,
        clock: Clock,
        jobs: JobQueue,
        followers: Followers,
      ) => new MessageService({ contacts, messages, service, clock, jobs, listeners: [followers] }),
      inject: [ContactRepository, MessageRepository, ContactService, CLOCK, JOBS, Followers],
    },
    {
      provide: ArrivalService,
      useFactory: (
        service: ContactService,
        queries: ContactQueryRepository,
        customers: CustomerService,
        clock: Clock,
        { linkMs }: Config,
        log: Log,
        admission?: AdmissionPort,
      ) =>
        new ArrivalService({ service, queries, customers, admission: admission ?? null, clock, log, linkMs }),
      inject: [
        ContactService,
        ContactQueryRepository,
        CustomerService,
        CLOCK,
        CONFIG,
        LOG,
        { token: ADMISSION_PORT, optional: true },
      ],
    },
    { provide: REACTION_BACKLOG, useExisting: ReactionRepository },
    { provide: CALLBACK_OPENER, useExisting: ArrivalService },
    { provide: CONTACT_PORT, useExisting: ContactPortService },
    {
      provide: CONTACT_AUDIT,
      useFactory: (mongo: Connection) => new ContactAuditService(new ContactAuditRepository(mongo)),
      inject: [MONGO],
    },
    { provide: TRANSITIONS, useExisting: Followers },
    provideClass(ScreenFollower, PUSH),
    provideClass(ReactionFollower, JOBS, LOG),
  ],
  exports: [
    ...repositories,
    Followers,
    CustomerIds,
    CustomerService,
    ContactService,
    ContactPortService,
    ContactViewService,
    ArrivalService,
    AttendanceService,
    MessageService,
    REACTION_BACKLOG,
    CALLBACK_OPENER,
    CONTACT_PORT,
    CONTACT_AUDIT,
    TRANSITIONS,
  ],
})
export class ContactModule implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly followers: Followers,
    private readonly screens: ScreenFollower,
    private readonly reactions: ReactionFollower,
  ) {}

  onModuleInit(): void {
    const faults = lifecycleFaults(LIFECYCLE, CONTACT_STATES);
    if (faults.length > 0) throw new Error(`the lifecycle table is unsound: ${faults.join('; ')}`);
    this.followers.followTransitions(this.screens);
    this.followers.followMessages(this.screens);
    this.followers.followTransitions(this.reactions);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.reactions.flush();
  }
}
