import type { ContactImage, MessageDirection, TimelineEntry } from '#libs/contract';
import { isDuplicateKey } from '#libs/platform';
import type { Connection } from 'mongoose';
import { contactCollection, fieldsOf, messageCollection, type StoredEntry } from '../contact.schema.js';

/** What was said in a contact that is over. */
export interface ClosedMessage {
  direction: Extract<MessageDirection, 'inbound' | 'outbound'>;
  text: string;
  agentId: string | null;
  /** Epoch ms. */
  at: number;
}

/** A contact that is over, with all that is known of it. */
export interface ClosedContact {
  contact: ContactImage;
  timeline: TimelineEntry[];
  messages: readonly ClosedMessage[];
}

/**
 * Takes contacts that ended before this deployment had them: whoever writes them makes their facts too, for nothing
 * reacts to them. What is there already stays, so that it may be done again.
 */
export class ClosedContactRepository {
  private readonly contacts;
  private readonly messages;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
    this.messages = messageCollection(mongo);
  }

  /** Throws for one that is not closed. */
  async put(closed: readonly ClosedContact[]): Promise<void> {
    for (const { contact } of closed) {
      if (contact.state !== 'closed') throw new Error(`contact ${contact.id} is ${contact.state}`);
    }
    const messages = closed.flatMap((one) => messageDocs(one));
    // What was said first: of a contact that is there, all is there.
    if (messages.length > 0) {
      await unlessThere(() => this.messages.insertMany(messages, { ordered: false }));
    }
    if (closed.length > 0) {
      await unlessThere(() => this.contacts.insertMany(closed.map(contactDoc), { ordered: false }));
    }
  }
}

/** An unordered insert: documents that are there stay as they are. */
async function unlessThere(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

function contactDoc({ contact, timeline, messages }: ClosedContact): ContactRow {
  return {
    _id: contact.id,
    ...fieldsOf(contact),
    openedBy: `closed:${contact.id}`,
    messageSeq: messages.length,
    reacted: contact.seq,
    timeline: timeline.map(({ seq: _, at, ...entry }) => ({ ...entry, at: new Date(at) }) as StoredEntry),
  };
}

type ContactRow = Parameters<ReturnType<typeof contactCollection>['insertMany']>[0][number];
type MessageRow = Parameters<ReturnType<typeof messageCollection>['insertMany']>[0][number];

const messageDocs = ({ contact, messages }: ClosedContact): MessageRow[] =>
  messages.map(({ direction, text, agentId, at }, n) => ({
    _id: `${contact.id}-${n + 1}`,
    contactId: contact.id,
    seq: n + 1,
    inboxKey: `closed:${contact.id}:${n + 1}`,
    direction,
    kind: 'text',
    text,
    agentId,
    clientId: null,
    delivery: direction === 'inbound' ? 'received' : 'sent',
    deliveryCode: null,
    at: new Date(at),
  }));
