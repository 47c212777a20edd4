import type { Fact } from '#libs/contract';

/** asked = answered + abandoned + flowed out + waiting, with the contacts that break it. */
export interface Conservation {
  asked: number;
  answered: number;
  abandoned: number;
  flowedOut: number;
  /** Asked, open, and neither answered, abandoned nor flowed out yet. */
  waiting: number;
  /** Asked, no longer open, and nothing is known of what became of them. */
  lost: string[];
  /** Counted twice, or answered or abandoned without having asked. */
  miscounted: string[];
  /** True if every contact that asked is accounted for exactly once. */
  holds: boolean;
}

/**
 * Checks a set of contacts: everyone who asked was answered, or left, or still waits.
 *
 * @param facts all facts of these contacts
 * @param open ids of those that are not closed; more may be given
 */
export function conservationOf(facts: readonly Fact[], open: ReadonlySet<string>): Conservation {
  const asked = tally(facts, 'asked');
  const answered = tally(facts, 'answered');
  const abandoned = tally(facts, 'abandoned');
  const flowedOut = tally(facts, 'flowed-out');
  const ends = [answered, abandoned, flowedOut];
  const unsettled = [...asked.keys()].filter((id) => !ends.some((end) => end.has(id)));
  const known = new Set([asked, ...ends].flatMap((counts) => [...counts.keys()]));
  const miscounted = [...known].filter((id) => {
    const settled = ends.reduce((sum, end) => sum + (end.get(id) ?? 0), 0);
    return asked.get(id) !== 1 || settled > 1;
  });
  const lost = unsettled.filter((id) => !open.has(id));
  const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
  return {
    asked: total(asked),
    answered: total(answered),
    abandoned: total(abandoned),
    flowedOut: total(flowedOut),
    waiting: unsettled.length - lost.length,
    lost: lost.toSorted(),
    miscounted: miscounted.toSorted(),
    holds: lost.length === 0 && miscounted.length === 0,
  };
}

function tally(facts: readonly Fact[], name: Fact['name']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fact of facts) {
    if (fact.name === name) counts.set(fact.contactId, (counts.get(fact.contactId) ?? 0) + 1);
  }
  return counts;
}
