import type { ContactViewService } from '#libs/contact';
import type { ContactDetail, ContactView, DistrictScope, MessageView, Page, Principal } from '#libs/contract';
import { VEILED, veiledDetail, veiledMessage, veiledView, veilOf, type BlindService } from '#libs/quality';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Whoever has a contact to score reads it without knowing whose it was, until they have: a name weighs on a judgement.
 * Everybody else reads it as it is, supervisors and those who adjudicate or decide appeals too.
 */
export class BlindReading {
  constructor(
    private readonly blind: Pick<BlindService, 'toScore' | 'allToScore'>,
    private readonly contacts: Pick<ContactViewService, 'detail'>,
  ) {}

  /** One question for a page, of those who may score at all. */
  async page<T extends ContactView>(user: Principal, page: Page<T>): Promise<Page<T>> {
    const hidden = await this.hiddenFrom(
      user,
      page.items.map(({ id }) => id),
    );
    const items = page.items.map((one) => (hidden.has(one.id) ? veiledView(one, VEILED) : one));
    return { ...page, items };
  }

  /** What a list that is narrowed to an agent leaves out: to be in it would tell whose it was. */
  leftOut(user: Principal): Promise<readonly string[]> {
    return this.scores(user) ? this.blind.allToScore(user.userId) : Promise.resolve([]);
  }

  async detail<T extends ContactDetail>(user: Principal, contact: T): Promise<T> {
    const hidden = await this.hiddenFrom(user, [contact.id]);
    return hidden.has(contact.id) ? veiledDetail(contact) : contact;
  }

  /** By the numbers that the timeline gives them. */
  async messages(
    user: Principal,
    contactId: string,
    page: Page<MessageView>,
    scope: DistrictScope,
  ): Promise<Page<MessageView>> {
    const hidden = await this.hiddenFrom(user, [contactId]);
    if (!hidden.has(contactId)) return page;
    const veil = veilOf((await this.contacts.detail(contactId, scope)).timeline);
    return { ...page, items: page.items.map((message) => veiledMessage(message, veil)) };
  }

  private async hiddenFrom(user: Principal, contactIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.scores(user) ? this.blind.toScore(user.userId, contactIds) : NOTHING;
  }

  private scores(user: Principal): boolean {
    return user.roles.includes('quality');
  }
}
