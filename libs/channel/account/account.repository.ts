import {
  AppError,
  type AccountDirectory,
  type AccountNameView,
  type AccountRef,
  type Channel,
} from '#libs/contract';
import { isDuplicateKey, type Clock } from '#libs/platform';
import mongoose, { type Connection, type Model } from 'mongoose';
import { accountModel, type AccountDocument } from './account.schema.js';

/** An account with its channel's own settings. */
export interface AccountRecord extends AccountRef {
  officeId: string | null;
  name: string;
  settings: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  createdAt: number;
}

/** Without an office unless told. */
export type NewAccount = Omit<AccountRecord, 'createdAt' | 'officeId'> & Pick<AccountRef, 'officeId'>;

/** What may change; `settings` names only the settings that change. */
export type AccountChanges = Partial<Omit<NewAccount, 'id' | 'channel'>>;

/** How many accounts are remembered; a deployment has some dozens. */
const CACHE_SIZE = 1000;

/**
 * Accounts of all channels. `find` is asked for every message, so what it found is remembered for
 * `cacheMs`: that long another process may still see an account's old settings. An account that
 * does not exist is not remembered, so a new one works at once everywhere.
 */
export class AccountRepository implements AccountDirectory {
  private readonly model: Model<AccountDocument>;
  private readonly cache = new Map<string, { record: AccountRecord; until: number }>();

  constructor(
    connection: Connection,
    private readonly clock: Clock,
    private readonly cacheMs = 5000,
  ) {
    this.model = accountModel(connection);
  }

  /** Throws ALREADY_EXISTS if the id is taken, on whatever channel. */
  async create(account: NewAccount): Promise<AccountRecord> {
    const { id, ...rest } = account;
    const createdAt = this.clock.now();
    try {
      await this.model.create({ _id: id, ...rest, createdAt: new Date(createdAt) });
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS', { field: 'id' });
      throw error;
    }
    return { ...account, officeId: account.officeId ?? null, createdAt };
  }

  /** Creates the account unless its id is there already; for the ones a deployment starts with. */
  async ensure(account: NewAccount): Promise<void> {
    try {
      await this.create(account);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'ALREADY_EXISTS')) throw error;
    }
  }

  /** One that is in use: what is disabled is answered like what does not exist. */
  async find(channel: Channel, accountId: string): Promise<AccountRecord | null> {
    const record = await this.get(channel, accountId);
    return record?.settings['disabled'] === true ? null : record;
  }

  /** The first of these in use, in their order. */
  async findFirst(channel: Channel, accountIds: readonly string[]): Promise<AccountRecord | null> {
    const among = { _id: mongoose.trusted({ $in: [...accountIds] }), channel };
    const documents = await this.model.find(among).lean<AccountDocument[]>();
    const used = documents.map(toRecord).filter(({ settings }) => settings['disabled'] !== true);
    return accountIds.map((id) => used.find((record) => record.id === id)).find(Boolean) ?? null;
  }

  /** Also one that is disabled. */
  async get(channel: Channel, accountId: string): Promise<AccountRecord | null> {
    const cached = this.cache.get(accountId);
    const now = this.clock.now();
    const record = cached && cached.until > now ? cached.record : await this.load(accountId, now);
    return record?.channel === channel ? record : null;
  }

  /** `districtId` null = of all districts. In the order of their ids. */
  async list(channel: Channel, districtId: string | null): Promise<AccountRecord[]> {
    const filter = districtId === null ? { channel } : { channel, districtId };
    const documents = await this.model.find(filter).sort({ _id: 1 }).lean<AccountDocument[]>();
    return documents.map(toRecord);
  }

  /** What those of these districts are called, whatever their channel; null = of all. In the order of their ids. */
  async names(districtIds: readonly string[] | null): Promise<AccountNameView[]> {
    const filter = districtIds === null ? {} : { districtId: mongoose.trusted({ $in: [...districtIds] }) };
    const named = { _id: 1, channel: 1, districtId: 1, name: 1 } as const;
    const documents = await this.model.find(filter, named).sort({ _id: 1 }).lean<AccountDocument[]>();
    return documents.map(({ _id: id, channel, districtId, name }) => ({ id, channel, districtId, name }));
  }

  /** Answers the account as it is now; null if there is none. */
  async update(channel: Channel, id: string, changes: AccountChanges): Promise<AccountRecord | null> {
    const { settings = {}, ...plain } = changes;
    const set: Record<string, unknown> = { ...plain };
    for (const [name, value] of Object.entries(settings)) set[`settings.${name}`] = value;
    const document = await this.model
      .findOneAndUpdate({ _id: id, channel }, { $set: set }, { returnDocument: 'after' })
      .lean<AccountDocument | null>();
    this.cache.delete(id);
    return document ? toRecord(document) : null;
  }

  private async load(id: string, now: number): Promise<AccountRecord | null> {
    const document = await this.model.findById(id).lean<AccountDocument | null>();
    if (!document) {
      this.cache.delete(id);
      return null;
    }
    const record = toRecord(document);
    if (this.cache.size >= CACHE_SIZE) this.cache.clear();
    this.cache.set(id, { record, until: now + this.cacheMs });
    return record;
  }
}

function toRecord({ _id, createdAt, officeId = null, ...rest }: AccountDocument): AccountRecord {
  return { id: _id, ...rest, officeId, createdAt: createdAt.getTime() };
}
