import type { ContactAbout, ContactView, ContactViews, DistrictScope, Page, WithAbout } from '#libs/contract';

const aboutOf = ({ channel, queueId, openedAt, topicId }: ContactView): ContactAbout => ({
  channel,
  queueId,
  openedAt,
  topicId,
});

/** Tells lists of drawn contacts what each is recognised by, and nothing of who asked or answered in it. */
export class ContactAboutService {
  constructor(private readonly contacts: ContactViews) {}

  /** One question for a page; null for contacts that are out of scope. */
  async of<T extends { contactId: string }>(
    page: Page<T>,
    scope: DistrictScope,
  ): Promise<Page<WithAbout<T>>> {
    const ids = [...new Set(page.items.map(({ contactId }) => contactId))];
    const known = new Map((await this.contacts.views(ids, scope)).map((view) => [view.id, aboutOf(view)]));
    return {
      ...page,
      items: page.items.map((one) => ({ ...one, about: known.get(one.contactId) ?? null })),
    };
  }
}
