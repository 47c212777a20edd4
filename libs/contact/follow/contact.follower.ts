import {
  rooms,
  seatsOf,
  type ContactImage,
  type MessageView,
  type Push,
  type ReactionChange,
  type Transition,
  type TransitionListener,
} from '#libs/contract';
import type { JobQueue, Log } from '#libs/platform';
import { viewOf, visitorMessageOf, visitorViewOf } from '../contact.rules.js';
import type { MessageListener } from '../message/inbox.service.js';

/** Shows changes on the screens concerned at once. What a screen misses it asks for on its own. */
export class ScreenFollower implements TransitionListener, MessageListener {
  constructor(private readonly push: Push) {}

  onTransitions(transitions: readonly Transition[]): void {
    for (const { before, after } of transitions) {
      const seats = [...(before ? seatsOf(before) : []), ...seatsOf(after)];
      for (const agentId of new Set(seats.map((seat) => seat.agentId))) {
        this.push.send('/agent', rooms.agent(agentId), 'contact.changed', viewOf(after));
      }
      if (after.channel === 'webchat') {
        const room = rooms.visitor(after.accountId, after.customer.identity);
        this.push.send('/visitor', room, 'contact.changed', visitorViewOf(after, null));
      }
    }
  }

  onMessage(message: MessageView, contact: ContactImage): void {
    const guests = contact.guests.filter(({ joined }) => joined);
    for (const { agentId } of [...(contact.owner ? [contact.owner] : []), ...guests]) {
      this.push.send('/agent', rooms.agent(agentId), 'message.added', message);
    }
    if (contact.channel === 'webchat' && message.direction === 'inbound') {
      // The visitor's other tabs; what agents say arrives through the channel's adapter.
      const room = rooms.visitor(contact.accountId, contact.customer.identity);
      this.push.send('/visitor', room, 'message.added', visitorMessageOf(message));
    }
  }
}

/** Part of the second within which a fact is on the wallboard. */
const GATHER_MS = 50;
const MAX_PER_JOB = 200;

/**
 * Hands committed changes to the reactions as durable jobs, many contacts a job: one job hop costs
 * as much as a routing step, so a hop per entry would halve what the system can route. What was
 * committed travels along, so that nobody has to read it back.
 */
export class ReactionFollower implements TransitionListener {
  private pending: ReactionChange[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly jobs: JobQueue,
    private readonly log: Log,
  ) {}

  onTransitions(transitions: readonly Transition[]): void {
    for (const { after, entries } of transitions) {
      this.pending.push({ contact: { ...after, customer: { id: after.customer.id } }, entries });
    }
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  /** Hands over what is gathered; called at shutdown too. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const changes = this.pending;
    this.pending = [];
    for (let start = 0; start < changes.length; start += MAX_PER_JOB) {
      try {
        await this.jobs.add('react', { changes: changes.slice(start, start + MAX_PER_JOB) });
      } catch (error) {
        // The contacts stay marked as unreacted, and the sweep takes them.
        this.log.debug({ err: error }, 'reactions left to the sweep');
      }
    }
  }
}
