import { CustomerService, inboxKeyOf, MessageRepository } from '#libs/contact';
import type { Inbound, Inbox, Received } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { scoreOf, type SatisfactionService } from '#libs/survey';

/**
 * A door before the inbox: a bare number from 1 to 5 by somebody who was asked how satisfied they are, and is in
 * no contact, is their answer and opens none. Everything else goes on to the inbox.
 */
export class SatisfactionInbox implements Inbox {
  constructor(
    private readonly inbox: Inbox,
    private readonly satisfaction: SatisfactionService,
    private readonly customers: CustomerService,
    private readonly messages: Pick<MessageRepository, 'findByKey'>,
    private readonly clock: Clock,
  ) {}

  async receive(inbound: Inbound): Promise<Received> {
    const score = inbound.kind === 'message' ? scoreOf(inbound.text) : null;
    if (score === null) return this.inbox.receive(inbound);
    const { channel, accountId, identity, externalId } = inbound;
    const party = { channel, accountId, identity };
    // Whoever is talking with somebody says the number to them.
    if (await this.customers.latestOf(party, this.clock.now())) return this.inbox.receive(inbound);
    const key = inboxKeyOf(channel, accountId, externalId);
    // What was said to an agent stays that, however late WeChat repeats it.
    if (await this.messages.findByKey(key)) return this.inbox.receive(inbound);
    const contactId = await this.satisfaction.answer(this.customers.idsOf(party), score, {
      way: 'text',
      key,
    });
    return contactId === null ? this.inbox.receive(inbound) : { contactId, seq: null, repeated: false };
  }
}
