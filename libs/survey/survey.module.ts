import type { ChannelAdapter, ContactPort, Push } from '#libs/contract';
import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, CONTACT_PORT, MONGO, PUSH, provideClass, RATING_BACKLOG } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { SatisfactionBacklog } from './satisfaction/satisfaction-backlog.service.js';
import { SatisfactionFactRepository } from './satisfaction/satisfaction-fact.repository.js';
import { SatisfactionRound } from './satisfaction/satisfaction-round.service.js';
import { SatisfactionReaction } from './satisfaction/satisfaction.reaction.js';
import { SatisfactionRepository } from './satisfaction/satisfaction.repository.js';
import { SatisfactionService } from './satisfaction/satisfaction.service.js';

/** Satisfaction: settings, answers and figures, and what these have not heard of. */
@Module({
  providers: [
    provideClass(SatisfactionRepository, MONGO),
    {
      provide: SatisfactionService,
      useFactory: (repository: SatisfactionRepository, clock: Clock, { satisfaction }: Config) =>
        new SatisfactionService(repository, clock, satisfaction),
      inject: [SatisfactionRepository, CLOCK, CONFIG],
    },
    provideClass(SatisfactionFactRepository, MONGO),
    {
      provide: SatisfactionBacklog,
      useFactory: (facts: SatisfactionFactRepository, clock: Clock, { satisfaction }: Config) =>
        new SatisfactionBacklog(facts, clock, satisfaction.askMs),
      inject: [SatisfactionFactRepository, CLOCK, CONFIG],
    },
    { provide: RATING_BACKLOG, useExisting: SatisfactionBacklog },
  ],
  exports: [SatisfactionRepository, SatisfactionService, RATING_BACKLOG],
})
export class SurveyModule {}

/** What asks; needs the contacts (ContactModule, global). */
@Module({})
export class SurveyRoundModule {
  /** `adapters`: the token of the channels' adapters, which one of `imports` exports. */
  static forRoot(adapters: symbol, imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: SurveyRoundModule,
      imports: [SurveyModule, ...imports],
      providers: [
        provideClass(SatisfactionReaction, SatisfactionService, CONTACT_PORT),
        {
          provide: SatisfactionRound,
          useFactory: (
            repository: SatisfactionRepository,
            contacts: ContactPort,
            all: readonly ChannelAdapter[],
            push: Push,
            clock: Clock,
          ) => {
            const byChannel = new Map(all.map((adapter) => [adapter.channel, adapter]));
            return new SatisfactionRound(repository, contacts, byChannel, push, clock);
          },
          inject: [SatisfactionRepository, CONTACT_PORT, adapters, PUSH, CLOCK],
        },
      ],
      exports: [SatisfactionReaction, SatisfactionRound],
    };
  }
}
