import type { Config } from '#libs/platform';
import { CONFIG, DIALLERS } from '#libs/platform/nest';
import { Global, Module } from '@nestjs/common';
import { AccountRepository } from '../../account/index.js';
import { ChannelModule } from '../../channel.module.js';
import { VoiceDialler } from './voice-dialler.service.js';

/** For every process that decides on which channel somebody is called back. */
@Global()
@Module({
  imports: [ChannelModule],
  providers: [
    {
      provide: DIALLERS,
      useFactory: (accounts: AccountRepository, config: Config) => [new VoiceDialler(accounts, config)],
      inject: [AccountRepository, CONFIG],
    },
  ],
  exports: [DIALLERS],
})
export class DiallerModule {}
