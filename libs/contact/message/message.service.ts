import {
  AppError,
  MAX_WECHAT_TEXT_LENGTH,
  maxTextLengthOf,
  type ContactImage,
  type MessageView,
} from '#libs/contract';
import { newId, type Clock, type JobQueue } from '#libs/platform';
import type { ContactRepository } from '../contact.repository.js';
import type { MessageDoc } from '../contact.schema.js';
import type { ContactService } from '../contact.service.js';
import type { MessageListener } from './inbox.service.js';
import { mayAnswer } from '../lifecycle/decide.rules.js';
import { messageViewOf, type Audience, type MessageRepository } from './message.repository.js';

/** What an agent says in a contact, by the epoch that they saw. */
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

  /**
   * Stores what the owner, or a guest of a conference, says to the customer. Throws TOO_LARGE {maxLength},
   * NOT_FOUND, NOT_OWNER, FORBIDDEN (a consult is heard by the owner alone), STALE_EPOCH, STATE_CONFLICT.
   */
  async say(saying: Saying): Promise<MessageView> {
    const { service, jobs } = this.parts;
    const known = await this.parts.messages.findByKey(keyOf(saying));
    if (known) return messageViewOf(known);

    await this.refuseTooLong(saying);
    const { message, contact } = await this.store(saying, 'customer');
    if (!contact) return messageViewOf(message);
    // Without the job, the sweep of due messages delivers it a little later.
    await jobs.add('deliver-message', { messageId: message._id }).catch(() => undefined);
    if (contact.respondedAt === null) await this.markResponded(service, saying);
    return messageViewOf(message);
  }

  /** Stores a note among colleagues: the owner and guests who have joined. Throws like `say`. */
  async note(saying: Saying): Promise<MessageView> {
    const known = await this.parts.messages.findByKey(keyOf(saying));
    return messageViewOf(known ?? (await this.store(saying, 'colleagues')).message);
  }

  /** `contact` is null if a repeat of it was quicker. */
  private async store(
    saying: Saying,
    audience: Audience,
  ): Promise<{ message: MessageDoc; contact: ContactImage | null }> {
    const { messages } = this.parts;
    const appended = await messages.append({ ...saying, audience }, (_, seq) =>
      audience === 'customer' ? this.compose(saying, seq) : noteOf(this.compose(saying, seq)),
    );
    if (appended.result === 'gone') return this.refuse(saying, audience);
    if (appended.result === 'repeat') {
      const message = await messages.findByKey(keyOf(saying));
      if (message) return { message, contact: null };
      throw new AppError('UNAVAILABLE');
    }
    this.tell(appended.message, appended.contact);
    return appended;
  }

  private compose(saying: Saying, seq: number): MessageDoc {
    const now = new Date(this.parts.clock.now());
    return {
      _id: newId(),
      contactId: saying.contactId,
      seq,
      inboxKey: keyOf(saying),
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

  private async refuse({ contactId, epoch, agentId }: Saying, audience: Audience): Promise<never> {
    const contact = await this.parts.contacts.find(contactId);
    if (!contact) throw new AppError('NOT_FOUND');
    if (contact.epoch !== epoch) throw new AppError('STALE_EPOCH');
    const guest = contact.guests.find((one) => one.agentId === agentId);
    if (contact.owner?.agentId !== agentId && !guest) throw new AppError('NOT_OWNER');
    if (guest?.joined && audience === 'customer' && !mayAnswer(contact, agentId)) {
      throw new AppError('FORBIDDEN', { role: guest.role });
    }
    throw new AppError('STATE_CONFLICT', { state: contact.state });
  }

  private tell(message: MessageDoc, contact: ContactImage): void {
    for (const listener of this.parts.listeners) listener.onMessage(messageViewOf(message), contact);
  }
}

/** One draft of one console is one message. */
const keyOf = ({ contactId, agentId, clientId }: Saying): string => `out:${contactId}:${agentId}:${clientId}`;

/** Stored, and that is all: nothing delivers it. */
function noteOf({ nextAttemptAt: _, ...message }: MessageDoc): MessageDoc {
  return { ...message, direction: 'internal', delivery: 'received' };
}
