import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  AppError,
  wishedStep,
  type AccountDirectory,
  type Inbox,
  type VisitorConversation,
  type VisitorMessage,
} from '#libs/contract';
import { CallbackService } from '#libs/callback';
import {
  CONVERSATION_LENGTH,
  ContactService,
  CustomerService,
  MessageRepository,
  inboxKeyOf,
  messageViewOf,
  visitorMessageOf,
  visitorViewOf,
} from '#libs/contact';
import { newToken, type AddressLimiter, type Clock } from '#libs/platform';

/** Who a visitor's socket belongs to. */
export interface Visitor {
  accountId: string;
  /** Made from the token, which nobody can guess; the token itself is stored nowhere. */
  identity: string;
}

/** Where a contact stands in its line; null if it does not wait. Answered by the routing index. */
export interface LineSource {
  of(contactId: string): Promise<{ ahead: number; expectedWait: number | null } | null>;
}

export interface VisitorParts {
  accounts: AccountDirectory;
  inbox: Inbox;
  customers: CustomerService;
  messages: MessageRepository;
  contacts: ContactService;
  callbacks: CallbackService;
  line: LineSource;
  clock: Clock;
  /** Signs visitors' tokens, so that nobody can be a visitor whom this deployment did not admit. */
  secret: string;
  /** New visitors by address. */
  limiter: AddressLimiter;
  /** Departures by visitor. */
  departures: AddressLimiter;
}

/** account.random.signature */
const TOKEN = /^(([A-Za-z0-9_-]{1,64})\.[A-Za-z0-9_-]{32})\.([A-Za-z0-9_-]{43})$/;

/** A closed conversation stays readable for so long. */
const READABLE_MS = 24 * 3_600_000;

/** Visitors of the web chat: anonymous, known only by a token that their browser keeps. */
export class VisitorService {
  constructor(private readonly parts: VisitorParts) {}

  /** A new visitor's token. Throws NOT_FOUND for an account that is no web chat, TOO_MANY. */
  async admit(accountId: string, address: string): Promise<{ token: string }> {
    if (!(await this.parts.accounts.find('webchat', accountId))) throw new AppError('NOT_FOUND');
    if (!this.parts.limiter.admits(address)) throw new AppError('TOO_MANY');
    const unsigned = `${accountId}.${newToken(24)}`;
    return { token: `${unsigned}.${this.signatureOf(unsigned).toString('base64url')}` };
  }

  /** The visitor of a token; null if this deployment never gave it. */
  async authenticate(token: string): Promise<Visitor | null> {
    const [, unsigned, accountId, signature] = TOKEN.exec(token) ?? [];
    if (!unsigned || !accountId || !signature) return null;
    if (!timingSafeEqual(Buffer.from(signature, 'base64url'), this.signatureOf(unsigned))) return null;
    if (!(await this.parts.accounts.find('webchat', accountId))) return null;
    const identity = createHash('sha256').update(unsigned).digest('hex').slice(0, 32);
    return { accountId, identity };
  }

  /** Whether each of these visitors still has a web chat to talk to. */
  async stillGood(visitors: readonly Visitor[]): Promise<boolean[]> {
    const ids = [...new Set(visitors.map(({ accountId }) => accountId))];
    const found = await Promise.all(ids.map((id) => this.parts.accounts.find('webchat', id)));
    const open = new Set(ids.filter((_, index) => found[index]));
    return visitors.map(({ accountId }) => open.has(accountId));
  }

  private signatureOf(unsigned: string): Buffer {
    return createHmac('sha256', `visitor:${this.parts.secret}`).update(unsigned).digest();
  }

  async conversation(visitor: Visitor, contactId?: string, afterSeq = 0): Promise<VisitorConversation> {
    const { customers, messages, line, clock } = this.parts;
    const contact = await customers.latestOf(known(visitor), clock.now() - READABLE_MS);
    if (!contact) return { contact: null, messages: [] };
    const after = contactId === contact.id ? afterSeq : 0;
    const [docs, outlook] = await Promise.all([
      messages.latest(contact.id, after, CONVERSATION_LENGTH, 'customer'),
      contact.state === 'waiting' ? line.of(contact.id).catch(() => null) : null,
    ]);
    return {
      contact: visitorViewOf(contact, outlook),
      messages: docs.flatMap((doc) => visitorMessageOf(messageViewOf(doc)) ?? []),
    };
  }

  async say(visitor: Visitor, clientId: string, text: string): Promise<VisitorMessage> {
    const externalId = `${visitor.identity}:${clientId}`;
    await this.parts.inbox.receive({
      ...this.party(visitor),
      externalId,
      clientId,
      kind: 'message',
      text,
    });
    const stored = await this.parts.messages.findByKey(inboxKeyOf('webchat', visitor.accountId, externalId));
    const shown = stored && visitorMessageOf(messageViewOf(stored));
    if (!shown) throw new AppError('UNAVAILABLE');
    return shown;
  }

  /** Throws TOO_MANY for one who comes and goes again and again: every time counts as an arrival. */
  async leave(visitor: Visitor): Promise<void> {
    if (!this.parts.departures.admits(visitor.identity)) throw new AppError('TOO_MANY');
    const externalId = `${visitor.identity}:leave:${this.parts.clock.now()}`;
    await this.parts.inbox.receive({ ...this.party(visitor), externalId, kind: 'leave', text: '' });
  }

  /** Instead of waiting: the place is kept. Throws NO_OPEN_CONTACT unless one waits, BAD_INPUT, TOO_MANY. */
  async callBack(visitor: Visitor, phone: string | null): Promise<void> {
    const { customers, contacts, callbacks, clock, departures } = this.parts;
    if (!departures.admits(visitor.identity)) throw new AppError('TOO_MANY');
    const contact = await customers.latestOf(known(visitor), clock.now());
    if (contact?.state !== 'waiting') throw new AppError('NO_OPEN_CONTACT');
    const { id, epoch, queueId } = contact;
    const steps = [wishedStep(queueId, 'callback')];
    await callbacks.wish(contact, phone, () =>
      contacts.apply(id, { type: 'exit', epoch, to: 'callback', steps }),
    );
  }

  /** Every id that something of theirs may be stored under. */
  idsOf(visitor: Visitor): string[] {
    return this.parts.customers.idsOf(known(visitor));
  }

  private party(visitor: Visitor) {
    return { ...known(visitor), at: this.parts.clock.now() } as const;
  }
}

const known = ({ accountId, identity }: Visitor) => ({ channel: 'webchat', accountId, identity }) as const;
