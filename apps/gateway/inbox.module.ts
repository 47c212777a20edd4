import { AccountRepository, ChannelModule } from '#libs/channel';
import {
  ArrivalService,
  ContactModule,
  ContactRepository,
  ContactService,
  Followers,
  InboxService,
  MessageRepository,
} from '#libs/contact';
import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG } from '#libs/platform/nest';
import { Module } from '@nestjs/common';

/** The inbox, with the accounts of all channels behind it. */
@Module({
  imports: [ContactModule, ChannelModule],
  providers: [
    {
      provide: InboxService,
      useFactory: (
        contacts: ContactRepository,
        messages: MessageRepository,
        service: ContactService,
        accounts: AccountRepository,
        clock: Clock,
        followers: Followers,
        config: Config,
        arrivals: ArrivalService,
      ) =>
        new InboxService({
          contacts,
          messages,
          service,
          arrivals,
          accounts,
          clock,
          listeners: [followers],
          wrapUpMs: config.wrapUpMs,
        }),
      inject: [
        ContactRepository,
        MessageRepository,
        ContactService,
        AccountRepository,
        CLOCK,
        Followers,
        CONFIG,
        ArrivalService,
      ],
    },
  ],
  exports: [InboxService],
})
export class InboxModule {}
