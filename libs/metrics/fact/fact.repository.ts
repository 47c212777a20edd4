import type {
  DayRange,
  Fact,
  FigureFilter,
  FrameContact,
  FrameFeed,
  FrameSource,
  FrameTaking,
  Grouping,
  Population,
} from '#libs/contract';
import { bounded } from '#libs/platform';
import type { Connection, Model, mongo } from 'mongoose';
import { factModel, toFact, type FactDocument } from './fact.schema.js';
import type { Part, Selector } from '../definition/formula.rules.js';

/** Facts of builds that knew neither offices nor topics lack both. */
type Stored = Omit<FrameContact, 'officeId' | 'topicId'> & Partial<FrameContact>;

/** Facts of contacts that an agent had and that are closed. */
const HAD = ['handled', 'unfinished'];
const PLACE = {
  _id: 0,
  contactId: 1,
  districtId: 1,
  channel: 1,
  queueId: 1,
  agentId: 1,
  officeId: 1,
  topicId: 1,
} as const;

const had = ({ from, to, ...place }: Population): object => ({
  day: from === to ? from : { $gte: from, $lte: to },
  name: { $in: HAD },
  ...set(place),
});

function toFrame(one: unknown): FrameContact {
  const { officeId = null, topicId = null, ...rest } = one as Stored;
  return { ...rest, officeId, topicId };
}

export class FactRepository implements FrameSource, FrameFeed {
  private readonly model: Model<FactDocument>;
  private readonly state: mongo.Collection<{ _id: string; shape: number }>;

  constructor(connection: Connection) {
    this.model = factModel(connection);
    this.state = connection.collection('fact-state') as never;
  }

  /** Which shape all facts have; 0 as long as nobody has said. */
  async shape(): Promise<number> {
    return (await this.state.findOne({ _id: 'facts' }))?.shape ?? 0;
  }

  async setShape(shape: number): Promise<void> {
    await this.state.updateOne({ _id: 'facts' }, { $max: { shape } }, { upsert: true });
  }

  /** Facts of these contacts, by contact and number. */
  async ofContacts(contactIds: readonly string[]): Promise<Fact[]> {
    if (contactIds.length === 0) return [];
    const found = await this.model.collection.find(ofAny(contactIds)).toArray();
    return found.map((document) => toFact(document as unknown as FactDocument)).toSorted(inOrder);
  }

  async byIds(ids: readonly string[]): Promise<Fact[]> {
    const found = await this.model.collection.find({ _id: { $in: [...ids] } as never }).toArray();
    return found.map((document) => toFact(document as unknown as FactDocument));
  }

  /** Epoch ms: the first half-hour of which an agent's time is told; null if there is none. */
  async firstOfAgents(): Promise<number | null> {
    const filter = { day: { $gt: '' }, name: { $in: ['worked', 'idled', 'unready'] } };
    const [{ day } = { day: null }] = await this.model.collection
      .find(filter as never, { projection: { day: 1 } })
      .sort({ day: 1 })
      .limit(1)
      .toArray();
    if (day === null) return null;
    const [first] = await this.model.collection
      .find({ ...filter, day } as never, { projection: { at: 1 } })
      .sort({ at: 1 })
      .limit(1)
      .toArray();
    return (first as unknown as { at: Date } | undefined)?.at.getTime() ?? null;
  }

  /**
   * Every closed contact that an agent had, by day: where samples are drawn from. Also those whose customer left
   * after they were passed on, or nobody would ever look at what was answered there. Throws TOO_SLOW with `most`.
   */
  async *handled(population: Population, { most }: FrameTaking = {}): AsyncGenerator<FrameContact> {
    const found = (bound = {}): mongo.FindCursor =>
      this.model.collection.find(had(population), { projection: PLACE, ...bound });
    const all = most === undefined ? found() : await bounded((bound) => found(bound).limit(most).toArray());
    for await (const one of all) yield toFrame(one);
  }

  /** Of the index alone, no fact is read; many in one answer, by the end of their ids, as each by itself costs ten times that. */
  async handledIds(day: string): Promise<string[]> {
    const rows = await this.model.collection
      .aggregate<{ ids: string[] }>([
        { $match: { day, name: { $in: HAD } } },
        { $project: { _id: 0, contactId: 1 } },
        { $group: { _id: { $substrBytes: ['$contactId', 22, 2] }, ids: { $push: '$contactId' } } },
      ])
      .toArray();
    return rows.flatMap(({ ids }) => ids);
  }

