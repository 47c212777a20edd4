import type { Channel } from '#libs/contract';
import { shanghaiDayStart } from '#libs/platform';
import { customerLines, type Random } from '../world/index.js';
import type { PastDay } from './past-days.rules.js';
import { openHours } from './roster.rules.js';
import type { Door, Team } from './team.rules.js';

/** Somebody who comes. */
export interface PastArrival {
  /** When, epoch ms. */
  at: number;
  door: Door;
  districtId: string;
  /** As the channel knows them. */
  identity: string;
  /** What they say, the first question first. */
  lines: readonly string[];
  /** They hear what they wanted to know from the system, and ask for nobody. */
  selfServed: boolean;
}

/** Of a working day's contacts, in each hour of the day. */
const HOURS = [0, 0, 0, 0, 0, 0, 0, 0, 60, 105, 115, 80, 40, 55, 95, 110, 105, 70, 25, 15, 0, 0, 0, 0];
/** From how many people a district's contacts on a channel come: some come again. */
const PEOPLE = 700;
const SELF_SERVED = 0.12;
/** A day is so much busier or quieter than was to be expected. */
const CHANCE = 0.09;

/** Who comes to a team on a day, in order. */
export function arrivalsOf(team: Team, day: PastDay, random: Random): PastArrival[] {
  const count = Math.round(day.expected(team.agents.length) * (1 + random.between(-CHANCE, CHANCE)));
  const { from, until } = openHours(day.kind);
  const weights = HOURS.map((weight, hour) => (hour >= from && hour < until ? weight : 0));
  const start = shanghaiDayStart(day.day);
  const come = new Set<string>();
  return Array.from({ length: count }, () => {
    const door = weighted(team.doors, ({ share }) => share, random);
    const hour = weighted([...weights.keys()], (one) => weights[one] ?? 0, random);
    return {
      at: start + hour * 3_600_000 + Math.floor(random.next() * 3_600_000),
      door,
      districtId: team.districtId,
      identity: newcomer(door, team.districtId, come, random),
      lines: customerLines(door.topics, random),
      selfServed: door.channel === 'voice' && random.chance(SELF_SERVED),
    };
  }).toSorted((a, b) => a.at - b.at);
}

/** Somebody who has not been at this door on this day: nobody is in two contacts at once. */
function newcomer(door: Door, districtId: string, come: Set<string>, random: Random): string {
  for (;;) {
    const identity = identityOf(door.channel, districtId, Math.floor(random.next() * PEOPLE));
    const known = `${door.accountId} ${identity}`;
    if (come.has(known)) continue;
    come.add(known);
    return identity;
  }
}

/** Nobody's: a number, a visitor or a follower of the demo alone. */
function identityOf(channel: Channel, districtId: string, person: number): string {
  const number = String(person).padStart(4, '0');
  if (channel === 'voice') return `1300${districtId}0${number}`;
  return channel === 'wechat'
    ? `oDemoFollower${districtId}${number}`
    : `demo-visitor-${districtId}-${number}`;
}

function weighted<T>(list: readonly T[], weight: (one: T) => number, random: Random): T {
  let left = random.next() * list.reduce((sum, one) => sum + weight(one), 0);
  for (const one of list) {
    left -= weight(one);
    if (left < 0) return one;
  }
  return random.pick(list);
}
