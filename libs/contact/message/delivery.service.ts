import type { Channel, ChannelAdapter, ContactImage, SendResult } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { ContactRepository } from '../contact.repository.js';
import type { MessageDoc } from '../contact.schema.js';
import type { MessageListener } from './inbox.service.js';
import { messageViewOf, type MessageRepository } from './message.repository.js';

const MAX_ATTEMPTS = 8;

/** Hands pending messages to their channels. Safe to run in any number of processes at once. */
export class DeliveryService {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly messages: MessageRepository,
    private readonly adapters: ReadonlyMap<Channel, ChannelAdapter>,
    private readonly clock: Clock,
    private readonly listeners: readonly MessageListener[],
  ) {}

  /** Delivers whatever this message's contact has pending and due. */
  async deliver(messageId: string): Promise<void> {
    const message = await this.messages.find(messageId);
    if (message) await this.deliverContact(message.contactId);
  }

  /** Finds what jobs missed; a delivery that was cut off in the middle becomes `unknown`. */
  async sweep(limit = 200): Promise<void> {
    const due = await this.messages.due(this.clock.now(), limit);
    const contactIds = new Set(due.map((message) => message.contactId));
    for (const message of due.filter((candidate) => candidate.sending)) {
      await this.settle(message, { status: 'unknown', code: 'INTERRUPTED' });
    }
    // Side by side: one channel that hangs must not hold up the others.
    await Promise.all([...contactIds].map((contactId) => this.deliverContact(contactId)));
  }

  private async deliverContact(contactId: string): Promise<void> {
    const contact = await this.contacts.find(contactId);
    if (!contact) return;
    for (;;) {
      const message = await this.messages.claimNext(contactId, this.clock.now());
      if (!message) return;
      const result = await this.send(message, contact);
      await this.settle(message, result, contact);
      if (result.status === 'retry') return;
    }
  }

  private async send(message: MessageDoc, contact: ContactImage): Promise<SendResult> {
    const adapter = this.adapters.get(contact.channel);
    if (!adapter) return { status: 'failed', code: 'NO_CHANNEL' };
    try {
      return await adapter.send({
        messageId: message._id,
        contactId: contact.id,
        seq: message.seq,
        at: message.at.toISOString(),
        accountId: contact.accountId,
        identity: contact.customer.identity,
        text: message.text,
      });
    } catch {
      return { status: 'unknown', code: 'INTERNAL' };
    }
  }

  private async settle(message: MessageDoc, result: SendResult, contact?: ContactImage): Promise<void> {
    const attempts = message.attempts ?? 1;
    const again = result.status === 'retry' && attempts < MAX_ATTEMPTS;
    const settled = await this.messages.settle(message._id, {
      delivery: again ? 'pending' : result.status === 'retry' ? 'failed' : result.status,
      deliveryCode: result.status === 'sent' ? null : result.code,
      ...(again ? { retryAt: this.clock.now() + 1000 * 2 ** attempts } : {}),
    });
    const owner = contact ?? (await this.contacts.find(message.contactId));
    if (!settled || !owner) return;
    for (const listener of this.listeners) listener.onMessage(messageViewOf(settled), owner);
  }
}
