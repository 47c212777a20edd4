import type { Fact, FactName } from '#libs/contract';
import { HALF_HOUR_MS, shanghaiDay, shanghaiHalfHour } from '#libs/platform';

/** What an agent says of themselves, or what a missed offer says of them; `offline` is no interval. */
export type Duty = 'online' | 'break' | 'not-responding';

/** From `from` up to `until`, ms. */
export interface Interval {
  from: number;
  until: number;
}

/** What is known of an agent in and around a half-hour. */
export interface AgentPast {
  agentId: string;
  districtId: string;
  duties: readonly (Interval & { duty: Duty })[];
  /** On contacts; several at a time overlap. */
  contacts: readonly Interval[];
}

/** Parts of a half-hour, ms, by the clock on the wall: together at most half an hour, whatever overlaps. */
export interface Spent {
  worked: number;
  idled: number;
  unready: number;
}

/**
 * How an agent spent the half-hour that begins at `start`. On a contact is on a contact, whatever the agent says
 * meanwhile; what is both ready and not (an observer came late) is not ready.
 */
export function spentIn(start: number, { duties, contacts }: Pick<AgentPast, 'duties' | 'contacts'>): Spent {
  const within = { from: start, until: start + HALF_HOUR_MS };
  const some = (duty: (duty: Duty) => boolean): Interval[] => duties.filter((one) => duty(one.duty));
  const worked = lengthOf(within, contacts);
  const notReady = lengthOf(within, [...contacts, ...some((duty) => duty !== 'online')]);
  const present = lengthOf(within, [...contacts, ...duties]);
  return { worked, unready: notReady - worked, idled: present - notReady };
}

/** How much of `within` lies in at least one of these. */
export function lengthOf(within: Interval, intervals: readonly Interval[]): number {
  const cut = intervals
    .map(({ from, until }) => ({
      from: Math.max(from, within.from),
      until: Math.min(until, within.until),
    }))
    .filter(({ from, until }) => from < until)
    .toSorted((a, b) => a.from - b.from);
  let [length, reached] = [0, within.from];
  for (const { from, until } of cut) {
    length += Math.max(0, until - Math.max(from, reached));
    reached = Math.max(reached, until);
  }
  return length;
}

const NAMES: Record<keyof Spent, FactName> = { worked: 'worked', idled: 'idled', unready: 'unready' };

/** An agent's time belongs to no queue and no channel. */
export const NOWHERE = { queueId: '', channel: '', accountId: '', officeId: null, topicId: null } as const;

/** The facts of a half-hour: one for each way in which some of it was spent. */
export function factsOfTime(start: number, past: AgentPast): Fact[] {
  const { agentId, districtId } = past;
  const [day, slot] = [shanghaiDay(start), shanghaiHalfHour(start)];
  const contactId = `agent:${agentId}:${day}`;
  return (Object.entries(spentIn(start, past)) as [keyof Spent, number][])
    .filter(([, ms]) => ms > 0)
    .map(([way, value]) => ({
      id: `${contactId}:${slot}:${NAMES[way]}`,
      name: NAMES[way],
      contactId,
      seq: slot,
      at: start,
      day,
      slot,
      districtId,
      ...NOWHERE,
      agentId,
      value,
    }));
}
