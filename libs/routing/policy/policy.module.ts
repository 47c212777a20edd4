import type { Clock } from '#libs/platform';
import { CALLBACK_TERMS, CLOCK, MONGO } from '#libs/platform/nest';
import { Global, Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { PolicyRepository } from './store/policy.repository.js';
import { PolicyService } from './store/policy.service.js';

/** The routing policy in force, for every process that routes or shows it. */
@Global()
@Module({
  providers: [
    {
      provide: PolicyRepository,
      useFactory: (mongo: Connection) => new PolicyRepository(mongo),
      inject: [MONGO],
    },
    {
      provide: PolicyService,
      useFactory: (repository: PolicyRepository, clock: Clock) => new PolicyService(repository, clock),
      inject: [PolicyRepository, CLOCK],
    },
    { provide: CALLBACK_TERMS, useExisting: PolicyService },
  ],
  exports: [PolicyRepository, PolicyService, CALLBACK_TERMS],
})
export class PolicyModule {}
