import { AppError, badInput, type InputProblem } from '#libs/contract';
import { accountPurpose, openSecret, sealSecret } from '#libs/platform';
import {
  defined,
  listedDistrict,
  mayUse,
  refuseForeign,
  type AccountCaller,
  type AccountChanges,
  type AccountRecord,
  type AccountRepository,
} from '../../account/index.js';
import { decodeAesKey } from '../crypto.rules.js';
import {
  DEFAULT_MAX_AGE_SECONDS,
  WECHAT_AES_KEY,
  WECHAT_TOKEN,
  type NewWechatAccount,
  type StoredSettings,
  type WechatAccount,
  type WechatAccountChanges,
  type WechatAccountView,
} from './settings.rules.js';

type SecretName = 'token' | 'encodingAesKey' | 'secret';

/** WeChat accounts: what administrators manage, and the open form that callbacks and sending need. */
export class WechatAccountService {
  /** A record is decrypted once; a changed account is another record. */
  private readonly opened = new WeakMap<AccountRecord, WechatAccount>();

  constructor(
    private readonly accounts: AccountRepository,
    private readonly secret: string,
  ) {}

  /** Null if there is no such WeChat account. */
  async open(id: string): Promise<WechatAccount | null> {
    const record = await this.accounts.find('wechat', id);
    if (!record) return null;
    const known = this.opened.get(record);
    if (known) return known;
    const account = this.decrypt(record);
    this.opened.set(record, account);
    return account;
  }

  /** Throws ALREADY_EXISTS, BAD_INPUT (names of fields), or FORBIDDEN for another district. */
  async create(caller: AccountCaller, input: NewWechatAccount): Promise<WechatAccountView> {
    const districtId = input.districtId ?? caller.districtId;
    refuseForeign(caller, districtId);
    refuseInvalid(input);
    if (input.mode !== 'plain' && !input.encodingAesKey) throw keyMissing();
    const settings: StoredSettings = {
      appId: input.appId,
      mode: input.mode,
      maxAgeSeconds: input.maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS,
      welcome: input.welcome || null,
      sealedToken: this.seal(input.id, 'token', input.token),
      sealedAesKey: input.encodingAesKey ? this.seal(input.id, 'encodingAesKey', input.encodingAesKey) : null,
      sealedSecret: this.seal(input.id, 'secret', input.secret),
    };
    const record = await this.accounts.create({
      id: input.id,
      channel: 'wechat',
      districtId,
      queueId: input.queueId ?? 'general',
      officeId: input.officeId ?? null,
      name: input.name ?? input.id,
      settings: { ...settings },
    });
    return toView(record);
  }

  /** Those of the caller's district; of all for headquarters. */
  async list(caller: AccountCaller): Promise<WechatAccountView[]> {
    return (await this.accounts.list('wechat', listedDistrict(caller))).map(toView);
  }

  /** Throws NOT_FOUND, also for an account of another district. */
  async get(caller: AccountCaller, id: string): Promise<WechatAccountView> {
    return toView(await this.visible(caller, id));
  }

  /** Changes only what is named. Throws as `create` and `get`. */
  async update(caller: AccountCaller, id: string, changes: WechatAccountChanges): Promise<WechatAccountView> {
    const stored = settingsOf(await this.visible(caller, id));
    if (changes.districtId !== undefined) refuseForeign(caller, changes.districtId);
    refuseInvalid(changes);
    const settings = this.changedSettings(id, changes);
    const after = { ...stored, ...settings };
    if (after.mode !== 'plain' && after.sealedAesKey === null) throw keyMissing();
    const { districtId, queueId, officeId, name } = changes;
    const plain: AccountChanges = defined({ districtId, queueId, officeId, name });
    const updated = await this.accounts.update('wechat', id, { ...plain, settings: { ...settings } });
    if (!updated) throw new AppError('NOT_FOUND');
    return toView(updated);
  }

  private async visible(caller: AccountCaller, id: string): Promise<AccountRecord> {
    const record = await this.accounts.find('wechat', id);
    if (!record || !mayUse(caller, record.districtId)) throw new AppError('NOT_FOUND');
    return record;
  }

  private changedSettings(id: string, changes: WechatAccountChanges): Partial<StoredSettings> {
    const { appId, mode, maxAgeSeconds, welcome, token, encodingAesKey, secret } = changes;
    return defined({
      appId,
      mode,
      maxAgeSeconds,
      welcome: welcome === undefined ? undefined : welcome || null,
      sealedToken: token === undefined ? undefined : this.seal(id, 'token', token),
      sealedAesKey: encodingAesKey ? this.seal(id, 'encodingAesKey', encodingAesKey) : encodingAesKey,
      sealedSecret: secret === undefined ? undefined : this.seal(id, 'secret', secret),
    });
  }

  private decrypt(record: AccountRecord): WechatAccount {
    const { id, channel, districtId, queueId } = record;
    const { sealedToken, sealedAesKey, sealedSecret, ...open } = settingsOf(record);
    return {
      id,
      channel,
      districtId,
      queueId,
      ...open,
      token: openSecret(this.secret, accountPurpose(id, 'token'), sealedToken),
      aesKey:
        sealedAesKey === null
          ? null
          : decodeAesKey(openSecret(this.secret, accountPurpose(id, 'encodingAesKey'), sealedAesKey)),
      secret: openSecret(this.secret, accountPurpose(id, 'secret'), sealedSecret),
    };
  }

  private seal(id: string, name: SecretName, plain: string): string {
    return sealSecret(this.secret, accountPurpose(id, name), plain);
  }
}

const settingsOf = (record: AccountRecord): StoredSettings => record.settings as unknown as StoredSettings;

/** WeChat's own rules, which hold for whoever calls. */
function refuseInvalid(input: WechatAccountChanges): void {
  const wrong: InputProblem[] = [];
  if (input.token !== undefined && !WECHAT_TOKEN.test(input.token)) {
    wrong.push({
      field: 'token',
      reason: '须为 3 至 32 位字母或数字',
      reasonEn: 'must be 3 to 32 letters and digits',
    });
  }
  if (input.encodingAesKey && !WECHAT_AES_KEY.test(input.encodingAesKey)) {
    wrong.push({
      field: 'encodingAesKey',
      reason: '须为 43 位字母或数字',
      reasonEn: 'must be 43 letters and digits',
    });
  }
  if (wrong.length > 0) throw new AppError('BAD_INPUT', wrong);
}

const keyMissing = (): AppError =>
  badInput('encodingAesKey', '兼容模式和安全模式须填写', 'is needed in compatible and safe mode');

function toView(record: AccountRecord): WechatAccountView {
  const { appId, mode, maxAgeSeconds, welcome, sealedAesKey } = settingsOf(record);
  return {
    id: record.id,
    appId,
    mode,
    maxAgeSeconds,
    welcome,
    districtId: record.districtId,
    queueId: record.queueId,
    officeId: record.officeId,
    name: record.name,
    hasEncodingAesKey: sealedAesKey !== null,
    callbackPath: `/wechat/${record.id}`,
    createdAt: new Date(record.createdAt).toISOString(),
  };
}
