import type { Random } from '../world/index.js';
import type { PastArrival } from './arrival.rules.js';
import type { Shift } from './roster.rules.js';

const [SECOND_MS, MINUTE_MS] = [1000, 60_000];
/** How long an offer rings, and how long whoever missed it is away. */
export const RING_MS = 20 * SECOND_MS;
const AWAY_MS = 90 * SECOND_MS;
/** Nobody begins with somebody so soon before going home. */
const BEFORE_HOME_MS = 2 * MINUTE_MS;
const [MISSED, WARM, OVERDUE] = [0.012, 0.03, 0.02];

/** A colleague who takes it over. */
export interface HandedOn {
  agent: string;
  invitedAt: number;
  joinedAt: number;
  at: number;
}

/** How somebody was served. */
export interface Service {
  agent: string;
  offeredAt: number;
  acceptedAt: number;
  handedOn: HandedOn | null;
  endedAt: number;
  /** Null: wrap-up ran out. */
  closedAt: number | null;
}

/** What became of an arrival: whom it rang at in vain, and who had it, or when they left. */
export interface Served {
  arrival: PastArrival;
  missed: { agent: string; at: number }[];
  service: Service | null;
  /** When they left waiting; with whom it was ringing. */
  left: { at: number; ringing: { agent: string; since: number } | null } | null;
}

/**
 * A team's day: first come, first served, by whoever has been free for longest, one at a time. Who is not answered
 * in the time that they have leaves. Seats are never held twice, and waits follow from that alone.
 */
export function serve(arrivals: readonly PastArrival[], roster: readonly Shift[], random: Random): Served[] {
  const freeAt = new Map(roster.map(({ agent, from }) => [agent, from]));
  return arrivals.map((arrival): Served => {
    if (arrival.selfServed) return { arrival, missed: [], service: null, left: null };
    return serveOne(arrival, roster, freeAt, random);
  });
}

function serveOne(
  arrival: PastArrival,
  roster: readonly Shift[],
  freeAt: Map<string, number>,
  random: Random,
): Served {
  const { at, door } = arrival;
  const written = door.channel !== 'voice';
  const leavesAt = at + (8 + random.exponential(written ? 300 : 240)) * SECOND_MS;
  const missed: Served['missed'] = [];
  let since = at;
  for (;;) {
    const next = nextFree(roster, freeAt, since);
    if (next === null || next.at >= leavesAt) {
      return { arrival, missed, service: null, left: { at: Math.round(leavesAt), ringing: null } };
    }
    const { agent, at: offeredAt } = next;
    if (missed.length === 0 && random.chance(MISSED) && offeredAt + RING_MS < leavesAt) {
      since = offeredAt + RING_MS;
      missed.push({ agent, at: offeredAt });
      freeAt.set(agent, since + AWAY_MS);
      continue;
    }
    const acceptedAt = offeredAt + Math.round(pickUp(random) * SECOND_MS);
    if (acceptedAt > leavesAt) {
      freeAt.set(agent, Math.round(leavesAt));
      const ringing = { agent, since: offeredAt };
      return { arrival, missed, service: null, left: { at: Math.round(leavesAt), ringing } };
    }
    const service = talk({ agent, offeredAt, acceptedAt, arrival }, roster, freeAt, random);
    return { arrival, missed, service, left: null };
  }
}

/** Most pick up at once. */
const pickUp = (random: Random): number =>
  random.chance(0.94) ? random.between(2, 8) : random.between(8, 18);

/** Who is free first from a moment on; of several, whoever has been for longest. */
function nextFree(
  roster: readonly Shift[],
  freeAt: ReadonlyMap<string, number>,
  since: number,
): { agent: string; at: number } | null {
  let best: { agent: string; at: number; idle: number } | null = null;
  for (const { agent, from, until, pause } of roster) {
    const idle = Math.max(freeAt.get(agent) ?? from, from);
    let at = Math.max(since, idle);
    if (at >= pause.from && at < pause.until) at = pause.until;
    if (at > until - BEFORE_HOME_MS) continue;
    if (best === null || at < best.at || (at === best.at && idle < best.idle)) best = { agent, at, idle };
  }
  return best;
}

function talk(
  {
    agent,
    offeredAt,
    acceptedAt,
    arrival,
  }: Pick<Service, 'agent' | 'offeredAt' | 'acceptedAt'> & {
    arrival: PastArrival;
  },
  roster: readonly Shift[],
  freeAt: Map<string, number>,
  random: Random,
): Service {
  const written = arrival.door.channel !== 'voice';
  const seconds = written
    ? 60 + arrival.lines.length * random.between(45, 95)
    : Math.min(1500, 55 + random.exponential(150));
  const talked = Math.round(seconds * SECOND_MS);
  const handedOn = random.chance(WARM)
    ? passOn(acceptedAt + Math.round(talked * random.between(0.5, 0.8)), agent, roster, freeAt, random)
    : null;
  const more = handedOn ? Math.round(random.between(60, 200) * SECOND_MS) : 0;
  const endedAt = Math.max(acceptedAt + talked, (handedOn?.at ?? 0) + 20 * SECOND_MS) + more;
  const wrapUp = Math.round(Math.min(55, 8 + random.exponential(14)) * SECOND_MS);
  const closedAt = random.chance(OVERDUE) ? null : endedAt + wrapUp;
  const free = closedAt ?? endedAt + MINUTE_MS;
  freeAt.set(agent, handedOn?.at ?? free);
  if (handedOn) freeAt.set(handedOn.agent, free);
  return { agent, offeredAt, acceptedAt, handedOn, endedAt, closedAt };
}

/** To a colleague who is there and has nobody; null if there is none. */
function passOn(
  invitedAt: number,
  agent: string,
  roster: readonly Shift[],
  freeAt: ReadonlyMap<string, number>,
  random: Random,
): HandedOn | null {
  const guest = roster.find(
    (one) =>
      one.agent !== agent &&
      (freeAt.get(one.agent) ?? one.from) < invitedAt &&
      one.from < invitedAt &&
      one.until - 15 * MINUTE_MS > invitedAt &&
      (invitedAt < one.pause.from - MINUTE_MS || invitedAt >= one.pause.until),
  );
  if (!guest) return null;
  const joinedAt = invitedAt + Math.round(random.between(3, 9) * SECOND_MS);
  return {
    agent: guest.agent,
    invitedAt,
    joinedAt,
    at: joinedAt + Math.round(random.between(10, 40) * SECOND_MS),
  };
}
