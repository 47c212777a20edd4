import { CLOCK, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { AuditRepository } from '../audit/audit.repository.js';
import { AuditLog } from '../audit/audit.service.js';

/** The audit alone, for processes in which nobody signs in: entries of one process go to the chain together. */
@Module({
  providers: [provideClass(AuditRepository, MONGO), provideClass(AuditLog, AuditRepository, CLOCK)],
  exports: [AuditLog],
})
export class AuditModule {}
