import type { Fact, FactName, FigureScope } from '#libs/contract';

/** Facts of one name whose value lies within bounds. */
export interface Selector {
  fact: FactName;
  /** value ≤ this, ms */
  atMostMs?: number;
  /** value > this, ms */
  overMs?: number;
}

/**
 * One side of a fraction: the contacts that have a fact of `of` and none of `except`, counted, or
 * the values of their `of` facts summed, or the greatest of them (`most`). So that counting facts is counting contacts, only facts
 * that a contact has once may be named, those of `of` exclude each other, and whoever has a fact
 * of `except` has one of `of` too (an abandoned contact has asked).
 */
export interface Part {
  of: readonly Selector[];
  except?: readonly Selector[];
  sum?: boolean;
  most?: boolean;
}

export interface Formula {
  numerator: Part;
  denominator: Part;
}

/** How many facts a selector found, their values added up, and the greatest of them, ms. */
export interface Amount {
  count: number;
  sum: number;
  most: number;
}
export const NO_AMOUNT: Amount = { count: 0, sum: 0, most: 0 };

export const addAmounts = (a: Amount, b: Amount): Amount => ({
  count: a.count + b.count,
  sum: a.sum + b.sum,
  most: Math.max(a.most, b.most),
});

export const selectorKey = (selector: Selector): string =>
  `${selector.fact}:${selector.atMostMs ?? ''}:${selector.overMs ?? ''}`;

/** Every selector the formulas need, each once. */
export function selectorsOf(formulas: readonly Formula[]): Selector[] {
  const parts = formulas.flatMap((formula) => [formula.numerator, formula.denominator]);
  const all = parts.flatMap((part) => [...part.of, ...(part.except ?? [])]);
  return [...new Map(all.map((selector) => [selectorKey(selector), selector])).values()];
}

export function selects(selector: Selector, fact: Pick<Fact, 'name' | 'value'>): boolean {
  if (fact.name !== selector.fact) return false;
  const value = fact.value ?? 0;
  return value <= (selector.atMostMs ?? Infinity) && value > (selector.overMs ?? -Infinity);
}

/** The amount of one selector, told by facts in memory; the repository tells the same from the store. */
export function amountIn(facts: readonly Fact[], selector: Selector): Amount {
  const found = facts.filter((fact) => selects(selector, fact));
  return found
    .map(({ value }): Amount => ({ count: 1, sum: value ?? 0, most: value ?? 0 }))
    .reduce(addAmounts, NO_AMOUNT);
}

/** A part's number: contacts, or seconds if it is a sum or the greatest value. */
export function partValue(part: Part, amount: (selector: Selector) => Amount): number {
  if (part.most) return Math.max(...part.of.map((selector) => amount(selector).most)) / 1000;
  const total = (selectors: readonly Selector[]): number =>
    selectors.reduce((sum, selector) => {
      const { count, sum: ms } = amount(selector);
      return sum + (part.sum ? ms : count);
    }, 0);
  const value = total(part.of) - total(part.except ?? []);
  return part.sum ? value / 1000 : value;
}

/** The part that selects those alone whose value is the greatest one, ms. */
export const topOf = (part: Part, most: number): Part => ({
  of: part.of.map((selector) => ({ ...selector, overMs: most - 1 })),
});

/** The contacts a part is made of, in the order of their ids. */
export function partContacts(part: Part, facts: readonly Fact[]): string[] {
  if (part.most) {
    const most = partValue(part, (selector) => amountIn(facts, selector)) * 1000;
    return partContacts(topOf(part, Math.round(most)), facts);
  }
  const having = (selectors: readonly Selector[]): Set<string> =>
    new Set(facts.filter((fact) => selectors.some((s) => selects(s, fact))).map((fact) => fact.contactId));
  const left = having(part.except ?? []);
  return [...having(part.of)].filter((id) => !left.has(id)).toSorted();
}

/** Null without a denominator: no data is not 0 %, and not 100 % either. */
export const quotient = (numerator: number, denominator: number): number | null =>
  denominator === 0 ? null : numerator / denominator;

/** One name for a scope, wherever something is kept by scope: no two have the same, whatever a queue is called. */
export const scopeKey = ({ districtId, queueId }: FigureScope): string =>
  JSON.stringify([districtId, queueId]);
