import { CallbackModule, CallbackRoundService, CallbackService } from '#libs/callback';
import { ContactModule, SupervisionService } from '#libs/contact';
import { AGENT_SEATS, CONTACT_PORT, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { AgentApiModule } from '../agent/agent-api.module.js';
import { CallbackTakeService } from './callback-take.service.js';
import { CallbackController } from './callback.controller.js';

/** What people do with callbacks; needs IdentityModule and PolicyModule (global) in the same process. */
@Module({
  imports: [AgentApiModule, CallbackModule, ContactModule],
  controllers: [CallbackController],
  providers: [
    provideClass(
      CallbackTakeService,
      CallbackService,
      CallbackRoundService,
      CONTACT_PORT,
      SupervisionService,
      AGENT_SEATS,
    ),
  ],
  exports: [CallbackModule],
})
export class CallbackApiModule {}
