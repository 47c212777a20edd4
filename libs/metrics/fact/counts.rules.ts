import { COUNTED_AS, type ContactCounts, type CountedAs, type Fact, type NotCounted } from '#libs/contract';
import { factsAnd, type FactSource } from './fact.rules.js';

/** Exactly one of these is told of whoever asked, once it is known. */
const OUTCOMES: readonly CountedAs[] = ['answered', 'abandoned', 'flowed-out'];

const isShown = (fact: Fact): fact is Fact & { name: CountedAs } =>
  (COUNTED_AS as readonly string[]).includes(fact.name);
const isOutcome = ({ name }: Pick<Fact, 'name'>): boolean => (OUTCOMES as readonly string[]).includes(name);

/** What a contact counts as, told by the facts of its timeline and by nothing else. */
export function countsOf(source: FactSource): ContactCounts {
  const { facts: all, again } = factsAnd(source);
  const facts = all.filter(isShown);
  const asked = facts.some(({ name }) => name === 'asked');
  const outcome = facts.find(isOutcome);
  return {
    day: facts[0]?.day ?? null,
    // Whoever asks arrives by it: said once.
    entries: facts
      .filter(({ name }) => name !== 'arrived' || !asked)
      .map((fact) => ({ seq: fact.seq, as: fact.name, waitedMs: isOutcome(fact) ? fact.value : null })),
    again,
    not: outcome === undefined ? reasonOf(source, asked) : null,
  };
}

function reasonOf({ contact, timeline }: FactSource, asked: boolean): NotCounted | null {
  if (contact.callbackId !== null) return 'callback';
  if (asked) return 'waiting';
  return timeline.at(-1)?.type === 'contact.closed' ? 'not-asked' : null;
}
