import type { OpenCallSource } from '#libs/channel';
import { openKeyOf, type ContactQueryRepository } from '#libs/contact';

const CHANNEL = 'voice';

/** The open contacts of calls, by the ids of their calls. */
export class OpenCallsAdapter implements OpenCallSource {
  constructor(private readonly contacts: Pick<ContactQueryRepository, 'openKeysOn'>) {}

  async openCallIds(): Promise<{ contactId: string; callId: string }[]> {
    const open = await this.contacts.openKeysOn(CHANNEL);
    return open.map(({ id: contactId, accountId, openKey }) => ({
      contactId,
      callId: openKey.slice(openKeyOf(CHANNEL, accountId, '').length),
    }));
  }
}
