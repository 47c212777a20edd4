import {
  type ContactInFull,
  type ContactView,
  type MessageView,
  type Outlook,
  type Page,
  type Principal,
} from '#libs/contract';
import { MenuNames } from '#libs/channel/voice';
import { ContactViewService } from '#libs/contact';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { countsOf } from '#libs/metrics';
import { maskText } from '#libs/platform';
import { EstimateService } from '#libs/routing';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ContactParams, ListContactsQuery, ListMessagesQuery } from './contact.dto.js';
import { BlindReading } from './blind-reading.service.js';
import { openedOf } from './list-days.rules.js';
import { ServedService } from './served.service.js';
import { WordSearch } from './word-search.service.js';

/**
 * Contacts of the caller's district (of every district for headquarters), personal data masked. One of another district
 * is there as long as this one serves it. Who has one to score is not told whose it was, until they have.
 */
@Controller('api/v1/contacts')
@Roles('agent', 'supervisor', 'quality', 'administrator')
export class ContactController {
  constructor(
    private readonly contacts: ContactViewService,
    private readonly estimates: EstimateService,
    private readonly search: WordSearch,
    private readonly served: ServedService,
    private readonly menus: MenuNames,
    private readonly blind: BlindReading,
  ) {}

  /**
   * With `words`, of those in whose calls each of them was said (supervisors and quality staff; audited; the newest
   * 500). With `state=waiting` each has its `outlook`: its place and how long it is likely to wait, if that
   * is known. `state=waiting,offered` are those whom the wallboard counts as waiting. With `handledBy` none of those
   * that the caller has yet to score: it would tell whose they were.
   */
  @Get()
  async list(
    @CurrentUser() user: Principal,
    @Query() query: ListContactsQuery,
  ): Promise<Page<ContactView & { outlook?: Outlook | null }>> {
    const { channel, account, state, queueId, handledBy, customer, id, words, served, cursor, limit } = query;
    const opened = openedOf(query);
    const said = words === undefined ? undefined : await this.search.find(user, words);
    const districtId = scopeOf(user).districtId ?? query.districtId ?? null;
    const filter = {
      districtId,
      queueId,
      channel,
      accountId: account,
      states: state,
      handledBy,
      opened,
      customerId: customer,
      ids: id === undefined ? said : (said ?? [id]).filter((one) => one === id),
      without: handledBy === undefined ? undefined : await this.blind.leftOut(user),
      served: served && districtId !== null ? await this.served.of(districtId) : undefined,
    };
    const page = await this.blind.page(user, await this.contacts.list(filter, cursor ?? null, limit));
    if (!state?.includes('waiting')) return page;
    const outlooks = await this.estimates.ofEach(page.items.map(({ id }) => id));
    return { ...page, items: page.items.map((item, i) => ({ ...item, outlook: outlooks[i] ?? null })) };
  }

  /**
   * What a caller entered by keys is shown to whoever holds the contact, and masked for all others.
   * `outlook`: where it stands in its line and how long it is likely to wait; null unless it waits. `counts`: what it
   * counts as in figures, by the entries of its timeline. `menu`: what the nodes of the voice tree are that its caller
   * passed.
   */
  @Get(':contactId')
  async detail(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<ContactInFull> {
    const contact = await this.contacts.detail(
      contactId,
      await this.served.scopeAt(user, contactId),
      user.userId,
    );
    const waits = contact.state === 'waiting';
    const outlook = waits ? await this.estimates.of(contactId).catch(() => null) : null;
    const source = { ...contact, openedAt: Date.parse(contact.openedAt) };
    const [opened] = contact.timeline;
    const journey = opened?.type === 'contact.opened' ? opened.journey : undefined;
    return {
      ...(await this.blind.detail(user, contact)),
      outlook,
      counts: countsOf({ contact: source, timeline: contact.timeline }),
      menu: journey ? await this.menus.of(journey) : {},
    };
  }

  @Get(':contactId/messages')
  async messages(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
    @Query() { cursor, limit }: ListMessagesQuery,
  ): Promise<Page<MessageView>> {
    const scope = await this.served.scopeAt(user, contactId);
    const page = await this.contacts.messagesOf(contactId, scope, cursor, limit);
    const { items, next } = await this.blind.messages(user, contactId, page, scope);
    return { items: items.map((message) => ({ ...message, text: maskText(message.text) })), next };
  }
}
