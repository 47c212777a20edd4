import { AppError } from '#libs/contract';
import {
  defined,
  listedDistrict,
  mayUse,
  refuseForeign,
  type AccountCaller,
  type AccountRecord,
  type AccountRepository,
} from '../account/index.js';

/** The settings of a web chat as stored. What one of an earlier version lacks is as if nobody had set it. */
interface WebchatSettings {
  /** Pages of these origins may embed it; null = those that the deployment allows. */
  origins: string[] | null;
  /** What visitors are greeted with; null = the usual words. */
  welcome: string | null;
  welcomeEn: string | null;
  /** Nobody is admitted any more. */
  disabled: boolean;
}
const USUAL: WebchatSettings = { origins: null, welcome: null, welcomeEn: null, disabled: false };

/** A web chat as administrators see it. */
export interface WebchatAccountView extends WebchatSettings {
  id: string;
  name: string;
  districtId: string;
  queueId: string;
  /** The office it belongs to; null = none. */
  officeId: string | null;
  /** Where the chat itself is, after this deployment's address. */
  chatPath: string;
  /** ISO 8601. */
  createdAt: string;
}

export interface WebchatChanges extends Partial<WebchatSettings> {
  name?: string;
  districtId?: string;
  queueId?: string;
  officeId?: string | null;
}
export type NewWebchat = WebchatChanges & { id: string };

/** What everybody may know who is about to chat. */
export type WebchatWords = Pick<WebchatSettings, 'welcome' | 'welcomeEn'>;

/** Web chats, as administrators manage them. Districts never see each other's. */
export class WebchatAccountService {
  constructor(private readonly accounts: AccountRepository) {}

  /** Throws ALREADY_EXISTS, FORBIDDEN for another district. */
  async create(caller: AccountCaller, input: NewWebchat): Promise<WebchatAccountView> {
    const { id, name = id, districtId = caller.districtId, queueId = 'general', officeId = null } = input;
    refuseForeign(caller, districtId);
    const settings = { ...USUAL, ...settingsIn(input) };
    const place = { districtId, queueId, officeId };
    return viewOf(await this.accounts.create({ id, channel: 'webchat', ...place, name, settings }));
  }

  async list(caller: AccountCaller): Promise<WebchatAccountView[]> {
    return (await this.accounts.list('webchat', listedDistrict(caller))).map(viewOf);
  }

  /** Throws NOT_FOUND, also for a web chat of another district. */
  async get(caller: AccountCaller, id: string): Promise<WebchatAccountView> {
    const record = await this.accounts.get('webchat', id);
    if (!record || !mayUse(caller, record.districtId)) throw new AppError('NOT_FOUND');
    return viewOf(record);
  }

  /** Changes only what is named. Throws as `create` and `get`. */
  async update(caller: AccountCaller, id: string, changes: WebchatChanges): Promise<WebchatAccountView> {
    await this.get(caller, id);
    const { name, districtId, queueId, officeId } = changes;
    if (districtId !== undefined) refuseForeign(caller, districtId);
    const plain = defined({ name, districtId, queueId, officeId });
    const updated = await this.accounts.update('webchat', id, { ...plain, settings: settingsIn(changes) });
    if (!updated) throw new AppError('NOT_FOUND');
    return viewOf(updated);
  }

  /** Null if there is no such web chat, or it admits nobody. */
  async wordsOf(id: string): Promise<WebchatWords | null> {
    const record = await this.accounts.find('webchat', id);
    if (!record) return null;
    const { welcome, welcomeEn } = settingsOf(record);
    return { welcome, welcomeEn };
  }

  /** The origins whose pages may embed it; null = those that the deployment allows. */
  async originsOf(id: string): Promise<readonly string[] | null> {
    const record = await this.accounts.find('webchat', id);
    return record && settingsOf(record).origins;
  }
}

const settingsOf = ({ settings }: AccountRecord): WebchatSettings => ({ ...USUAL, ...settings });

/** The settings that are named; empty words are none. */
const settingsIn = ({ origins, welcome, welcomeEn, disabled }: WebchatChanges): Partial<WebchatSettings> =>
  defined({
    origins,
    welcome: welcome === undefined ? undefined : welcome || null,
    welcomeEn: welcomeEn === undefined ? undefined : welcomeEn || null,
    disabled,
  });

function viewOf(record: AccountRecord): WebchatAccountView {
  const { id, name, districtId, queueId, officeId, createdAt } = record;
  const { origins, welcome, welcomeEn, disabled } = settingsOf(record);
  return {
    id,
    name,
    districtId,
    queueId,
    officeId,
    origins,
    welcome,
    welcomeEn,
    disabled,
    chatPath: `/chat?account=${id}`,
    createdAt: new Date(createdAt).toISOString(),
  };
}
