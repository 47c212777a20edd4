import {
  AppError,
  type AccountDirectory,
  type AccountRef,
  type AgentTermsSource,
  type ContactImage,
  type Inbound,
  type Inbox,
  type MessageView,
  type Received,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import { setTimeout as wait } from 'node:timers/promises';
import type { ArrivalService } from '../arrival/arrival.service.js';
import type { ContactRepository } from '../contact.repository.js';
import { identityHashOf, inboxKeyOf, openKeyOf } from '../contact.rules.js';
import type { MessageDoc } from '../contact.schema.js';
import type { ContactService } from '../contact.service.js';
import type { ContactCommand } from '../lifecycle/command.rules.js';
import {
  messageViewOf,
  type Appended,
  type MessagePlace,
  type MessageRepository,
} from './message.repository.js';

/** Told of every message that was stored, in the process that stored it. */
export interface MessageListener {
  onMessage(message: MessageView, contact: ContactImage): void;
}

export interface InboxParts {
  contacts: ContactRepository;
  messages: MessageRepository;
  service: ContactService;
  arrivals: ArrivalService;
  accounts: AccountDirectory;
  clock: Clock;
  listeners: readonly MessageListener[];
  /** How long who was talking with a customer may wrap up when they leave. */
  terms: Pick<AgentTermsSource, 'wrapUp'>;
}

/** How long a commit that was seen may take to be readable. */
const [LOOKS, LOOK_MS] = [20, 50];
const ATTEMPTS = 4;
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
      const received = await this.append(inbound, inboxKey, { openKey });
      if (received) return received;
      const openedBy = attempt === 0 ? inboxKey : `${inboxKey}:${attempt}`;
      const { result, image } = await this.parts.arrivals.open(account, inbound.identity, openedBy);
      if (result === 'left' && image) {
        const left = await this.append(inbound, inboxKey, { ledOutId: image.id });
        if (left) return left;
      }
      if (result !== 'opened-before') continue;
      // Opened by this event earlier and closed since: a repeat, unless its message never arrived.
      const stored = await messages.findByKey(inboxKey);
      if (stored) return repeatOf(stored);
    }
    throw new AppError('UNAVAILABLE', { reason: 'the contact keeps changing' });
  }

  /** Stores the message at a place, once; null if there is no such place. */
  private async append(inbound: Inbound, inboxKey: string, place: MessagePlace): Promise<Received | null> {
    const appended: Appended = await this.parts.messages.append(place, (contact, seq) =>
      this.compose(inbound, inboxKey, contact.id, seq),
    );
    if (appended.result === 'stored') return this.told(appended.message, appended.contact);
    return appended.result === 'repeat' ? repeatOf(await this.storedBefore(inboxKey)) : null;
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

  /** The message that a parallel repeat stored first; readable as soon as a majority has it. */
  private async storedBefore(inboxKey: string): Promise<MessageDoc> {
    for (let look = 0; look < LOOKS; look += 1) {
      const stored = await this.parts.messages.findByKey(inboxKey);
      if (stored) return stored;
      await wait(LOOK_MS);
    }
    throw new AppError('UNAVAILABLE');
  }

  /** The customer is gone: abandons what waits, ends what is being talked about. */
  private async receiveLeave(inbound: Inbound): Promise<Received> {
    const { contacts, service } = this.parts;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const open = await contacts.findOpen(this.openKeyOf(inbound));
      // A leave that is delivered late must not end a contact that began after it.
      if (!open || open.openedAt > inbound.at + 1000) return NOTHING;
      try {
        await service.apply(open.id, await this.leaveCommand(open));
        return { contactId: open.id, seq: null, repeated: false };
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'STATE_CONFLICT') throw error;
      }
    }
    throw new AppError('UNAVAILABLE', { reason: 'the contact keeps changing' });
  }

  private async leaveCommand({ state, owner }: ContactImage): Promise<ContactCommand> {
    if (state !== 'active') return { type: 'abandon', by: 'customer' };
    const { wrapUpMs } = await this.parts.terms.wrapUp(owner?.agentId ?? '');
    return { type: 'hang-up', wrapUpUntil: this.parts.clock.now() + wrapUpMs };
  }

  private async accountOf(inbound: Inbound): Promise<AccountRef> {
    const account = await this.parts.accounts.find(inbound.channel, inbound.accountId);
    if (!account) throw new AppError('NOT_FOUND', { account: inbound.accountId });
    return account;
  }

  private openKeyOf(inbound: Inbound): string {
    return openKeyOf(inbound.channel, inbound.accountId, identityHashOf(inbound));
  }
}

function repeatOf(message: MessageDoc): Received {
  return { contactId: message.contactId, seq: message.seq, repeated: true };
}
