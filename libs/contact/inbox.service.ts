import {
  AppError,
  type AccountDirectory,
  type AccountRef,
  type AdmissionPort,
  type ContactImage,
  type Inbound,
  type Inbox,
  type MessageView,
  type Placing,
  type Received,
} from '#libs/contract';
import { newId, type Clock, type Log } from '#libs/platform';
import type { ContactQueryRepository } from './contact-query.repository.js';
import type { ContactRepository } from './contact.repository.js';
import { customerIdOf, inboxKeyOf, openKeyOf } from './contact.rules.js';
import type { MessageDoc } from './contact.schema.js';
import type { ContactService } from './contact.service.js';
import { messageViewOf, type MessageRepository } from './message.repository.js';

/** Told of every message that was stored, in the process that stored it. */
export interface MessageListener {
  onMessage(message: MessageView, contact: ContactImage): void;
}

export interface InboxParts {
  contacts: ContactRepository;
  queries: Pick<ContactQueryRepository, 'lastAgentOf' | 'ledOut'>;
  messages: MessageRepository;
  service: ContactService;
  admission: AdmissionPort;
  accounts: AccountDirectory;
  clock: Clock;
  listeners: readonly MessageListener[];
  wrapUpMs: number;
  log: Log;
}

const ATTEMPTS = 4;
/** Who served a customer longer ago than this is a stranger again. */
const LAST_AGENT_MS = 7 * 24 * 3_600_000;
/** Who is led out of the queues and writes again goes on in the same contact for so long. */
const LED_OUT_MS = 30 * 60_000;
const NOTHING: Received = { contactId: null, seq: null, repeated: false };

/**
 * The one door for what customers say on any channel. When `receive` resolves, the event is held by
 * a majority of the truth; the same event again, at once or a day later, changes nothing.
 */
export class InboxService implements Inbox {
  constructor(private readonly parts: InboxParts) {}

  async receive(inbound: Inbound): Promise<Received> {
    switch (inbound.kind) {
      case 'message':
      case 'notice':
        return this.receiveMessage(inbound);
      case 'leave':
      case 'unfollow':
        return this.receiveLeave(inbound);
      case 'follow':
        return NOTHING;
    }
  }

