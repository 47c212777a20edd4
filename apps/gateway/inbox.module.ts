import { AccountRepository, ChannelModule } from '#libs/channel';
import {
  ContactModule,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
  Followers,
  InboxService,
  MessageRepository,
} from '#libs/contact';
import type { AdmissionPort } from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';
import { ADMISSION_PORT, CLOCK, CONFIG, LOG } from '#libs/platform/nest';
import { RoutingModule } from '#libs/routing';
import { Module } from '@nestjs/common';

/** The inbox, with the accounts of all channels behind it. */
@Module({
  imports: [ContactModule, ChannelModule, RoutingModule],
  providers: [
    {
      provide: InboxService,
      useFactory: (
        contacts: ContactRepository,
        queries: ContactQueryRepository,
        messages: MessageRepository,
        service: ContactService,
        admission: AdmissionPort,
        accounts: AccountRepository,
        clock: Clock,
        followers: Followers,
        config: Config,
        log: Log,
      ) =>
        new InboxService({
          contacts,
          queries,
          messages,
          service,
          admission,
          accounts,
          clock,
          listeners: [followers],
          wrapUpMs: config.wrapUpMs,
          log,
        }),
      inject: [
        ContactRepository,
        ContactQueryRepository,
        MessageRepository,
        ContactService,
        ADMISSION_PORT,
        AccountRepository,
        CLOCK,
        Followers,
        CONFIG,
        LOG,
      ],
    },
  ],
  exports: [InboxService],
})
export class InboxModule {}
