import type { ContactAudit, ContactRecord, Finding } from '#libs/contract';
import type { ContactAuditRepository } from './contact-audit.repository.js';
import { soundness } from './soundness.rules.js';

/** Contacts as the invariant checker sees them. */
export class ContactAuditService implements ContactAudit {
  constructor(private readonly repository: ContactAuditRepository) {}

  page(...args: Parameters<ContactAudit['page']>): Promise<ContactRecord[]> {
    return this.repository.page(...args);
  }

  records(contactIds: readonly string[]): Promise<ContactRecord[]> {
    return this.repository.records(contactIds);
  }

  judge(records: readonly ContactRecord[]): Finding[] {
    return records.flatMap(soundness);
  }

  async late(before: number, limit: number): Promise<Finding[]> {
    const { repository } = this;
    const time = new Date(before);
    const found = await Promise.all([
      repository.overdue(time, limit),
      repository.unreacted(time, limit),
      repository.undelivered(time, limit),
    ]);
    return found.flat();
  }
}