  async handledAmong(population: Population, contactIds: readonly string[]): Promise<FrameContact[]> {
    const filter = { ...had(population), contactId: { $in: [...contactIds] } };
    return (await this.model.collection.find(filter, { projection: PLACE }).toArray()).map(toFrame);
  }

  async agentsOf(contactIds: readonly string[]): Promise<Map<string, string[]>> {
    if (contactIds.length === 0) return new Map();
    const rows = await this.model.collection
      .aggregate<{ _id: string; agentIds: string[] }>([
        { $match: { ...ofAny(contactIds), agentId: { $ne: null } } },
        { $group: { _id: '$contactId', agentIds: { $addToSet: '$agentId' } } },
      ])
      .toArray();
    return new Map(rows.map(({ _id, agentIds }) => [_id, agentIds.toSorted()]));
  }

  /** Days of the range that there are facts of, in order. Throws TOO_SLOW. */
  async days({ from, to }: DayRange): Promise<string[]> {
    const days: string[] = await bounded((bound) =>
      this.model.collection.distinct('day', { day: { $gte: from, $lte: to } }, bound),
    );
    return days.toSorted();
  }

  /**
   * Ids of the contacts a part is made of, in order, after the cursor: one of them. Those of a figure split up by
   * office or by topic (`by`) have one; `halfHour`: of one half-hour of the day alone. Throws TOO_SLOW.
   */
  async contacts(
    day: string,
    filter: FigureFilter,
    part: Part,
    page: { cursor: string | null; limit: number },
    split: Split = {},
  ): Promise<string[]> {
    const anyOf = (selectors: readonly Selector[]): object => ({ $or: selectors.map(condition) });
    const except = part.except ?? [];
    const names = [...part.of, ...except].map((selector) => selector.fact);
    const pipeline = [
      {
        $match: {
          ...within(day, filter, split),
          name: { $in: names },
          ...(page.cursor === null ? {} : { contactId: { $gt: page.cursor } }),
        },
      },
      {
        $group: {
          _id: '$contactId',
          of: { $max: { $cond: [anyOf(part.of), 1, 0] } },
          except: { $max: { $cond: [anyOf(except), 1, 0] } },
        },
      },
      { $match: { of: 1, except: 0 } },
      { $sort: { _id: 1 } },
      { $limit: page.limit },
    ];
    const rows = await bounded((bound) =>
      this.model.collection.aggregate<{ _id: string }>(pipeline, bound).toArray(),
    );
    return rows.map((row) => row._id);
  }
}

/** The row of a figure that contacts are of, where its filter does not say it. */
interface Split {
  by?: Grouping | null;
  halfHour?: number | null;
}

function within(
  day: string,
  { hour, ...place }: FigureFilter,
  { by = null, halfHour = null }: Split,
): object {
  const { districtId, queueId, channel, agentId, officeId, topicId } = place;
  return {
    day,
    ...(by === 'office' ? { officeId: { $ne: null } } : {}),
    ...(by === 'topic' ? { topicId: { $ne: null } } : {}),
    ...set({ districtId, queueId, channel, agentId, officeId, topicId }),
    ...(hour === null ? {} : { slot: { $in: [hour * 2, hour * 2 + 1] } }),
    ...(halfHour === null ? {} : { slot: halfHour }),
  };
}

/** What is narrowed. */
const set = (filter: Record<string, string | null>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));

/** A selector as an expression of the store; must select exactly what `selects` does. */
function condition(selector: Selector): object {
  const value = { $ifNull: ['$value', 0] };
  return {
    $and: [
      { $eq: ['$name', selector.fact] },
      ...(selector.atMostMs === undefined ? [] : [{ $lte: [value, selector.atMostMs] }]),
      ...(selector.overMs === undefined ? [] : [{ $gt: [value, selector.overMs] }]),
    ],
  };
}

/** The ids of a contact's facts begin with its own. */
const ofAny = (contactIds: readonly string[]): { $or: never[] } => ({
  $or: contactIds.map((id) => ({ _id: { $gte: `${id}:`, $lt: `${id};` } }) as never),
});

const inOrder = (a: Fact, b: Fact): number =>
  (a.contactId < b.contactId ? -1 : Number(a.contactId > b.contactId)) ||
  a.seq - b.seq ||
  (a.id < b.id ? -1 : 1);
