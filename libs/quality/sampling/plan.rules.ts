import {
  AppError,
  NO_PART,
  refuse,
  type FrameContact,
  type Population,
  type Stratifier,
} from '#libs/contract';
import { allocate, type Allocated, type Allocation, type Wanted } from './allocation.rules.js';
import { sizesByShare, type Decided } from './continuous/continuous.rules.js';
import { pooledFrame, type PooledFrame } from './continuous/pool.rules.js';
import { frameHash } from './draw.rules.js';

/** What a plan is asked to be. */
export interface PlanRequest {
  name: string;
  population: Population;
  stratifyBy: Stratifier[];
  allocation: Allocation;
  /** Half the width of the 95 % interval, 0 to 1. */
  precision: number;
  /** Accuracy that is expected, and where another is. */
  expected: number;
  expectedByStratum: Readonly<Record<string, number>>;
  minimumPerStratum: number;
  maximum: number;
  /** How contacts were decided on while the days went on, which then settles all sizes. */
  decided?: Decided;
  /** So many of its contacts are not closed, and are waited for no longer. */
  open?: number;
}

/** Ids by stratum, both in order: the same contacts make the same frame. */
export type Frame = ReadonlyMap<string, readonly string[]>;

/** More than this is no plan: each stratum would have a handful. */
const MAX_STRATA = 500;

/** A year of all channels of the whole hotline is some 2.7 million; each takes some 60 bytes while a frame is made. */
export const MOST_CONTACTS = 5_000_000;

/**
 * The frame of a plan: its contacts by stratum. Too many strata are no plan, but where contacts were decided on while the
 * days went on, the smallest are one. Throws BAD_INPUT and TOO_LARGE as `frameOf`.
 */
export async function divided(
  contacts: AsyncIterable<FrameContact>,
  { stratifyBy, decided }: PlanRequest,
): Promise<PooledFrame> {
  if (decided) {
    const apart = (decided.shares ?? []).map(({ stratum }) => stratum);
    return pooledFrame(await frameOf(contacts, stratifyBy, Infinity), MAX_STRATA, apart);
  }
  return { frame: await frameOf(contacts, stratifyBy, MAX_STRATA), pooled: [] };
}

/**
 * Divides contacts, of which nothing but the ids is kept. Throws BAD_INPUT if there are none, or too many strata, TOO_LARGE
 * for more contacts than a frame may have.
 */
async function frameOf(
  contacts: AsyncIterable<FrameContact>,
  stratifyBy: readonly Stratifier[],
  mostStrata: number,
): Promise<Frame> {
  const strata = new Map<string, string[]>();
  let count = 0;
  for await (const contact of contacts) {
    count += 1;
    if (count > MOST_CONTACTS) throw new AppError('TOO_LARGE', { mostContacts: MOST_CONTACTS });
    const key = stratumOf(contact, stratifyBy);
    const ids = strata.get(key);
    if (ids) ids.push(contact.contactId);
    else strata.set(key, [contact.contactId]);
    if (strata.size > mostStrata) refuse('stratifyBy', '分层过多', 'too many strata');
  }
  if (count === 0) {
    refuse('population', '该范围内没有办结的会话', 'no contact was handled in this range');
  }
  const keys = [...strata.keys()].toSorted();
  return new Map(keys.map((key) => [key, eachOnce(strata.get(key) ?? [])]));
}

/** In order. */
const eachOnce = (ids: string[]): string[] => ids.sort().filter((id, i) => id !== ids[i - 1]);

/**
 * Sizes for a frame. Throws BAD_INPUT for an expectation of a stratum that is not there, and for a maximum below the number
 * of strata: one of which nothing is drawn leaves the whole without a figure.
 */
export function planFor(request: PlanRequest, frame: Frame): Allocated {
  const unknown = Object.keys(request.expectedByStratum).filter((key) => !frame.has(key));
  if (unknown.length > 0)
    refuse('expectedByStratum', `没有分层 ${unknown.join('、')}`, `no stratum ${unknown.join(', ')}`);
  if (request.decided) return sizesByShare(frame, request, request.decided);
  const keys = [...frame].flatMap(([key, ids]) => (ids.length > 0 ? [key] : []));
  if (request.maximum < keys.length) {
    const [zh, en] = [named(keys, '、', ' 等'), named(keys, ', ', ' and more')];
    refuse(
      'maximum',
      `共 ${keys.length} 个分层，每层至少抽 1 个，总数至多 ${request.maximum} 不够，须不少于 ${keys.length}：${zh}`,
      `${keys.length} strata, each needs one: at most ${request.maximum} is not enough, ${keys.length} are needed: ${en}`,
    );
  }
  const strata = [...frame].map(([key, ids]) => ({
    key,
    population: ids.length,
    expected: request.expectedByStratum[key] ?? request.expected,
  }));
  const { allocation, precision, minimumPerStratum, maximum } = request;
  const wanted: Wanted = { allocation, precision, minimumPerStratum, maximum };
  return allocate(strata, wanted);
}

/** So many names are told; the number says how many there are. */
const NAMED = 10;
const named = (keys: readonly string[], between: string, more: string): string =>
  keys.slice(0, NAMED).join(between) + (keys.length > NAMED ? more : '');

export const sizeOf = (frame: Frame): number => [...frame.values()].reduce((sum, ids) => sum + ids.length, 0);

export const hashOf = (frame: Frame): string => frameHash([...frame.values()].flat());

/** What a contact belongs to: values of the stratifiers, or `all`. */
export function stratumOf(contact: FrameContact, stratifyBy: readonly Stratifier[]): string {
  const values: Record<Stratifier, string> = {
    district: contact.districtId,
    channel: contact.channel,
    queue: contact.queueId,
    agent: contact.agentId ?? NO_PART,
    office: contact.officeId ?? NO_PART,
    topic: contact.topicId ?? NO_PART,
  };
  return stratifyBy.length === 0 ? 'all' : stratifyBy.map((name) => values[name]).join('/');
}
