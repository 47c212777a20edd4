import { CALLBACK_TERMS, CLOCK, MONGO, provideClass } from '#libs/platform/nest';
import { Global, Module } from '@nestjs/common';
import { PolicyRepository } from './store/policy.repository.js';
import { PolicyService } from './store/policy.service.js';

/** The routing policy in force, for every process that routes or shows it. */
@Global()
@Module({
  providers: [
    provideClass(PolicyRepository, MONGO),
    provideClass(PolicyService, PolicyRepository, CLOCK),
    { provide: CALLBACK_TERMS, useExisting: PolicyService },
  ],
  exports: [PolicyRepository, PolicyService, CALLBACK_TERMS],
})
export class PolicyModule {}
