import { AppError, type DistrictScope } from '#libs/contract';
import mongoose, { type Connection, type Schema, type mongo as driver } from 'mongoose';

mongoose.set('sanitizeFilter', true);
mongoose.set('strictQuery', 'throw');

/** Short, so that a hung primary does not hold callers for half a minute; those that the address names itself hold instead. */
const TIME_OUTS = {
  heartbeatFrequencyMS: 1000,
  connectTimeoutMS: 2000,
  socketTimeoutMS: 30_000,
  serverSelectionTimeoutMS: 4000,
} as const;

function timeOutsFor(uri: string): Partial<typeof TIME_OUTS> {
  const named = new URLSearchParams(uri.split('?')[1] ?? '');
  return Object.fromEntries(Object.entries(TIME_OUTS).filter(([name]) => !named.has(name)));
}

/**
 * Connects to the truth. Every write is majority and journalled. Indexes are built by `migrate`, not in passing.
 * Where it can't be reached it is tried again for `patienceMs` (at least once), then `UNAVAILABLE`.
 */
export async function connectMongo(uri: string, patienceMs = 0): Promise<Connection> {
  const giveUp = performance.now() + patienceMs;
  for (;;) {
    const connection = mongoose.createConnection(uri, {
      autoIndex: false,
      autoCreate: false,
      maxPoolSize: 40,
      ...timeOutsFor(uri),
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      bufferCommands: false,
    });
    try {
      return await connection.asPromise();
    } catch (cause) {
      await connection.close().catch(() => undefined);
      const mayCome = cause instanceof mongoose.Error.MongooseServerSelectionError;
      if (!mayCome || performance.now() >= giveUp)
        throw new AppError('UNAVAILABLE', { store: 'mongodb', address: withoutPassword(uri) }, { cause });
    }
  }
}

/** Indexes of earlier versions, each replaced by one of another name, or no longer used: dropped once those are there. */
const RETIRED: Record<string, string[]> = {
  contacts: [
    'one_open_contact_per_customer_and_account',
    'one_contact_per_opening_event',
    'one_contact_per_slot',
    'unreactedSince_1',
  ],
  callbacks: ['one_pending_callback_per_customer'],
  facts: ['contactId_1_seq_1', 'day_1_districtId_1_queueId_1_channel_1_slot_1_agentId_1_name_1_value_1'],
  rollups: ['cell_1', 'day_1', 'agentId_1_day_1'],
};

/**
 * Builds the collections and indexes of every model of this connection; safe to repeat. Side by side,
 * as each waits for the journal more than it works.
 */
export async function migrate(connection: Connection): Promise<void> {
  await Promise.all(
    connection.modelNames().map(async (name) => {
      const model = connection.model(name);
      await model.createCollection();
      await model.createIndexes();
      await dropRetired(model.collection as unknown as driver.Collection);
    }),
  );
}

async function dropRetired(collection: driver.Collection): Promise<void> {
  const retired = RETIRED[collection.collectionName] ?? [];
  if (retired.length === 0) return;
  for (const { name = '' } of await collection.indexes()) {
    // Another process may be doing the same.
    if (retired.includes(name)) await collection.dropIndex(name).catch(unlessGone);
  }
}

function unlessGone(error: unknown): void {
  if ((error as { codeName?: unknown }).codeName !== 'IndexNotFound') throw error;
}

/** True for a unique index's refusal. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 11000;
}

/** True if the store was not reached: whatever is asked next will fare alike. */
export const isStoreAway = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoNetworkError ||
  error instanceof mongoose.mongo.MongoSystemError ||
  error instanceof mongoose.mongo.MongoNotConnectedError;

/** True if a transaction met another one and was undone: the same may go well a moment later. */
export const isConflict = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoError && error.hasErrorLabel('TransientTransactionError');

/** So long a question about many documents may take, ms: below the socket's own limit, so that MongoDB ends its work. */
const LONGEST_QUERY_MS = 20_000;
const MAX_TIME_EXPIRED = 50;

/** Asks with a bound that MongoDB keeps. Throws TOO_SLOW. */
export async function bounded<T>(
  ask: (bound: { maxTimeMS: number }) => Promise<T>,
  maxTimeMS = LONGEST_QUERY_MS,
): Promise<T> {
  try {
    return await ask({ maxTimeMS });
  } catch (cause) {
    const expired = cause instanceof mongoose.mongo.MongoServerError && cause.code === MAX_TIME_EXPIRED;
    throw expired ? new AppError('TOO_SLOW', { seconds: maxTimeMS / 1000 }, { cause }) : cause;
  }
}

/** An address that may be shown: user and password are left out. */
export function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//***@');
}

/**
 * The driver's own collection of a schema, registering its model (and so its indexes for
 * `migrate`) at the first call. Hot paths use it: no hydration, no casting.
 */
export function collectionOf<Doc extends driver.Document>(
  connection: Connection,
  name: string,
  schema: Schema,
): driver.Collection<Doc> {
  if (!connection.modelNames().includes(name)) connection.model(name, schema);
  return connection.model(name).collection as unknown as driver.Collection<Doc>;
}

/** Of what a scope reads the newest first, older than the id given; `more` narrows it. */
export function newestFirst<Doc extends { _id: string; districtId: string | null }>(
  collection: driver.Collection<Doc>,
  { districtId }: DistrictScope,
  beforeId: string | null,
  limit: number,
  more: object = {},
): Promise<Doc[]> {
  const filter = {
    ...(districtId === null ? {} : { districtId }),
    ...more,
    ...(beforeId === null ? {} : { _id: { $lt: beforeId } }),
  } as driver.Filter<Doc>;
  return collection.find<Doc>(filter).sort({ _id: -1 }).limit(limit).toArray();
}
