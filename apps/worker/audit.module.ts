import { AuditLog, AuditRepository } from '#libs/identity';
import { CLOCK, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';

/** The audit of all rounds: entries of one process go to the chain together. */
@Module({
  providers: [provideClass(AuditRepository, MONGO), provideClass(AuditLog, AuditRepository, CLOCK)],
  exports: [AuditLog],
})
export class AuditModule {}
