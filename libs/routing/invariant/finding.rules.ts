import type { Finding, KnownFinding } from '#libs/contract';

/** How long what is over is still shown, and how many of it at most: the newest. */
const OVER_MS = 7 * 24 * 3600_000;
const OVER_MOST = 200;
/** How many that last are listed: those of the newest contacts. The others are counted. */
const LISTED_MOST = 500;

/** Two looks have found the same if contact and rule are the same. */
export const keyOf = ({ rule, contactId }: Pick<Finding, 'rule' | 'contactId'>): string =>
  `${rule}-${contactId}`;

/** Of findings with the same key the last. */
export function oncePerKey(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}

/** Not over yet. */
export const lasts = ({ overAt }: KnownFinding): boolean => overAt === null;

/** What a look changes of what is known. */
export interface Look {
  /** To be kept as they are here. */
  kept: KnownFinding[];
  /** Ids that are listed no longer. */
  dropped: string[];
  /** Those of `kept` that were unknown, or had been over. */
  begun: KnownFinding[];
  /** Those of `kept` that lasted until now. */
  ended: KnownFinding[];
  /** Found now, and never listed: there are enough of newer contacts. */
  unlisted: KnownFinding[];
  /** Listed until now, and gone for newer ones though they last. */
  evicted: KnownFinding[];
  /** Those of `begun` that are older than all that were listed: there is room for them now. */
  admitted: KnownFinding[];
}

/**
 * What is known after a look at `at` (epoch ms) that found `found`. Whatever lasted, was `looked` at and
 * is not among it is over.
 */
export function followed(
  known: readonly KnownFinding[],
  found: readonly Finding[],
  looked: (finding: KnownFinding) => boolean,
  at: number,
): Look {
  const now = new Date(at).toISOString();
  const before = new Map(known.filter(lasts).map((one) => [one.id, one]));
  const seen = oncePerKey(found).map((finding): KnownFinding => {
    const id = keyOf(finding);
    return { ...finding, id, since: before.get(id)?.since ?? now, seenAt: now, overAt: null };
  });
  const again = new Set(seen.map(({ id }) => id));
  const notSeen = [...before.values()].filter(({ id }) => !again.has(id));
  const lasting = behind([...seen, ...notSeen.filter((one) => !looked(one))], null);
  const ended = notSeen.filter(looked).map((one) => ({ ...one, overAt: now }));
  const beyond = lasting.slice(LISTED_MOST);
  const gone = new Set(beyond.map(({ id }) => id));
  const listed = seen.filter(({ id }) => !gone.has(id));
  const begun = listed.filter(({ id }) => !before.has(id));
  const oldest = behind([...before.values()], null).at(-1);
  const over = known.filter((one) => !lasts(one) && !again.has(one.id));
  return {
    kept: [...listed, ...ended],
    dropped: [...known.map(({ id }) => id).filter((id) => gone.has(id)), ...outdated(over, at)],
    begun,
    ended,
    unlisted: beyond.filter(({ id }) => !before.has(id)),
    evicted: beyond.filter(({ id }) => before.has(id)),
    admitted: begun.filter((one) => oldest === undefined || placeOf(one) < placeOf(oldest)),
  };
}

function outdated(over: readonly KnownFinding[], at: number): string[] {
  const oldest = new Date(at - OVER_MS).toISOString();
  return [...over]
    .sort((one, other) => (other.overAt ?? '').localeCompare(one.overAt ?? ''))
    .filter(({ overAt }, place) => place >= OVER_MOST || (overAt ?? '') < oldest)
    .map(({ id }) => id);
}

/** The newest contacts first, and the same order whatever has come and gone meanwhile. */
const placeOf = ({ rule, contactId }: Pick<Finding, 'rule' | 'contactId'>): string => `${contactId} ${rule}`;

/** Those behind the one that `cursor` (an id) names; it may be gone meanwhile. */
export function behind(findings: readonly KnownFinding[], cursor: string | null): KnownFinding[] {
  const sorted = [...findings].sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
  if (cursor === null) return sorted;
  const [rule, contactId] = cursor.split('-') as [Finding['rule'], string];
  return sorted.filter((one) => placeOf(one) < placeOf({ rule, contactId }));
}
