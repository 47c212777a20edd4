import type { Page, TimelineEntry } from './contact.js';
import type { ContactImage } from './transition.js';

/**
 * What must always hold, each with the meaning of a finding:
 * timeline: a number is missing, or the entries do not lead to the state that is stored ·
 * owner: someone acted who was not the one owner of that epoch ·
 * conservation: a contact is not exactly one of answered, abandoned, flowed out, waiting ·
 * facts: what was measured is not what the timeline says ·
 * capacity: an agent holds a slot twice, or one they do not have ·
 * deadline: an offer or a wrap-up goes on after its end, or nobody follows the rules of a queue in time ·
 * index: a contact waits where no router sees it ·
 * reaction: an entry has been left without its facts ·
 * delivery: a message is overdue.
 */
export const INVARIANT_RULES = [
  'timeline',
  'owner',
  'conservation',
  'facts',
  'capacity',
  'deadline',
  'index',
  'reaction',
  'delivery',
] as const;
export type InvariantRule = (typeof INVARIANT_RULES)[number];

/** One breach; no personal data. */
export interface Finding {
  rule: InvariantRule;
  contactId: string;
  districtId: string;
  agentId: string | null;
  /** What exactly, in English, for whoever mends it. */
  detail: string;
}

/** A breach as it is followed from look to look. Times are ISO. */
export interface KnownFinding extends Finding {
  /** Rule and contact: two looks have found the same if these are the same. */
  id: string;
  /** When it was found first; anew when it had been over. */
  since: string;
  /** When it was found last. */
  seenAt: string;
  /** When a look found it mended; null = it lasts. */
  overAt: string | null;
}

/**
 * Findings as they are listed. Those that last are at most 500, of the newest contacts; the others are counted as
 * rounds meet them in their pass through all contacts.
 */
export interface FindingPage extends Page<KnownFinding> {
  /** How many there are, on whatever page, with those that are not listed. */
  total: number;
  /** How many of these are counted alone: as of `countedAt`, or as many as the pass under way has met, if more. */
  unlisted: number;
  /** When the last whole pass through all contacts was over, an ISO time; null before the first. */
  countedAt: string | null;
}

/** A contact with everything that is stored of its course. */
export interface ContactRecord {
  contact: ContactImage;
  timeline: TimelineEntry[];
  /** Entries that reactions have seen. */
  reacted: number;
}

/** What the checker asks of contacts. Implemented by libs/contact. */
export interface ContactAudit {
  /** Newest first, older than the id given. */
  page(beforeId: string | null, limit: number, districtId?: string | null): Promise<ContactRecord[]>;
  records(contactIds: readonly string[]): Promise<ContactRecord[]>;
  /** Whether each of these contacts is sound by itself. */
  judge(records: readonly ContactRecord[]): Finding[];
  /** At most `limit` of each kind of thing that should have happened before `before` (epoch ms). */
  late(before: number, limit: number): Promise<Finding[]>;
}

/** What the checker asks of facts. Implemented by libs/metrics. */
export interface FactAudit {
  judge(records: readonly ContactRecord[]): Promise<Finding[]>;
}

/** What the checker asks of agents. Implemented by libs/agent. */
export interface AgentAudit {
  /** Slots by agent, and since when (epoch ms) they have been these; agents that do not exist are left out. */
  slots(agentIds: readonly string[]): Promise<Map<string, { names: string[]; since: number }>>;
}

/** offered = answered + abandoned + flowedOut + waiting. */
export interface ConservationCounts {
  offered: number;
  answered: number;
  abandoned: number;
  /** Led out of the queues: to a message, a callback or voice mail. */
  flowedOut: number;
  waiting: number;
}

/** What a check answers. */
export interface InvariantReport {
  /** ISO time. */
  at: string;
  /** How many contacts were looked at. */
  checked: number;
  conservation: ConservationCounts & { holds: boolean };
  findings: Finding[];
}
