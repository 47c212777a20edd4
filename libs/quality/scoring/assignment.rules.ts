import { refuse } from '#libs/contract';
import { placeOf } from '../sampling/draw.rules.js';

/** A contact and who does not score it: every agent who had it, and whoever compared scores of it. */
export interface Assignable {
  contactId: string;
  butFor: readonly string[];
}

export interface Assignment {
  contactId: string;
  /** One, or two different ones where the contact is scored twice. */
  scorerIds: string[];
}

interface Sharing {
  /** Share of the contacts that are scored twice, 0 to 1. */
  doubleShare: number;
  seed: string;
  /** What each scorer has open already, of all draws; nothing unless told. */
  load?: ReadonlyMap<string, number>;
}

/**
 * Shares contacts out, each to the scorer with the least open work who has not had it, ties by chance. Then a share of
 * them, drawn by the seed, goes to a second scorer in the same way. Which are scored twice is in no way known when first
 * scorers are chosen: otherwise those with much open work would be compared with others less often, and what is learned
 * of scorers' errors would not be true of all. Throws BAD_INPUT if somebody is missing to score one.
 */
export function assign(
  contacts: readonly Assignable[],
  scorerIds: readonly string[],
  { doubleShare, seed, load: before = new Map() }: Sharing,
): Assignment[] {
  const load = new Map(scorerIds.map((id) => [id, before.get(id) ?? 0]));
  const next = (part: string, { contactId, butFor }: Assignable, but: readonly string[]): string => {
    const [chosen] = [...load.keys()]
      .filter((id) => !butFor.includes(id) && !but.includes(id))
      .toSorted(
        (a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0) || order(`${seed}/${part}${contactId}`, a, b),
      );
    if (chosen === undefined) refuseFor(contactId);
    load.set(chosen, (load.get(chosen) ?? 0) + 1);
    return chosen;
  };
  const firsts = inOrder(`${seed}/first`, contacts).map((one) => ({ one, first: next('', one, []) }));
  const first = new Map(firsts.map(({ one, first: id }) => [one.contactId, id]));
  const doubles = inOrder(`${seed}/double`, contacts).slice(0, Math.round(contacts.length * doubleShare));
  const second = new Map(
    doubles.map((one) => [one.contactId, next('second/', one, [first.get(one.contactId) ?? ''])]),
  );
  return firsts.map(({ one: { contactId }, first: id }) => {
    const other = second.get(contactId);
    return { contactId, scorerIds: other === undefined ? [id] : [id, other] };
  });
}

function refuseFor(contactId: string): never {
  refuse(
    'scorerIds',
    '评分人不足：不能评自己的会话，也不能评自己校准过的会话',
    'too few scorers: none scores their own, nor what they compared scores of',
    { about: [contactId] },
  );
}

function inOrder(seed: string, contacts: readonly Assignable[]): Assignable[] {
  const places = new Map(contacts.map((one) => [one, placeOf(seed, one.contactId)]));
  return contacts.toSorted((a, b) => ((places.get(a) ?? '') < (places.get(b) ?? '') ? -1 : 1));
}

const order = (seed: string, a: string, b: string): number => (placeOf(seed, a) < placeOf(seed, b) ? -1 : 1);
