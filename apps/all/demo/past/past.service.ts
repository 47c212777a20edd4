import type { CustomerService } from '#libs/contact';
import { DAY_MS, type TopicView } from '#libs/contract';
import {
  AgentPasts,
  factsOf,
  factsOfTime,
  type AgentIntervalRepository,
  type RollupService,
  type StretchReaction,
} from '#libs/metrics';
import { HALF_HOUR_MS, shanghaiDay, shanghaiDayStart, type Clock, type Config } from '#libs/platform';
import type { SatisfactionService } from '#libs/survey';
import { pastOf, type LivedDay } from './history.rules.js';
import { lastWeeksFrom, pastDays } from './past-days.rules.js';
import type { PastMark } from './past-mark.repository.js';
import type { PastStores } from './past-stores.repository.js';

export interface PastParts extends PastStores {
  intervals: AgentIntervalRepository;
  stretches: StretchReaction;
  satisfaction: SatisfactionService;
  customers: CustomerService;
  rollups: Pick<RollupService, 'compact' | 'sealMonths'>;
  clock: Clock;
}

export interface PastPeople {
  topics: readonly TopicView[];
  /** Ids of agents by their user names. */
  idOf: (username: string) => string;
}

/** How far it is: days of days. */
export interface PastProgress {
  days: number;
  of: number;
  contacts: number;
}

const SEED = 12_360;
/** Facts of so many contacts are stored in one transaction. */
const AT_ONCE = 150;

/**
 * Writes what the demo has lived through, a day at a time: contacts with their timelines, and everything else told by
 * them, by the rules that tell it of any contact. A day is written once however often it is begun.
 */
export class PastService {
  constructor(
    private readonly parts: PastParts,
    private readonly terms: Pick<Config, 'linkMs' | 'repeatMs'>,
  ) {}

  /** Before anybody tells agents' time: that of the past is told here. Answers how far it had come. */
  async begin(): Promise<PastMark> {
    const { marks, intervals, clock } = this.parts;
    const now = clock.now();
    const mark = await marks.begin(shanghaiDay(now));
    if ((await intervals.told()) === null) {
      await intervals.setTold(shanghaiDayStart(lastWeeksFrom(mark.today)));
      await intervals.setTold(Math.floor(now / HALF_HOUR_MS) * HALF_HOUR_MS);
    }
    return mark;
  }

  /** Writes the days that are missing. False if it was stopped before the last one. */
  async write(
    mark: PastMark,
    people: PastPeople,
    stopped: () => boolean,
    onProgress: (so: PastProgress) => void = () => undefined,
  ): Promise<boolean> {
    const days = pastDays(mark.today);
    let [written, contacts] = [0, 0];
    for (const lived of this.days(mark, people)) {
      if (stopped()) return false;
      written += 1;
      contacts += lived.contacts.length;
      if (written > mark.days) {
        await this.writeDay(lived, people, lived.day.day >= lastWeeksFrom(mark.today));
        await this.parts.marks.written(written);
      }
      onProgress({ days: written, of: days.length, contacts });
    }
    await this.parts.rollups.compact();
    await this.parts.rollups.sealMonths(shanghaiDay(this.parts.clock.now() - DAY_MS));
    return true;
  }

  /** Notes that a step is done. */
  finish(step: string): Promise<void> {
    return this.parts.marks.done(step);
  }

  /** The past as it is made: the same for the same mark and people. */
  days({ today }: Pick<PastMark, 'today'>, people: PastPeople): Generator<LivedDay> {
    const customerIdOf = this.parts.customers.idOf.bind(this.parts.customers);
    return pastOf({ days: pastDays(today), seed: SEED, ...people, customerIdOf, ...this.terms });
  }

  private async writeDay(
    { contacts, shifts }: LivedDay,
    people: PastPeople,
    withTime: boolean,
  ): Promise<void> {
    const { parts } = this;
    await parts.contacts.put(contacts);
    for (let n = 0; n < contacts.length; n += AT_ONCE) {
      await parts.intake.add(contacts.slice(n, n + AT_ONCE).flatMap(factsOf));
    }
    await parts.satisfaction.takeEarlier(
      contacts.flatMap(({ contact, rating }) => (rating ? [{ contact, ...rating }] : [])),
    );
    await parts.stretches.react(
      contacts.map(({ contact, timeline }) => ({ contact, timeline, fresh: timeline })),
    );
    if (withTime) await this.writeTime(shifts, people);
  }

  /** When agents were ready and when not, and how they spent each half-hour. */
  private async writeTime(shifts: LivedDay['shifts'], { idOf }: PastPeople): Promise<void> {
    const { intervals, intake } = this.parts;
    await intervals.insert(
      shifts.flatMap(({ agent, districtId, from, until, pause }) => {
        const duty = (kind: 'online' | 'break', start: number, end: number) => ({
          _id: `past:${agent}:${start}`,
          agentId: idOf(agent),
          kind,
          districtId,
          reason: kind === 'break' ? '用餐' : null,
          from: new Date(start),
          until: new Date(end),
        });
        return [
          duty('online', from, pause.from),
          duty('break', pause.from, pause.until),
          duty('online', pause.until, until),
        ];
      }),
    );
    const first = Math.min(...shifts.map(({ from }) => from));
    const last = Math.max(...shifts.map(({ until }) => until)) + HALF_HOUR_MS;
    const pasts = new AgentPasts(intervals, NOBODY_HELD);
    const facts = [];
    for (let start = first; start < last; start += HALF_HOUR_MS) {
      const known = await pasts.of(start, start + HALF_HOUR_MS, []);
      facts.push(...known.flatMap((past) => factsOfTime(start, past)));
    }
    await intake.add(facts);
  }
}

/** All of the past is over. */
const NOBODY_HELD = { of: async () => [] };
