import { DAY_MS, type Channel, type ReactionItem } from '#libs/contract';
import { DISTRICT_IDS } from '#libs/identity';
import { addDays, WorkingCalendar, type DayKind } from '#libs/platform';
import { seededRandom } from './random.js';
import { story, type Step } from './story.js';

/** What the hotline publishes of one year (2020), and how it grew: what a made-up year is scaled to. */
export const PUBLISHED = { calls: 1_707_000, connectionRate: 0.974, inquiries: 12_165, wechat: 13_950 };
const GROWTH: Partial<Record<Channel, number>> = { voice: 0.041, wechat: 0.2 };

export interface YearOrder {
  year: number;
  /** Of the published volumes: 1 = 1.7 million calls. */
  scale: number;
  seed: number;
}

const calendar = new WorkingCalendar();
const DAY_WEIGHT: Record<DayKind, number> = { working: 1, shifted: 0.85, weekend: 0.22, holiday: 0.12 };
/** Of a day's contacts, in each hour. */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 10, 60, 105, 115, 80, 35, 50, 95, 110, 105, 70, 25, 15, 12, 8, 5, 3];
const HOUR_SUM = HOURS.reduce((a, b) => a + b, 0);
/** The first districts of the list stand for the large ones. */
const DISTRICTS = DISTRICT_IDS.filter((id) => id !== '00');
const WEIGHTS = DISTRICTS.map((_, i) => 1 / (i + 4));
const WEIGHT_SUM = WEIGHTS.reduce((a, b) => a + b, 0);

/**
 * A made-up year, day by day: calls and written contacts of all districts, with the pattern of hours, weekdays
 * and holidays of the official calendar. The same order gives the same year. The published year is 2020's: it
 * is `year` that has its volumes, and `year - 1` those from which it grew.
 */
export function* yearOfContacts({ year, scale, seed }: YearOrder, grown = true): Generator<ReactionItem[]> {
  const random = seededRandom(seed * 10_000 + year);
  const days = Array.from({ length: daysIn(year) }, (_, n) => addDays(`${year}-01-01`, n));
  const weights = days.map((day) => DAY_WEIGHT[calendar.at(day).kind]);
  const sum = weights.reduce((a, b) => a + b, 0);
  const volumes: [Channel, number][] = [
    ['voice', PUBLISHED.calls],
    ['inquiry', PUBLISHED.inquiries],
    ['wechat', PUBLISHED.wechat],
  ];
  const owed = new Map<Channel, number>();
  for (const [n, day] of days.entries()) {
    const items: ReactionItem[] = [];
    for (const [channel, volume] of volumes) {
      const all = (volume * scale) / (grown ? 1 : 1 + (GROWTH[channel] ?? 0));
      const due = (owed.get(channel) ?? 0) + (all * (weights[n] ?? 0)) / sum;
      owed.set(channel, due - Math.floor(due));
      for (let i = 0; i < Math.floor(due); i += 1) items.push(contactOf(day, items.length, channel, random));
    }
    yield items;
  }
}

function contactOf(day: string, nth: number, channel: Channel, random: () => number): ReactionItem {
  const index = channel === 'wechat' ? 1 : pick(WEIGHTS, WEIGHT_SUM, random);
  const districtId = DISTRICTS[index] ?? '01';
  const hour = pick(HOURS, HOUR_SUM, random);
  const start = Date.parse(`${day}T00:00:00+08:00`) + hour * 3_600_000 + Math.floor(random() * 3_600_000);
  const queueId = `${districtId}-${random() < 0.7 ? 'general' : 'tariff'}`;
  const id = `y${day.replaceAll('-', '')}${String(nth).padStart(6, '0')}`;
  const steps = stepsOf(channel, `${districtId}-${agentOf(index, random)}`, random);
  const item = story(id, start, placed(steps, districtId, nth), { districtId, queueId });
  return { ...item, contact: { ...item.contact, channel, accountId: channel } };
}

/** Every so many contacts come by an office's account; one in so many is about nothing that has a name. */
const [OF_OFFICE, UNNAMED] = [33, 12];
const [OFFICES, TOPICS] = [8, 40];

/** The office and the topic of a contact, by its number in its day: the rest of the year is as it would be without. */
function placed(steps: readonly Step[], districtId: string, nth: number): Step[] {
  const officeId = `${districtId}0${1 + (Math.floor(nth / OF_OFFICE) % OFFICES)}`;
  // Some topics are asked of far more often than others.
  const share = (nth * 0.618034) % 1;
  const topicId = `topic-${Math.floor(TOPICS * share * share)}`;
  return steps.map((step): Step => {
    if (step[0] === 0 && step[1] === 'contact.opened' && nth % OF_OFFICE === 0)
      return [0, step[1], { officeId }];
    if (step[1] !== 'contact.closed' || nth % UNNAMED === 0) return step;
    return [step[0], step[1], { ...step[2], topicId, ...(nth % 17 ? {} : { repeats: 'before' }) }];
  });
}

/** Large districts have more agents. */
const agentOf = (index: number, random: () => number): number =>
  Math.floor(random() * (3 + Math.round((200 * (WEIGHTS[index] ?? 0)) / WEIGHT_SUM)));

function stepsOf(channel: Channel, agentId: string, random: () => number): Step[] {
  const asks: Step[] = [
    [0, 'contact.opened'],
    [0, 'contact.queued'],
  ];
  const written = channel !== 'voice';
  // Whoever writes is answered sooner or later; so it is the callers who leave.
  if (!written && random() > PUBLISHED.connectionRate) {
    return [...asks, [seconds(25, random), 'contact.abandoned']];
  }
  const answered: Step = [seconds(random() < 0.8 ? 5 : 45, random), 'contact.accepted', { agentId }];
  const responded: Step[] = written ? [[seconds(40, random), 'contact.responded', { agentId }]] : [];
  const passedOn: Step[] =
    random() < 0.04
      ? [[seconds(30, random), 'contact.transferred', { agentId, kind: 'warm', toAgentId: `${agentId}s` }]]
      : [];
  const last = passedOn.length > 0 ? `${agentId}s` : agentId;
  return [
    ...asks,
    answered,
    ...responded,
    ...passedOn,
    [seconds(150, random), 'contact.ended'],
    [seconds(25, random), 'contact.closed', { agentId: last }],
  ];
}

const daysIn = (year: number): number => (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY_MS;

/** Exponential with this mean, in s, by ms. */
const seconds = (mean: number, random: () => number): number =>
  Math.round(-mean * Math.log(1 - random()) * 1000) / 1000;

function pick(weights: readonly number[], sum: number, random: () => number): number {
  let left = random() * sum;
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
