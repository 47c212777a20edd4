import { AccountRepository, ChannelModule } from '#libs/channel';
import { PhoneRepository, VoiceNumberService } from '#libs/channel/voice';
import type { Clock } from '#libs/platform';
import { CLOCK, MONGO } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { PhoneController } from './phone.controller.js';
import { VoiceNumberController } from './voice-number.controller.js';

/** The management of numbers and phones. */
@Module({
  imports: [ChannelModule],
  controllers: [VoiceNumberController, PhoneController],
  providers: [
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
