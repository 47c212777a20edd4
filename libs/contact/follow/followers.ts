import type { ContactImage, MessageView, Transition, TransitionListener } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { MessageListener } from '../message/inbox.service.js';

/**
 * Where the parts of a process subscribe to what it commits. One follower's failure is logged and
 * reaches neither the others nor the writer: the write has happened.
 */
export class Followers implements TransitionListener, MessageListener {
  private readonly transitions: TransitionListener[] = [];
  private readonly messages: MessageListener[] = [];

  constructor(private readonly log: Log) {}

  followTransitions(listener: TransitionListener): void {
    this.transitions.push(listener);
  }

  followMessages(listener: MessageListener): void {
    this.messages.push(listener);
  }

  onTransitions(transitions: readonly Transition[]): void {
    for (const { after, entries } of transitions) {
      const events = entries.map((entry) => entry.type);
      this.log.info({ contactId: after.id, events, state: after.state, seq: after.seq }, 'contact changed');
    }
    for (const listener of this.transitions) this.attempt(() => listener.onTransitions(transitions));
  }

  onMessage(message: MessageView, contact: ContactImage): void {
    const { id, seq, direction, delivery } = message;
    this.log.info({ contactId: contact.id, messageId: id, seq, direction, delivery }, 'message');
    for (const listener of this.messages) this.attempt(() => listener.onMessage(message, contact));
  }

  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.log.error({ err: error }, 'a follower failed');
    }
  }
}
