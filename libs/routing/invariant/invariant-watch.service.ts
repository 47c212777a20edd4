import type { ContactAudit, ContactRecord, InvariantRule } from '#libs/contract';
import type { FindingService } from './finding.service.js';
import type { InvariantService } from './invariant.service.js';

/** Contacts looked at in one round: of the newest, of the whole past in turn, and of those with findings. */
const NEWEST = 200;
const PAST = 200;
const KNOWN = 200;

/**
 * Checks a part of everything in every round: the newest contacts each time, all others by and by from the newest
 * to the oldest, and again whatever was wrong before. One router at a time; the next goes on where it stopped.
 */
export class InvariantWatch {
  constructor(
    private readonly checker: Pick<InvariantService, 'ofRecords' | 'late'>,
    private readonly contacts: Pick<ContactAudit, 'page' | 'records'>,
    private readonly findings: FindingService,
    private readonly show: (counts: Readonly<Record<InvariantRule, number>>) => void,
  ) {}

  /** One round, if none has been done just now. Rejects when a store is away. */
  async round(): Promise<void> {
    if (await this.findings.turn()) await this.look();
    this.show(await this.findings.counts());
  }

  private async look(): Promise<void> {
    const known = await this.findings.open();
    const past = await this.contacts.page(await this.findings.pastId(), PAST);
    const records = new Map<string, ContactRecord>();
    const ids = [...new Set(known.map(({ contactId }) => contactId))].slice(0, KNOWN);
    for (const record of [
      ...past,
      ...(await this.contacts.page(null, NEWEST)),
      ...(await this.contacts.records(ids)),
    ]) {
      records.set(record.contact.id, record);
    }
    const found = await this.checker.ofRecords([...records.values()]);
    const late = await this.checker.late();
    // A contact that is gone has no findings any more, and late ones are all looked for anew.
    const looked = new Set(ids);
    await this.findings.round({
      found: [...found, ...late],
      looked: ({ contactId }) => looked.has(contactId),
      walked: past.map(({ contact }) => contact.id),
      whole: past.length < PAST,
    });
  }
}
