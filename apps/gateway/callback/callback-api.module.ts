import { CallbackModule, CallbackRoundService, CallbackService } from '#libs/callback';
import { ContactModule, ContactService, SupervisionService } from '#libs/contact';
import { AGENT_SEATS, CONTACT_PORT } from '#libs/platform/nest';
import type { AgentSeats, ContactPort } from '#libs/contract';
import { Module } from '@nestjs/common';
import { AgentApiModule } from '../agent/agent-api.module.js';
import { CallbackTakeService } from './callback-take.service.js';
import { CallbackController } from './callback.controller.js';

/** What people do with callbacks; needs IdentityModule and PolicyModule (global) in the same process. */
@Module({
  imports: [AgentApiModule, CallbackModule, ContactModule],
  controllers: [CallbackController],
  providers: [
    {
      provide: CallbackTakeService,
      useFactory: (
        callbacks: CallbackService,
        round: CallbackRoundService,
        stored: ContactPort,
        contacts: ContactService,
        supervision: SupervisionService,
        seats: AgentSeats,
      ) => new CallbackTakeService({ callbacks, round, stored, contacts, supervision, seats }),
      inject: [
        CallbackService,
        CallbackRoundService,
        CONTACT_PORT,
        ContactService,
        SupervisionService,
        AGENT_SEATS,
      ],
    },
  ],
  exports: [CallbackModule],
})
export class CallbackApiModule {}
