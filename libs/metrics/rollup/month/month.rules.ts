import type { DayRange, FigureFilter, Grouping } from '#libs/contract';
import { addDays } from '#libs/platform';
import { addFacts } from '../delta.rules.js';
import { ownerOf, type Grain, type PartPlace, type Rollup, type RollupPart } from '../rollup.rules.js';

/** Whose contacts a month's roll-up adds up, by channel: of the whole hotline, a district, or a queue of it. */
export type Level = 'hotline' | 'district' | 'queue';
/** By what it is split up: not at all, by day, by half-hour, by agent, by office, or by topic. */
export type MonthGrain = 'whole' | Grain;

export interface MonthPart extends RollupPart {
  day: string | null;
}

/** Roll-ups of the days of a month, added up. */
export interface MonthRollup {
  _id: string;
  /** `2026-03` */
  month: string;
  level: Level;
  grain: MonthGrain;
  /** Null above its level. */
  districtId: string | null;
  queueId: string | null;
  channel: string;
  parts: MonthPart[];
}

export const monthOf = (day: string): string => day.slice(0, 7);

/** Which of a month's roll-ups answer a question; null: it is asked of days. */
export function monthShape(
  { districtId, queueId, officeId }: FigureFilter,
  by: Grouping | null,
  grain: Grain,
): { level: Level; grain: MonthGrain } | null {
  const ofQueue = queueId !== null || by === 'queue';
  // Of the whole hotline agents and offices are not added up, and topics of all offices together.
  const ofOffice = officeId !== null || by === 'office';
  const ofDistrict = districtId !== null || by === 'district' || grain === 'agent' || ofOffice;
  const level = ofQueue ? 'queue' : ofDistrict ? 'district' : 'hotline';
  if (by !== 'day') return { level, grain: grain === 'day' ? 'whole' : grain };
  return level !== 'queue' && grain === 'day' ? { level, grain } : null;
}

/** The sealed months that lie wholly in a range, and the stretches of days that are left. */
export function splitRange(
  { from, to }: DayRange,
  sealed: Pick<ReadonlySet<string>, 'has'>,
): { months: string[]; days: DayRange[] } {
  const months: string[] = [];
  const days: DayRange[] = [];
  for (let first = `${monthOf(from)}-01`; first <= to; first = nextMonth(first)) {
    const last = addDays(nextMonth(first), -1);
    const month = monthOf(first);
    if (from <= first && last <= to && sealed.has(month)) {
      months.push(month);
      continue;
    }
    const stretch = { from: from > first ? from : first, to: to < last ? to : last };
    const before = days.at(-1);
    if (before && addDays(before.to, 1) === stretch.from) before.to = stretch.to;
    else days.push(stretch);
  }
  return { months, days };
}

/** The first day of the month after this one's. */
const nextMonth = (first: string): string => `${monthOf(addDays(first, 31))}-01`;

/** Adds up the roll-ups of a month's days, fed one by one: first by queue, then these by district, and these once more. */
export class MonthSum {
  private readonly made = new Map<string, MonthRollup>();
  private readonly parts = new Map<string, MonthPart>();

  constructor(private readonly month: string) {}

  add({ _id: _, cell: _cell, grain, districtId, queueId, channel, day, ...part }: Rollup): void {
    const place = { districtId, queueId, channel };
    const { facts } = part;
    if (grain !== 'day') return this.put('queue', grain, place, { day: null, ...part });
    this.put('queue', 'whole', place, { day: null, slot: null, agentId: null, facts });
    this.put('queue', 'day', place, { day, slot: null, agentId: null, facts });
  }

  /** All of the month, in the order of their ids, each part once. To be asked once. */
  rollups(): MonthRollup[] {
    for (const level of ['district', 'hotline'] as const) {
      const below = level === 'district' ? 'queue' : 'district';
      for (const rollup of [...this.made.values()].filter((one) => one.level === below)) {
        const { grain, channel } = rollup;
        if (level === 'hotline' && (grain === 'agent' || grain === 'office')) continue;
        const districtId = level === 'district' ? rollup.districtId : null;
        for (const part of rollup.parts) {
          const whole = level === 'hotline' && grain === 'topic' ? { ...part, officeId: null } : part;
          this.put(level, grain, { districtId, queueId: null, channel }, whole);
        }
      }
    }
    const stored = [...this.made.values()].filter(
      ({ level, grain }) => !(level === 'queue' && grain === 'day'),
    );
    for (const { parts } of stored) parts.sort((a, b) => (partKey(a) < partKey(b) ? -1 : 1));
    return stored.toSorted((a, b) => (a._id < b._id ? -1 : 1));
  }

  private put(
    level: Level,
    grain: MonthGrain,
    { districtId, queueId, channel }: Pick<MonthRollup, 'districtId' | 'queueId' | 'channel'>,
    part: MonthPart,
  ): void {
    const _id = [this.month, level, districtId ?? '', queueId ?? '', channel, grain].join('/');
    let rollup = this.made.get(_id);
    if (!rollup) {
      rollup = { _id, month: this.month, level, grain, districtId, queueId, channel, parts: [] };
      this.made.set(_id, rollup);
    }
    const key = `${_id}/${partKey(part)}`;
    const known = this.parts.get(key);
    if (known) return void (known.facts = addFacts(known.facts, part.facts));
    const own = { ...part };
    this.parts.set(key, own);
    rollup.parts.push(own);
  }
}

const partKey = ({ day, slot, ...place }: PartPlace & { day: string | null }): string =>
  [day ?? '', slot === null ? '' : String(slot).padStart(2, '0'), ownerOf({ slot, ...place })].join('/');
