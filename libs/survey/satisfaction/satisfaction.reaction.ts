import type { ContactPort, Reaction, ReactionItem } from '#libs/contract';
import { askedInTree, endOf } from './satisfaction.rules.js';
import type { SatisfactionService } from './satisfaction.service.js';

/**
 * Notes who is to be asked when their contact has ended, and what callers said in the tree of a number. Idempotent: a
 * contact is noted once.
 */
export class SatisfactionReaction implements Reaction {
  readonly name = 'satisfaction';

  constructor(
    private readonly service: SatisfactionService,
    private readonly contacts: Pick<ContactPort, 'load'>,
  ) {}

  /** What queues ask is read once, and contacts only of those that do: most ends ask nobody anything. */
  async react(items: readonly ReactionItem[]): Promise<void> {
    await this.noteTrees(items);
    const ended = items.flatMap((item) => {
      const at = endOf(item);
      return at === null ? [] : [{ id: item.contact.id, queueId: item.contact.queueId, at }];
    });
    if (ended.length === 0) return;
    const asking = await this.service.asking(ended.map(({ queueId }) => queueId));
    const due = ended.filter(({ queueId }) => asking.has(queueId));
    if (due.length === 0) return;
    const contacts = new Map((await this.contacts.load(due.map(({ id }) => id))).map((one) => [one.id, one]));
    for (const { id, at } of due) {
      const contact = contacts.get(id);
      if (contact) await this.service.due(contact, at);
    }
  }

  private async noteTrees(items: readonly ReactionItem[]): Promise<void> {
    const asked = new Map(
      items.flatMap((item) => {
        const one = askedInTree(item);
        return one ? [[item.contact.id, one] as const] : [];
      }),
    );
    if (asked.size === 0) return;
    for (const contact of await this.contacts.load([...asked.keys()])) {
      const one = asked.get(contact.id);
      if (one) await this.service.askedInTree(contact, one);
    }
  }
}
