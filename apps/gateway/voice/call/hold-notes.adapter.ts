import type { HoldNotes, OwnCall } from '#libs/channel/voice';
import type { ContactService } from '#libs/contact';

/** Who held a caller, and how long, stands in the contact's timeline. */
export class ContactHoldNotes implements HoldNotes {
  constructor(private readonly contacts: Pick<ContactService, 'apply'>) {}

  async note({ contactId, epoch, agentId }: OwnCall, on: boolean): Promise<void> {
    await this.contacts.apply(contactId, { type: on ? 'hold' : 'resume', epoch, agentId });
  }
}
