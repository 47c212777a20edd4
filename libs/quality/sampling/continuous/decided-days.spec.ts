import { beforeEach, describe, expect, it } from '@jest/globals';
import { CONTINUOUS } from '#kit/continuous-stage';
import { framed } from '#kit/drawn-stage';
import { DAY_MS, type FrameContact, type FrameFeed, type Population } from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import { createHash } from 'node:crypto';
import { DecidedDays, REREAD_MS, type Continuous } from './decided-days.service.js';

const NOON = Date.parse('2026-03-02T04:00:00Z');
const MINUTE_MS = 60_000;
const DAY = '2026-03-02';

const planOf = (_id: string, more: object = {}): Continuous =>
  ({ ...CONTINUOUS, _id, seed: `seed of ${_id}`, ...more }) as never;

/** The facts of some days, and how they were asked for. */
class Feed implements FrameFeed {
  readonly contacts = new Map<string, FrameContact[]>();
  whole: string[] = [];
  among: string[][] = [];
  ids = 0;
  fails = false;

  async *handled({ from, channel }: Population): AsyncGenerator<FrameContact> {
    this.whole.push(from);
    yield* this.of(from).filter((one) => channel === null || one.channel === channel);
  }
  async handledIds(day: string): Promise<string[]> {
    this.ids += 1;
    return this.of(day).map(({ contactId }) => contactId);
  }
  async handledAmong({ from, channel }: Population, ids: readonly string[]): Promise<FrameContact[]> {
    if (this.fails) throw new Error('away');
    this.among.push([...ids]);
    return this.of(from).filter(
      (one) => ids.includes(one.contactId) && (channel === null || one.channel === channel),
    );
  }
  close(from: number, until: number, day = DAY): void {
    // What is new comes first: no order tells what came last.
    for (let i = from; i < until; i += 1) {
      this.contacts.set(day, [framed(`c${i}`, i % 2 ? 'voice' : 'webchat'), ...this.of(day)]);
    }
  }
  of(day: string): FrameContact[] {
    return this.contacts.get(day) ?? [];
  }
}

/** Of these contacts those below one in ten, written out. */
const drawnOf = (planId: string, contacts: readonly FrameContact[], day = DAY): string[] => {
  const seed = createHash('sha256').update(`seed of ${planId}/${day}`).digest('hex');
  const chance = (id: string): number =>
    parseInt(createHash('sha256').update(`${seed}/${id}`).digest('hex').slice(0, 13), 16) / 2 ** 52;
  return contacts
    .map(({ contactId }) => contactId)
    .filter((id) => chance(id) < 0.1)
    .toSorted();
};

describe('what is decided of a day that goes on', () => {
  let feed: Feed;
  let days: DecidedDays;
  const plan = planOf('p');
  const look = async (now: number, of = plan, day = DAY): Promise<string[] | undefined> => {
    days.begin(now);
    return (await days.drawn(of, day))?.map(({ contactId }) => contactId).toSorted();
  };

  beforeEach(() => {
    feed = new Feed();
    days = new DecidedDays(feed);
    feed.close(0, 300);
  });

  it('is read once, and then only what is new, in whatever order it comes', async () => {
    expect(await look(NOON)).toEqual(drawnOf('p', feed.of(DAY)));
    expect(await look(NOON + MINUTE_MS)).toEqual(drawnOf('p', feed.of(DAY)));
    expect([feed.whole, feed.among]).toEqual([[DAY], []]);
    feed.close(300, 600);
    expect(await look(NOON + 2 * MINUTE_MS)).toEqual(drawnOf('p', feed.of(DAY)));
    expect(feed.whole).toEqual([DAY]);
    expect(feed.among.flat().toSorted()).toEqual(
      Array.from({ length: 300 }, (_, i) => `c${300 + i}`).toSorted(),
    );
    feed.close(600, 3100);
    expect(await look(NOON + 3 * MINUTE_MS)).toEqual(drawnOf('p', feed.of(DAY)));
    // So many at once, and none twice.
    expect(feed.among.map((ids) => ids.length)).toEqual([300, 1000, 1000, 500]);
    expect(new Set(feed.among.flat()).size).toBe(2800);
  });

  it('is read by another process, or one that starts anew, by itself, and is the same', async () => {
    await look(NOON);
    feed.close(300, 600);
    const [here] = [await look(NOON + MINUTE_MS)];
    days = new DecidedDays(feed);
    expect(await look(NOON + MINUTE_MS)).toEqual(here);
    expect(feed.whole).toEqual([DAY, DAY]);
  });

  it('loses nothing when the store is away for a look', async () => {
    await look(NOON);
    feed.close(300, 600);
    feed.fails = true;
    await expect(look(NOON + MINUTE_MS)).rejects.toThrow('away');
    feed.fails = false;
    feed.close(600, 700);
    expect(await look(NOON + 2 * MINUTE_MS)).toEqual(drawnOf('p', feed.of(DAY)));
  });

  it('follows corrections within ten minutes: then it is read from the beginning', async () => {
    await look(NOON);
    const [gone] = drawnOf('p', feed.of(DAY));
    feed.contacts.set(
      DAY,
      feed.of(DAY).filter(({ contactId }) => contactId !== gone),
    );
    expect(await look(NOON + REREAD_MS - 1)).toContain(gone);
    expect(await look(NOON + REREAD_MS)).toEqual(drawnOf('p', feed.of(DAY)));
    expect(feed.whole).toEqual([DAY, DAY]);
  });

  it('costs one reading of the ids for all plans, each of which decides on its own part', async () => {
    const [calls, all] = [planOf('q', { population: { ...plan.population, channel: 'voice' } }), plan];
    for (const minute of [0, 1]) {
      days.begin(NOON + minute * MINUTE_MS);
      const isCall = ({ channel }: FrameContact): boolean => channel === 'voice';
      const idsOf = async (of: Continuous): Promise<string[] | undefined> =>
        (await days.drawn(of, DAY))?.map(({ contactId }) => contactId).toSorted();
      expect(await idsOf(all)).toEqual(drawnOf('p', feed.of(DAY)));
      expect(await idsOf(calls)).toEqual(drawnOf('q', feed.of(DAY).filter(isCall)));
      feed.close(300, 500);
    }
    expect(feed.ids).toBe(2);
  });

  it('of days before yesterday is looked at every ten minutes', async () => {
    const old = shanghaiDay(NOON - 2 * DAY_MS);
    feed.close(0, 200, old);
    expect(await look(NOON, plan, old)).toEqual(drawnOf('p', feed.of(old), old));
    feed.close(200, 400, old);
    expect(await look(NOON + MINUTE_MS, plan, old)).toBeUndefined();
    expect(await look(NOON + REREAD_MS, plan, old)).toEqual(drawnOf('p', feed.of(old), old));
    expect([feed.whole, feed.ids]).toEqual([[old, old], 0]);
    // Yesterday as today.
    const yesterday = shanghaiDay(NOON - DAY_MS);
    await look(NOON, plan, yesterday);
    feed.close(0, 50, yesterday);
    expect(await look(NOON + MINUTE_MS, plan, yesterday)).toEqual(
      drawnOf('p', feed.of(yesterday), yesterday),
    );
  });

  it('is forgotten once nobody asks for it', async () => {
    await look(NOON);
    days.begin(NOON + MINUTE_MS);
    await look(NOON + 2 * MINUTE_MS);
    expect(feed.whole).toEqual([DAY, DAY]);
  });
});