  private async receiveMessage(inbound: Inbound): Promise<Received> {
    const { messages } = this.parts;
    const inboxKey = inboxKeyOf(inbound.channel, inbound.accountId, inbound.externalId);
    const known = await messages.findByKey(inboxKey);
    if (known) return repeatOf(known);

    const account = await this.accountOf(inbound);
    const openKey = this.openKeyOf(inbound);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const appended = await messages.append({ openKey }, (contact, seq) =>
        this.compose(inbound, inboxKey, contact.id, seq),
      );
      if (appended.result === 'stored') return this.told(appended.message, appended.contact);
      if (appended.result === 'repeat') return repeatOf(await this.storedBefore(inboxKey));
      const openedBy = attempt === 0 ? inboxKey : `${inboxKey}:${attempt}`;
      const { result, contactId } = await this.open(inbound, account, openedBy);
      if (result === 'led-out') {
        const left = await messages.append({ ledOut: contactId }, (contact, seq) =>
          this.compose(inbound, inboxKey, contact.id, seq),
        );
        if (left.result === 'stored') return this.told(left.message, left.contact);
        if (left.result === 'repeat') return repeatOf(await this.storedBefore(inboxKey));
      }
      if (result !== 'opened-before') continue;
      // Opened by this event earlier and closed since: a repeat, unless its message never arrived.
      const stored = await messages.findByKey(inboxKey);
      if (stored) return repeatOf(stored);
    }
    throw new AppError('UNAVAILABLE', { reason: 'the contact keeps changing' });
  }

  /** Opens a contact where its queue's rules place it. `led-out`: it is closed already, and takes this message. */
  private async open(
    inbound: Inbound,
    account: AccountRef,
    openedBy: string,
  ): Promise<{ result: 'open' | 'led-out' | 'opened-before'; contactId: string }> {
    const { queries, service, clock } = this.parts;
    const placing = await this.placingOf(inbound, account);
    if (placing && placing.admission.to !== 'queue') {
      const before = await queries.ledOut(customerOf(inbound).id, clock.now() - LED_OUT_MS);
      if (before) return { result: 'led-out', contactId: before };
    }
    const arrival = { ...account, ...inboundParty(inbound), ...(placing ? { placing } : {}) };
    const { result, image } = await service.open(arrival, openedBy);
    if (result === 'opened-before') return { result, contactId: image.id };
    const ledOut = result === 'inserted' && image.state === 'closed';
    return { result: ledOut ? 'led-out' : 'open', contactId: image.id };
  }

  /** Null if nobody can say: it waits where it arrived, as an arrival is never lost. */
  private async placingOf(inbound: Inbound, account: AccountRef): Promise<Placing | null> {
    const { admission, queries, clock, log } = this.parts;
    const customer = customerOf(inbound);
    const lastAgent = (): Promise<string | null> =>
      queries.lastAgentOf(customer.id, clock.now() - LAST_AGENT_MS);
    try {
      return await admission.place({
        channel: inbound.channel,
        queueId: account.queueId,
        customer,
        lastAgent,
      });
    } catch (error) {
      log.warn({ err: error, queueId: account.queueId }, 'an arrival waits where it arrived');
      return null;
    }
  }

  private compose(inbound: Inbound, inboxKey: string, contactId: string, seq: number): MessageDoc {
    return {
      _id: newId(),
      contactId,
      seq,
      inboxKey,
      direction: 'inbound',
      kind: inbound.kind === 'notice' ? 'notice' : 'text',
      text: inbound.text,
      agentId: null,
      clientId: inbound.clientId ?? null,
      delivery: 'received',
      deliveryCode: null,
      at: new Date(this.parts.clock.now()),
    };
  }

  private told(message: MessageDoc, contact: ContactImage): Received {
    for (const listener of this.parts.listeners) listener.onMessage(messageViewOf(message), contact);
    return { contactId: contact.id, seq: message.seq, repeated: false };
  }

  /** The message that a parallel repeat stored first. */
  private async storedBefore(inboxKey: string): Promise<MessageDoc> {
    const stored = await this.parts.messages.findByKey(inboxKey);
    if (!stored) throw new AppError('UNAVAILABLE');
    return stored;
  }

  /** The customer is gone: abandons what waits, ends what is being talked about. */
  private async receiveLeave(inbound: Inbound): Promise<Received> {
    const { contacts, service, clock, wrapUpMs } = this.parts;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const open = await contacts.findOpen(this.openKeyOf(inbound));
      // A leave that is delivered late must not end a contact that began after it.
      if (!open || open.openedAt > inbound.at + 1000) return NOTHING;
      try {
        await service.apply(
          open.id,
          open.state === 'active'
            ? { type: 'hang-up', wrapUpUntil: clock.now() + wrapUpMs }
            : { type: 'abandon', by: 'customer' },
        );
        return { contactId: open.id, seq: null, repeated: false };
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'STATE_CONFLICT') throw error;
      }
    }
    throw new AppError('UNAVAILABLE', { reason: 'the contact keeps changing' });
  }

  private async accountOf(inbound: Inbound): Promise<AccountRef> {
    const account = await this.parts.accounts.find(inbound.channel, inbound.accountId);
    if (!account) throw new AppError('NOT_FOUND', { account: inbound.accountId });
    return account;
  }

  private openKeyOf({ channel, accountId, identity }: Inbound): string {
    return openKeyOf(channel, accountId, customerIdOf(channel, accountId, identity));
  }
}

const customerOf = ({ channel, accountId, identity }: Inbound): { id: string; identity: string } => ({
  id: customerIdOf(channel, accountId, identity),
  identity,
});

function inboundParty({
  channel,
  accountId,
  identity,
}: Inbound): Pick<Inbound, 'channel' | 'accountId' | 'identity'> {
  return { channel, accountId, identity };
}

function repeatOf(message: MessageDoc): Received {
  return { contactId: message.contactId, seq: message.seq, repeated: true };
}
