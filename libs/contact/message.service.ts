import {
  AppError,
  MAX_WECHAT_TEXT_LENGTH,
  maxTextLengthOf,
  type ContactImage,
  type MessageView,
} from '#libs/contract';
import { newId, type Clock, type JobQueue } from '#libs/platform';
import type { ContactRepository } from './contact.repository.js';
import type { MessageDoc } from './contact.schema.js';
import type { ContactService } from './contact.service.js';
import type { MessageListener } from './inbox.service.js';
import { messageViewOf, type MessageRepository } from './message.repository.js';

export interface Saying {
  contactId: string;
  epoch: number;
  agentId: string;
  /** The console's own id of the draft: the same one again is the same message. */
  clientId: string;
  text: string;
}

export interface MessageParts {
  contacts: ContactRepository;
  messages: MessageRepository;
  service: ContactService;
  clock: Clock;
  jobs: JobQueue;
  listeners: readonly MessageListener[];
}

/** What agents say: stored first, then handed to the channel by a job, in order per contact. */
export class MessageService {
  constructor(private readonly parts: MessageParts) {}

  /** Stores an agent's message. Throws TOO_LARGE {maxLength}, NOT_FOUND, NOT_OWNER, STALE_EPOCH, STATE_CONFLICT. */
  async say(saying: Saying): Promise<MessageView> {
    const { messages, service, jobs } = this.parts;
    const inboxKey = `out:${saying.contactId}:${saying.agentId}:${saying.clientId}`;
    const known = await messages.findByKey(inboxKey);
    if (known) return messageViewOf(known);

    await this.refuseTooLong(saying);
    const appended = await messages.append(saying, (_, seq) => this.compose(saying, inboxKey, seq));
    if (appended.result === 'gone') return this.refuse(saying);
    if (appended.result === 'repeat') {
      const winner = await messages.findByKey(inboxKey);
      if (winner) return messageViewOf(winner);
      throw new AppError('UNAVAILABLE');
    }
    const { message, contact } = appended;
    this.tell(message, contact);
    // Without the job, the sweep of due messages delivers it a little later.
    await jobs.add('deliver-message', { messageId: message._id }).catch(() => undefined);
    if (contact.respondedAt === null) await this.markResponded(service, saying);
    return messageViewOf(message);
  }

  private compose(saying: Saying, inboxKey: string, seq: number): MessageDoc {
    const now = new Date(this.parts.clock.now());
    return {
      _id: newId(),
      contactId: saying.contactId,
      seq,
      inboxKey,
      direction: 'outbound',
      kind: 'text',
      text: saying.text,
      agentId: saying.agentId,
      clientId: saying.clientId,
      delivery: 'pending',
      deliveryCode: null,
      at: now,
      nextAttemptAt: now,
    };
  }

  /** What its channel could never carry is refused while the agent can still shorten it. */
  private async refuseTooLong({ contactId, text }: Saying): Promise<void> {
    if (text.length <= MAX_WECHAT_TEXT_LENGTH) return;
    const contact = await this.parts.contacts.find(contactId);
    if (!contact) throw new AppError('NOT_FOUND');
    const maxLength = maxTextLengthOf(contact.channel);
    if (text.length > maxLength) throw new AppError('TOO_LARGE', { maxLength });
  }

  private async markResponded(service: ContactService, saying: Saying): Promise<void> {
    const { contactId, epoch, agentId } = saying;
    try {
      await service.apply(contactId, { type: 'respond', epoch, agentId });
    } catch (error) {
      // The contact moved on between the two writes; the message itself is stored and stands.
      if (!(error instanceof AppError) || error.code === 'UNAVAILABLE') throw error;
    }
  }

  private async refuse({ contactId, epoch, agentId }: Saying): Promise<never> {
    const contact = await this.parts.contacts.find(contactId);
    if (!contact) throw new AppError('NOT_FOUND');
    if (contact.owner?.agentId === agentId && contact.epoch === epoch) {
      throw new AppError('STATE_CONFLICT', { state: contact.state });
    }
    throw new AppError(contact.epoch === epoch ? 'NOT_OWNER' : 'STALE_EPOCH');
  }

  private tell(message: MessageDoc, contact: ContactImage): void {
    for (const listener of this.parts.listeners) listener.onMessage(messageViewOf(message), contact);
  }
}
