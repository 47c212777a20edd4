import { AccountRepository, ChannelModule } from '#libs/channel';
import {
  ControlRepository,
  ControlService,
  PhoneRepository,
  RecordingModule,
  VoiceNumberService,
} from '#libs/channel/voice';
import { ContactModule, ContactRepository } from '#libs/contact';
import type { Clock } from '#libs/platform';
import { CLOCK, CONFIG, MONGO, REDIS, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { CallGateway } from './call.gateway.js';
import { PhoneController } from './phone.controller.js';
import { RecordingController } from './recording.controller.js';
import { VoiceNumberController } from './voice-number.controller.js';

/** The management of numbers and phones. */
@Module({
  imports: [ChannelModule, ContactModule, RecordingModule],
  controllers: [VoiceNumberController, PhoneController, RecordingController],
  providers: [
    CallGateway,
    provideClass(ControlRepository, MONGO, CLOCK),
    provideClass(ControlService, ControlRepository, ContactRepository, REDIS, CONFIG),
    {
      provide: VoiceNumberService,
      useFactory: (accounts: AccountRepository) => new VoiceNumberService(accounts),
      inject: [AccountRepository],
    },
    {
      provide: PhoneRepository,
      useFactory: (mongo: Connection, clock: Clock) => new PhoneRepository(mongo, clock),
      inject: [MONGO, CLOCK],
    },
  ],
})
export class VoiceApiModule {}
