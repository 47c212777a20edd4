import { CallbackModule, CallbackRoundService, CallbackService } from '#libs/callback';
import { ContactModule, ContactService, SupervisionService } from '#libs/contact';
import { AGENT_SEATS, CONTACT_PORT, provideParts } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { ContactApiModule } from '../contact/contact-api.module.js';
import { CallbackTakeService } from './callback-take.service.js';
import { CallbackController } from './callback.controller.js';

/** What people do with callbacks; needs IdentityModule and PolicyModule (global) in the same process. */
@Module({
  imports: [ContactApiModule, CallbackModule, ContactModule],
  controllers: [CallbackController],
  providers: [
    provideParts(CallbackTakeService, {
      callbacks: CallbackService,
      round: CallbackRoundService,
      stored: CONTACT_PORT,
      contacts: ContactService,
      supervision: SupervisionService,
      seats: AGENT_SEATS,
    }),
  ],
  exports: [CallbackModule],
})
export class CallbackApiModule {}
