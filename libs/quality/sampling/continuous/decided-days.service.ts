import type { FrameContact, FrameFeed } from '#libs/contract';
import { addDays, shanghaiDay } from '#libs/platform';
import { stratumOf } from '../plan.rules.js';
import { seedOfDay } from '../standing/standing.rules.js';
import type { ContinuousDoc, StandingDoc } from '../standing/standing.schema.js';
import { isDrawn } from './continuous.rules.js';

/** A plan that decides on contacts as they are closed. */
export type Continuous = StandingDoc & { continuous: ContinuousDoc };

/** What is drawn, with the stratum that it was drawn of. */
export type Drawn = Pick<FrameContact, 'contactId'> & { stratum: string };

/**
 * After so long a day is read again from the beginning, ms: facts that were corrected meanwhile, by a rebuild of figures,
 * are seen then. Days that were over yesterday get few contacts, and are looked at no more often.
 */
export const REREAD_MS = 600_000;
/** Contacts that are asked for at once. */
const AT_ONCE = 1000;

/** The contacts of a day in the order in which this process came to know them. */
class KnownDay {
  readonly ids: string[] = [];
  private readonly known = new Set<string>();
  look = -1;

  learn(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.known.has(id)) continue;
      this.known.add(id);
      this.ids.push(id);
    }
  }
}

/** What a plan has decided of a day. */
interface DecidedDay {
  readAt: number;
  /** So many of the contacts of the day it has decided on. */
  upTo: number;
  drawn: Map<string, Drawn>;
}

/**
 * Remembers of today and yesterday what is decided, so that a look costs what has come since, not the whole day: which
 * contacts there are is read of an index alone, once for all plans, and only those that are new are read themselves. A
 * process that starts knows nothing and reads everything once; nobody relies on another's memory, and the frozen frame of
 * a day on nobody's.
 */
export class DecidedDays {
  private readonly days = new Map<string, KnownDay>();
  private plans = new Map<string, DecidedDay>();
  private asked = new Set<string>();
  private look = 0;
  private now = 0;

  constructor(private readonly contacts: FrameFeed) {}

  /** Begins a look: what is not asked for in it is forgotten by the next one. */
  begin(now: number): void {
    this.now = now;
    this.look += 1;
    this.plans = new Map([...this.plans].filter(([key]) => this.asked.has(key)));
    for (const day of this.days.keys()) if (!this.isRecent(day)) this.days.delete(day);
    this.asked = new Set();
  }

  /** What is drawn of a day by now; null: it is not looked at this time. */
  async drawn(plan: Continuous, day: string): Promise<Drawn[] | null> {
    const key = `${plan._id}/${day}`;
    this.asked.add(key);
    const before = this.plans.get(key);
    const isFresh = before !== undefined && this.now - before.readAt < REREAD_MS;
    if (isFresh && !this.isRecent(day)) return null;
    const decided = isFresh ? await this.readOn(plan, day, before) : await this.readAll(plan, day);
    this.plans.set(key, decided);
    return [...decided.drawn.values()];
  }

  private isRecent(day: string): boolean {
    return day >= addDays(shanghaiDay(this.now), -1);
  }

  private async readAll(plan: Continuous, day: string): Promise<DecidedDay> {
    // First which there are, then all of them: what comes in between is new at the next look.
    const upTo = this.isRecent(day) ? (await this.known(day)).ids.length : 0;
    const decided: DecidedDay = { readAt: this.now, upTo, drawn: new Map() };
    const decide = decisionOn(plan, day, decided);
    for await (const one of this.contacts.handled({ ...plan.population, from: day, to: day })) decide(one);
    return decided;
  }

  private async readOn(plan: Continuous, day: string, before: DecidedDay): Promise<DecidedDay> {
    const { ids } = await this.known(day);
    const population = { ...plan.population, from: day, to: day };
    const decide = decisionOn(plan, day, before);
    while (before.upTo < ids.length) {
      const next = ids.slice(before.upTo, before.upTo + AT_ONCE);
      for (const one of await this.contacts.handledAmong(population, next)) decide(one);
      before.upTo += next.length;
    }
    return before;
  }

  /** Read on once in a look. */
  private async known(day: string): Promise<KnownDay> {
    const known = this.days.get(day) ?? new KnownDay();
    this.days.set(day, known);
    if (known.look !== this.look) {
      known.learn(await this.contacts.handledIds(day));
      known.look = this.look;
    }
    return known;
  }
}

function decisionOn(
  { seed, continuous: { share, shares }, stratifyBy }: Continuous,
  day: string,
  { drawn }: DecidedDay,
): (one: FrameContact) => void {
  const by = { seed: seedOfDay(seed, day), share, shares };
  return (one) => {
    const { contactId } = one;
    const stratum = stratumOf(one, stratifyBy);
    if (isDrawn(by, contactId, stratum)) drawn.set(contactId, { contactId, stratum });
  };
}
