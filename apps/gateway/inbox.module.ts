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
import type { AgentTermsSource } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { AGENT_TERMS, CLOCK } from '#libs/platform/nest';
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
        messages: MessageRepository,
        service: ContactService,
        accounts: AccountRepository,
        clock: Clock,
        followers: Followers,
        terms: AgentTermsSource,
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
          terms,
        }),
      inject: [
        ContactRepository,
        MessageRepository,
        ContactService,
        AccountRepository,
        CLOCK,
        Followers,
        AGENT_TERMS,
        ArrivalService,
      ],
    },
  ],
  exports: [InboxService],
})
export class InboxModule {}
