import {
  seatsOf,
  type AgentAudit,
  type ContactAudit,
  type ContactPort,
  type ContactRecord,
  type ConservationCounts,
  type FactAudit,
  type Finding,
  type InvariantReport,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import { capacityFindings } from './capacity.rules.js';
import { countsOf } from './conservation.rules.js';
import { keyOf, oncePerKey } from './finding.rules.js';

/** How late a thing may be; sweeps and comparisons of half a minute have passed twice by then. */
const TOLERANCE_MS = 75_000;
const LATE_LIMIT = 200;

export interface InvariantParts {
  contacts: ContactAudit;
  held: Pick<ContactPort, 'heldBy' | 'waiting'>;
  agents: AgentAudit;
  facts: FactAudit;
  index: Pick<RoutingIndex, 'knows' | 'isAlive' | 'neglected'>;
  clock: Clock;
}

/**
 * Checks what must always hold. Several reads are not one point in time, so what looks wrong is read
 * again, and only what is wrong both times is a finding.
 */
export class InvariantService {
  constructor(private readonly parts: InvariantParts) {}

  /** The newest `limit` contacts of a district (null = all), and everything there that is late. */
  async check(limit: number, districtId: string | null): Promise<InvariantReport> {
    const records = await this.parts.contacts.page(null, limit, districtId);
    const found = [...(await this.ofRecords(records)), ...(await this.late())];
    const findings = oncePerKey(found.filter((one) => districtId === null || one.districtId === districtId));
    return this.report(records, findings);
  }

  /** What is wrong with these contacts, read twice. */
  async ofRecords(records: readonly ContactRecord[]): Promise<Finding[]> {
    const suspects = await this.judge(records);
    if (suspects.length === 0) return [];
    const ids = [...new Set(suspects.map(({ contactId }) => contactId))];
    const again = await this.judge(await this.parts.contacts.records(ids));
    const before = new Set(suspects.map(keyOf));
    return again.filter((finding) => before.has(keyOf(finding)));
  }

  /** What should have happened long ago, anywhere; at most some hundreds. */
  async late(): Promise<Finding[]> {
    const before = this.parts.clock.now() - TOLERANCE_MS;
    const found = await Promise.all([
      this.parts.contacts.late(before, LATE_LIMIT),
      this.unseenByRouters(before),
      this.neglected(before),
    ]);
    return found.flat();
  }

  report(records: readonly ContactRecord[], findings: Finding[]): InvariantReport {
    const counts: ConservationCounts = countsOf(records.map(({ contact }) => contact));
    const { offered, answered, abandoned, flowedOut, waiting } = counts;
    return {
      at: new Date(this.parts.clock.now()).toISOString(),
      checked: records.length,
      conservation: { ...counts, holds: offered === answered + abandoned + flowedOut + waiting },
      findings,
    };
  }

  private async judge(records: readonly ContactRecord[]): Promise<Finding[]> {
    const { contacts, facts } = this.parts;
    const found = await Promise.all([this.capacity(records), facts.judge(records)]);
    return [...contacts.judge(records), ...found.flat()];
  }

  /** With every contact of the agents concerned, or a slot held twice would not show. */
  private async capacity(records: readonly ContactRecord[]): Promise<Finding[]> {
    const { contacts, held, agents } = this.parts;
    const agentIds = agentsIn(records);
    if (agentIds.length === 0) return [];
    const images = await held.heldBy(agentIds);
    const all = await contacts.records(images.map(({ id }) => id));
    return capacityFindings(all, await agents.slots(agentsIn(all)));
  }

  /** Contacts that wait although time should have led them on: to a wider search, or by the overflow rules. */
  private async neglected(before: number): Promise<Finding[]> {
    const { contacts, index } = this.parts;
    const records = await contacts.records(await index.neglected(before, LATE_LIMIT));
    return records
      .filter(({ contact }) => contact.state === 'waiting')
      .map(({ contact: { id, districtId } }) => {
        const detail = 'waits, and no router follows the rules of its queue';
        return { rule: 'deadline' as const, contactId: id, districtId, agentId: null, detail };
      });
  }

  /** Contacts that have been waiting for long and are not in the index: they'd wait for ever. */
  private async unseenByRouters(before: number): Promise<Finding[]> {
    const { contacts, held, index } = this.parts;
    const lost: string[] = [];
    let afterId: string | null = null;
    do {
      const page = await held.waiting(afterId, 1000);
      const known = await index.knows(page.map(({ id }) => id));
      lost.push(...page.filter((_, i) => !known[i]).map(({ id }) => id));
      afterId = page.length === 1000 ? (page.at(-1)?.id ?? null) : null;
    } while (afterId !== null && lost.length < LATE_LIMIT);
    if (lost.length === 0 || !(await index.isAlive())) return [];
    const records = await contacts.records(lost.slice(0, LATE_LIMIT));
    const long = records.filter(
      ({ contact, timeline }) => contact.state === 'waiting' && (timeline.at(-1)?.at ?? 0) < before,
    );
    const known = await index.knows(long.map(({ contact }) => contact.id));
    return long
      .filter((_, i) => !known[i])
      .map(({ contact: { id, districtId } }) => {
        const detail = 'waits, but no router knows';
        return { rule: 'index' as const, contactId: id, districtId, agentId: null, detail };
      });
  }
}

/** Everybody who holds a slot in these contacts, each once. */
const agentsIn = (records: readonly ContactRecord[]): string[] => [
  ...new Set(records.flatMap(({ contact }) => seatsOf(contact).map(({ agentId }) => agentId))),
];
