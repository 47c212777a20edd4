import type { ContactRecord, Fact, FactAudit, Finding } from '#libs/contract';
import type { FactRepository } from './fact.repository.js';
import { conservationOf } from './conservation.rules.js';
import { factsOf } from './fact.rules.js';

/** Holds the facts that are stored against those the timelines tell, and these against conservation. */
export class FactAuditService implements FactAudit {
  constructor(private readonly facts: Pick<FactRepository, 'ofContacts'>) {}

  async judge(records: readonly ContactRecord[]): Promise<Finding[]> {
    if (records.length === 0) return [];
    const stored = new Map<string, Fact[]>();
    for (const fact of await this.facts.ofContacts(records.map(({ contact }) => contact.id))) {
      stored.set(fact.contactId, [...(stored.get(fact.contactId) ?? []), fact]);
    }
    return records.flatMap((record) => {
      const { id, districtId } = record.contact;
      return differences(record, stored.get(id) ?? []).map((detail) => {
        return { rule: 'facts' as const, contactId: id, districtId, agentId: null, detail };
      });
    });
  }
}

/** Facts of entries no reaction has seen may be there or not. */
function differences(record: ContactRecord, stored: readonly Fact[]): string[] {
  const told = new Map(factsOf(record).map((fact) => [fact.id, fact]));
  const missing = [...told.values()].filter(
    (fact) => fact.seq <= record.reacted && !stored.some(({ id }) => id === fact.id),
  );
  const wrong = stored.filter((fact) => {
    const right = told.get(fact.id);
    return right === undefined || (Object.keys(right) as (keyof Fact)[]).some((k) => right[k] !== fact[k]);
  });
  const { id, state } = record.contact;
  const { holds } = conservationOf([...told.values()], new Set(state === 'closed' ? [] : [id]));
  return [
    ...(holds ? [] : ['who asked was not answered, abandoned or led out exactly once']),
    ...missing.map((fact) => `${fact.name} of entry ${fact.seq} is missing`),
    ...wrong.map((fact) => `${fact.name} of entry ${fact.seq} is not what the timeline tells`),
  ];
}
