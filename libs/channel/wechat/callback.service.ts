import { AppError, type Inbox } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { WechatAccount } from './account/settings.rules.js';
import { parseBody, type WechatBody } from './body.rules.js';
import { decryptMessage, isSignature } from './crypto.rules.js';
import { toWechatEvent, type WechatEvent } from './message.rules.js';
import { plainReply, sealedReply } from './reply.rules.js';

/** The parameters of a callback's address, unchecked. */
export type CallbackQuery = Readonly<Record<string, unknown>>;

/** What callbacks need of accounts. */
export interface WechatAccounts {
  open(id: string): Promise<WechatAccount | null>;
}

/** WeChat's word for "received": it does not send this event again. */
const RECEIVED = 'success';
/** A little under WeChat's 5 s: later than this it would not hear us any more. */
const DEADLINE_MS = 4000;
const MAX_AHEAD_MS = 5 * 60_000;
const MAX_PARAMETER = 512;

/** Receives WeChat's callbacks: checks that they are genuine, and hands over what they say. */
export class WechatCallbackService {
  constructor(
    private readonly accounts: WechatAccounts,
    private readonly inbox: Inbox,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly deadlineMs = DEADLINE_MS,
  ) {}

  /**
   * The check that WeChat makes when an address is entered in its console: answers `echostr`.
   * Throws NOT_FOUND, BAD_SIGNATURE or REPLAYED.
   */
  async verify(accountId: string, query: CallbackQuery): Promise<string> {
    return this.guard(accountId, async () => {
      this.checkSignature(await this.account(accountId), query, 'signature');
      return parameter(query, 'echostr');
    });
  }

  /**
   * Takes one message or event. Resolves once it is durable, with the body to answer; a repeat
   * changes nothing and gets the same answer. Throws NOT_FOUND, BAD_SIGNATURE, BAD_APPID, REPLAYED,
   * BAD_INPUT, TOO_LARGE, and UNAVAILABLE when the event could not be kept in time.
   */
  async receive(accountId: string, query: CallbackQuery, bytes: Uint8Array): Promise<string> {
    return this.guard(accountId, () => this.handle(accountId, query, bytes));
  }

  /** Ends in time. WeChat tries again after whatever goes wrong here, and learns nothing of it. */
  private async guard(accountId: string, work: () => Promise<string>): Promise<string> {
    try {
      return await within(this.deadlineMs, work());
    } catch (error) {
      if (error instanceof AppError && error.status < 500) {
        this.log.warn({ channel: 'wechat', accountId, code: error.code }, 'callback refused');
        throw error;
      }
      this.log.error({ channel: 'wechat', accountId, err: error }, 'callback not kept');
      throw new AppError('UNAVAILABLE', undefined, { cause: error });
    }
  }

  private async handle(accountId: string, query: CallbackQuery, bytes: Uint8Array): Promise<string> {
    const account = await this.account(accountId);
    const body =
      account.mode === 'plain'
        ? this.openPlain(account, query, bytes)
        : this.openSealed(account, query, bytes);
    const event = toWechatEvent(account.id, body.fields);
    if (!event.inbound) return RECEIVED;
    const { contactId, seq, repeated } = await this.inbox.receive(event.inbound);
    this.log.info(
      { channel: 'wechat', accountId, contactId, seq, repeated, kind: event.inbound.kind },
      'received',
    );
    return this.answer(account, query, body, event);
  }

  private async account(id: string): Promise<WechatAccount> {
    const account = await this.accounts.open(id);
    if (!account) throw new AppError('NOT_FOUND');
    return account;
  }

  private openPlain(account: WechatAccount, query: CallbackQuery, bytes: Uint8Array): WechatBody {
    this.checkSignature(account, query, 'signature');
    return parseBody(bytes);
  }

  /**
   * Safe and compatible mode alike read only what was encrypted. A compatible body repeats the
   * message in plain beside it, but no signature covers that part, so it is never looked at; nor is
   * a body accepted from which the encrypted part was taken away.
   */
  private openSealed(account: WechatAccount, query: CallbackQuery, bytes: Uint8Array): WechatBody {
    if (!account.aesKey) throw new AppError('BAD_SETTING', ['encodingAesKey']);
    const encrypted = parseBody(bytes).fields.get('Encrypt')?.trim();
    if (!encrypted) throw new AppError('BAD_SIGNATURE');
    this.checkSignature(account, query, 'msg_signature', encrypted);
    return parseBody(Buffer.from(decryptMessage(account.aesKey, account.appId, encrypted)));
  }

  private checkSignature(
    account: WechatAccount,
    query: CallbackQuery,
    name: 'signature' | 'msg_signature',
    ...covered: string[]
  ): void {
    const timestamp = parameter(query, 'timestamp');
    const parts = [account.token, timestamp, parameter(query, 'nonce'), ...covered];
    if (!isSignature(parameter(query, name), parts)) throw new AppError('BAD_SIGNATURE');
    this.checkAge(account, timestamp);
  }

  /** A genuine callback sent again by somebody else is recognised by its age, or by its id. */
  private checkAge(account: WechatAccount, timestamp: string): void {
    if (!/^\d{1,11}$/.test(timestamp)) throw new AppError('BAD_SIGNATURE');
    if (account.maxAgeSeconds === 0) return;
    const age = this.clock.now() - Number(timestamp) * 1000;
    if (age > account.maxAgeSeconds * 1000 || age < -MAX_AHEAD_MS) throw new AppError('REPLAYED');
  }

  /** A new follower is greeted in the answer itself, which needs no permission and no token. */
  private answer(account: WechatAccount, query: CallbackQuery, body: WechatBody, event: WechatEvent): string {
    if (event.inbound?.kind !== 'follow' || !account.welcome) return RECEIVED;
    const at = this.clock.now();
    const reply = plainReply(body.format, { to: event.from, from: event.to, text: account.welcome, at });
    if (account.mode === 'plain' || !account.aesKey) return reply;
    const { token, appId, aesKey: key } = account;
    return sealedReply(body.format, reply, { token, appId, key, nonce: parameter(query, 'nonce'), at });
  }
}

function parameter(query: CallbackQuery, name: string): string {
  const value = query[name];
  if (typeof value !== 'string' || value === '' || value.length > MAX_PARAMETER) {
    throw new AppError('BAD_SIGNATURE');
  }
  return value;
}

/** What is still not done after `ms` is not acknowledged, even if it gets done later: then the repeat finds it done. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('UNAVAILABLE')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
