import type { CallbackOpener, CallbackTermsSource, ContactPort, Dialler } from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';
import {
  CALLBACK_OPENER,
  CALLBACK_TERMS,
  CLOCK,
  CONFIG,
  CONTACT_PORT,
  DIALLERS,
  LOG,
  MONGO,
  provideClass,
} from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { CallbackErasure } from './store/callback-erasure.repository.js';
import { CallbackExpiryRepository } from './store/callback-expiry.repository.js';
import { CallbackExpiryService } from './callback-expiry.service.js';
import { CallbackRoundService } from './callback-round.service.js';
import { CallbackReaction } from './callback.reaction.js';
import { CallbackRepository } from './store/callback.repository.js';
import { CallbackService } from './callback.service.js';
import { PhoneKeys } from './phone-key.rules.js';

/** Callbacks; needs the opener (ContactModule, global) and the policy (PolicyModule, global) in the same process. */
@Module({
  providers: [
    provideClass(CallbackRepository, MONGO),
    {
      provide: CallbackErasure,
      useFactory: (mongo: Connection, { secret }: Config) =>
        new CallbackErasure(mongo, new PhoneKeys(secret)),
      inject: [MONGO, CONFIG],
    },
    {
      provide: CallbackExpiryService,
      useFactory: (mongo: Connection, clock: Clock, { callback }: Config) =>
        new CallbackExpiryService(new CallbackExpiryRepository(mongo), clock, callback.keptMs),
      inject: [MONGO, CLOCK, CONFIG],
    },
    {
      provide: CallbackService,
      useFactory: (repository: CallbackRepository, opener: CallbackOpener, clock: Clock, config: Config) =>
        new CallbackService(repository, clock, config.callback, new PhoneKeys(config.secret), opener),
      inject: [CallbackRepository, CALLBACK_OPENER, CLOCK, CONFIG],
    },
    {
      provide: CallbackReaction,
      useFactory: (
        callbacks: CallbackService,
        repository: CallbackRepository,
        contacts: ContactPort,
        config: Config,
        terms: CallbackTermsSource,
      ) => new CallbackReaction(callbacks, repository, contacts, config.callback, terms),
      inject: [CallbackService, CallbackRepository, CONTACT_PORT, CONFIG, CALLBACK_TERMS],
    },
    {
      provide: CallbackRoundService,
      useFactory: (
        repository: CallbackRepository,
        opener: CallbackOpener,
        clock: Clock,
        { callback: config }: Config,
        log: Log,
        diallers: readonly Dialler[] = [],
      ) => {
        const byChannel = new Map(diallers.map((dialler) => [dialler.channel, dialler]));
        return new CallbackRoundService({ repository, opener, diallers: byChannel, config, clock, log });
      },
      inject: [CallbackRepository, CALLBACK_OPENER, CLOCK, CONFIG, LOG, { token: DIALLERS, optional: true }],
    },
  ],
  exports: [
    CallbackErasure,
    CallbackExpiryService,
    CallbackRepository,
    CallbackService,
    CallbackReaction,
    CallbackRoundService,
  ],
})
export class CallbackModule {}
