import {
  isReachable,
  type CallbackTermsSource,
  type ContactPort,
  type Reaction,
  type ReactionContact,
  type ReactionItem,
} from '#libs/contract';
import { type Config } from '#libs/platform';
import { actsOf, hasLeft, openKeyOf, type CallbackAct } from './callback.rules.js';
import type { CallbackRepository } from './store/callback.repository.js';
import type { CallbackService } from './callback.service.js';

/** Makes and settles callbacks as timelines grow. Idempotent: each change is conditional, each source once. */
export class CallbackReaction implements Reaction {
  readonly name = 'callbacks';

  constructor(
    private readonly callbacks: CallbackService,
    private readonly repository: CallbackRepository,
    private readonly contacts: Pick<ContactPort, 'load'>,
    private readonly config: Config['callback'],
    private readonly terms: CallbackTermsSource,
  ) {}

  async react(items: readonly ReactionItem[]): Promise<void> {
    const found = await Promise.all(
      items.map(async (item) => ({ contact: item.contact, acts: await this.actsOf(item) })),
    );
    const returned = await this.awaited(found);
    await Promise.all(
      found.map(async ({ contact, acts }) => {
        for (const act of acts) {
          if (act.act !== 'return' || returned.has(openKeyOf(contact))) await this.carryOut(contact, act);
        }
      }),
    );
  }

  /** The policy is asked of those alone who left: nothing else depends on it. */
  private async actsOf(item: ReactionItem): Promise<CallbackAct[]> {
    const left = hasLeft(item) ? await this.terms.callbackOf(item.contact.queueId) : null;
    return actsOf(item, this.config.abandonedChannels, left);
  }

  /** Of those who are here by themselves, the few whom somebody is to call back: asked for all at once. */
  private async awaited(
    found: readonly { contact: ReactionContact; acts: readonly CallbackAct[] }[],
  ): Promise<Set<string>> {
    const has = (acts: readonly CallbackAct[], act: CallbackAct['act']): boolean =>
      acts.some((one) => one.act === act);
    const keys = found.filter(({ acts }) => has(acts, 'return')).map(({ contact }) => openKeyOf(contact));
    // What is only being made now can't be asked for yet.
    if (found.some(({ acts }) => has(acts, 'make'))) return new Set(keys);
    return keys.length === 0 ? new Set() : this.repository.pendingAmong(keys);
  }

  private async carryOut(contact: ReactionContact, act: CallbackAct): Promise<void> {
    switch (act.act) {
      case 'make':
        return this.make(contact.id, act);
      case 'return':
        return this.callbacks.returned(contact, act.at);
      case 'attempt':
        return this.repository.attempted(contact.callbackId ?? '', contact.id, act.agentId, act.at);
      case 'withdraw':
        // A callback that has gone on without it does not know it.
        return this.repository.withdrawn(contact.callbackId ?? '', contact.id, act.at);
      case 'settle':
        return this.settle(contact, act);
    }
  }

  /** Who is to be called back is in the contact alone. One that was deleted meanwhile asks for nothing. */
  private async make(contactId: string, act: Extract<CallbackAct, { act: 'make' }>): Promise<void> {
    const [contact] = await this.contacts.load([contactId]);
    if (!contact || !isReachable(contact.channel, contact.customer.identity)) return;
    await this.callbacks.make(contact, { kind: act.kind, source: act.source, notBefore: act.at });
  }

  private async settle(
    contact: ReactionContact,
    act: Extract<CallbackAct, { act: 'settle' }>,
  ): Promise<void> {
    const { result, at } = act;
    const id = contact.callbackId ?? '';
    const later = { state: 'open', at, retryAt: at + this.config.pauseMs } as const;
    if (result === 'reached') {
      return this.repository.settle(id, contact.id, { event: 'reached', state: 'done', at });
    }
    if (result === 'cancelled') {
      return this.repository.settle(id, contact.id, { event: 'cancelled', state: 'cancelled', at });
    }
    if (result === 'put-off') return this.repository.settle(id, contact.id, { event: 'put-off', ...later });
    const callback = await this.repository.find(id);
    if (!callback) return;
    const more = callback.attempts < callback.maxAttempts;
    return this.repository.settle(
      id,
      contact.id,
      more ? { event: 'not-reached', ...later } : { event: 'not-reached', state: 'failed', at },
    );
  }
}
