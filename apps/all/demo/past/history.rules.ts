import type { ClosedContact, ClosedMessage } from '#libs/contact';
import type { Channel, SatisfactionScore, SatisfactionWay, TopicView } from '#libs/contract';
import { answerTo, closing, seededRandom, topicOf, type Random } from '../world/index.js';
import { arrivalsOf } from './arrival.rules.js';
import { courseOf, type About } from './course.rules.js';
import type { PastDay } from './past-days.rules.js';
import { rosterOf, type Shift } from './roster.rules.js';
import { serve, type Served } from './serving.rules.js';
import { TEAMS, type Team } from './team.rules.js';

/** What a past is made of beside chance. */
export interface PastOrder {
  days: readonly PastDay[];
  seed: number;
  topics: readonly TopicView[];
  /** Ids of agents by their user names. */
  idOf: (username: string) => string;
  customerIdOf: (party: { channel: Channel; accountId: string; identity: string }) => string;
  /** As the settings have them. */
  linkMs: number;
  repeatMs: number;
}

/** A contact of the past, and how satisfied its customer was: null if they said nothing, absent if they were not asked. */
export interface PastContact extends ClosedContact {
  rating?: { score: SatisfactionScore | null; way: SatisfactionWay };
}

/** A day as it was. */
export interface LivedDay {
  day: PastDay;
  contacts: PastContact[];
  shifts: (Shift & { districtId: string })[];
}

interface Known {
  id: string;
  openedAt: number;
  endedAt: number;
  topicId: string | null;
}

/** Nobody says what one in so many was about. */
const UNNAMED = 0.06;
/** Who is asked, and who answers, by channel. */
const ASKED: Partial<Record<Channel, number>> = { voice: 0.8, webchat: 0.97, wechat: 0.97 };
const ANSWERS: Partial<Record<Channel, number>> = { voice: 0.52, webchat: 0.36, wechat: 0.41 };

/** The past, day by day, the same for the same order. */
export function* pastOf(order: PastOrder): Generator<LivedDay> {
  const known = new Map<string, Known[]>();
  for (const day of order.days) {
    const contacts: PastContact[] = [];
    const shifts: LivedDay['shifts'] = [];
    for (const team of TEAMS) {
      const random = seededRandom(order.seed, `${day.day} ${team.districtId}`);
      const roster = rosterOf(team.agents, day.day, day.kind);
      shifts.push(...roster.map((shift) => ({ ...shift, districtId: team.districtId })));
      const served = serve(arrivalsOf(team, day, random), roster, random);
      contacts.push(...served.map((one) => lived(one, team, order, known, random)));
    }
    yield { day, contacts: contacts.toSorted((a, b) => a.contact.openedAt - b.contact.openedAt), shifts };
  }
}

function lived(
  served: Served,
  { districtId }: Team,
  order: PastOrder,
  known: Map<string, Known[]>,
  random: Random,
): PastContact {
  const { at, door, identity, lines, selfServed } = served.arrival;
  const { channel, accountId, queueId, officeId } = door;
  const party = { channel, accountId, identity };
  const customerId = order.customerIdOf(party);
  const before = known.get(customerId) ?? [];
  const about = aboutOf(lines, at, before, order, random);
  const course = courseOf({
    served,
    arrival: {
      id: idAt(at, random),
      ...party,
      districtId,
      officeId,
      queueId,
      customerId,
      now: at,
      continues: selfServed ? null : continuedAt(at, before, order.linkMs),
      ...(channel === 'voice' ? { journey: journeyOf(selfServed) } : {}),
      ...(selfServed ? { unasked: 'customer' as const } : {}),
    },
    idOf: order.idOf,
    about,
    random,
  });
  const { contact } = course;
  if (!selfServed) {
    const { id, openedAt, endedAt, topicId } = contact;
    const since = at - Math.max(order.repeatMs, order.linkMs);
    const recent = before.filter((one) => one.openedAt >= since);
    known.set(customerId, [...recent, { id, openedAt, endedAt: endedAt ?? openedAt, topicId }]);
  }
  const rating = served.service ? ratingOf(channel, random) : null;
  return { ...course, messages: saidIn(served, contact.handledBy, random), ...(rating ? { rating } : {}) };
}

/** Ids sort by the second they were made in, as those of all contacts do. */
function idAt(at: number, random: Random): string {
  const digits = (): string =>
    Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return Math.floor(at / 1000).toString(16) + digits() + digits();
}

function aboutOf(
  lines: readonly string[],
  at: number,
  before: readonly Known[],
  { topics, repeatMs }: PastOrder,
  random: Random,
): About {
  const topicId = random.chance(UNNAMED) ? null : (topicOf(lines, topics)?.id ?? null);
  const earlier = before.findLast((one) => one.topicId === topicId && one.openedAt >= at - repeatMs);
  return { topicId, repeats: topicId === null ? null : (earlier?.id ?? null) };
}

function continuedAt(at: number, before: readonly Known[], linkMs: number): string | null {
  const last = before.at(-1);
  return last && last.endedAt >= at - linkMs ? last.id : null;
}

/** What callers said to the tree of the numbers by keys. */
const journeyOf = (selfServed: boolean) => ({
  path: selfServed ? ['welcome', 'guide'] : ['welcome', 'agent'],
  entered: {},
  served: selfServed,
});

function ratingOf(channel: Channel, random: Random): PastContact['rating'] | null {
  const way = channel === 'voice' ? 'key' : channel === 'wechat' ? 'text' : 'page';
  if (!random.chance(ASKED[channel] ?? 0)) return null;
  if (!random.chance(ANSWERS[channel] ?? 0)) return { score: null, way };
  const luck = random.next();
  const score = luck < 0.8 ? 5 : luck < 0.95 ? 4 : luck < 0.98 ? 3 : luck < 0.99 ? 2 : 1;
  return { score, way };
}

/** What was written: nothing in calls. */
function saidIn({ arrival, service, left }: Served, agentId: string | null, random: Random): ClosedMessage[] {
  const [question = '', ...more] = arrival.lines;
  if (arrival.door.channel === 'voice') return [];
  const first = { direction: 'inbound' as const, text: question, agentId: null, at: arrival.at };
  if (left || !service) return [first];
  const from = service.acceptedAt;
  const step = (service.endedAt - from) / (arrival.lines.length * 2 + 1);
  const answered = arrival.lines.flatMap((line, n): ClosedMessage[] => {
    const asked = n === 0 ? first : { ...first, text: line, at: Math.round(from + 2 * n * step) };
    const text = n > 0 && n === more.length ? closing() : answerTo(line);
    const at = Math.round(from + (2 * n + random.between(0.6, 1)) * step);
    return [asked, { direction: 'outbound', text, agentId, at }];
  });
  return answered;
}
