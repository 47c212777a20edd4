import { INVARIANT_RULES, type Finding, type InvariantRule } from '#libs/contract';
import type { Look } from './finding.rules.js';

/** How many findings, by district and rule. */
export type Counts = Readonly<Record<string, number>>;

/** What is known of findings that no list has room for. */
export interface PassCounts {
  /** Met so far by the pass under way. */
  met: Counts;
  /** Met by the last whole pass through all contacts, and what has lost its room since. */
  passed: Counts;
  /** When that pass was over, an ISO time; null before the first. */
  countedAt: string | null;
  /** Late at the last round. */
  late: Counts;
}

/** Found by asking what is late, anew in every round, and not by looking at one contact after the other. */
const LATE: readonly InvariantRule[] = ['deadline', 'index', 'reaction', 'delivery'];

const keyOf = ({ districtId, rule }: Pick<Finding, 'districtId' | 'rule'>): string => `${districtId} ${rule}`;

function countsBy(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of findings) counts[keyOf(one)] = (counts[keyOf(one)] ?? 0) + 1;
  return counts;
}

/** How many findings of a district (null = of all) last without being listed, by rule. */
export function unlisted(
  { met, passed, late }: PassCounts,
  districtId: string | null,
): Record<InvariantRule, number> {
  const counts = Object.fromEntries(INVARIANT_RULES.map((rule) => [rule, 0])) as Record<
    InvariantRule,
    number
  >;
  for (const key of new Set([met, passed, late].flatMap(Object.keys))) {
    const [district, rule] = key.split(' ') as [string, InvariantRule];
    if (districtId !== null && district !== districtId) continue;
    counts[rule] += Math.max(met[key] ?? 0, passed[key] ?? 0) + (late[key] ?? 0);
  }
  return counts;
}

const ofPass = (one: Finding): boolean => !LATE.includes(one.rule);

/** What a look changes of the counts. */
export interface CountChange {
  /** To be added to what the pass under way has met. */
  met: Counts;
  /** To be added to what the last pass met. */
  passed: Counts;
  /** What is late and not listed. */
  late: Counts;
}

/**
 * The pass goes from the newest contact to the oldest and has come to `reached` (an id; null = it has not begun),
 * with `walked` in its last stretch. It meets what has no room in that stretch, and what loses its room behind it;
 * whatever loses its room is beside what the last pass met, and what of that finds room in this one is so no more.
 */
export function changeOf(
  { unlisted: found, evicted, admitted }: Pick<Look, 'unlisted' | 'evicted' | 'admitted'>,
  walked: ReadonlySet<string>,
  reached: string | null,
  { passed }: Pick<PassCounts, 'passed'>,
): CountChange {
  const here = ({ contactId }: Finding): boolean => walked.has(contactId);
  const lost = evicted.filter(ofPass);
  const change = countsBy(lost);
  for (const [key, n] of Object.entries(countsBy(admitted.filter((one) => ofPass(one) && here(one))))) {
    change[key] = (change[key] ?? 0) - Math.min(n, passed[key] ?? 0);
  }
  return {
    met: countsBy([
      ...found.filter((one) => ofPass(one) && here(one)),
      ...lost.filter(({ contactId }) => reached !== null && contactId >= reached),
    ]),
    passed: change,
    late: countsBy([...found, ...evicted].filter((one) => !ofPass(one))),
  };
}
