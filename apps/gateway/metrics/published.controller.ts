import {
  READER,
  type ContactView,
  type ContactViews,
  type DistrictScope,
  type Page,
  type Principal,
} from '#libs/contract';
import { scopeOf, type AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Get, Param, Post, Query } from '@nestjs/common';
import {
  ListPublishedQuery,
  PublishedContactsQuery,
  PublishedParams,
  RestateDto,
} from './publication.dto.js';

/** What was published of one kind. */
export interface Publications<View> {
  list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<View>>;
  find(id: string, scope: DistrictScope): Promise<View>;
  contacts(
    id: string,
    part: PublishedContactsQuery['part'],
    scope: DistrictScope,
    page: { cursor: string | null; limit: number; restatement: number },
  ): Promise<Page<string>>;
  restate(id: string, why: string, by: string, scope: DistrictScope): Promise<View>;
}

/** What the public was told, whatever it is: who reads it, the contacts behind it, and how it is corrected. */
export abstract class PublishedController<View extends { id: string; districtId: string }> {
  /** `kind`: as the audit names it. */
  protected constructor(
    private readonly kind: 'figure' | 'accuracy',
    private readonly published: Publications<View>,
    private readonly views: ContactViews,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Roles('supervisor', 'quality', 'administrator', READER)
  list(@CurrentUser() user: Principal, @Query() query: ListPublishedQuery): Promise<Page<View>> {
    return this.published.list(scopeOf(user), query.cursor ?? null, query.limit);
  }

  @Get(':id')
  @Roles('supervisor', 'quality', 'administrator', READER)
  find(@CurrentUser() user: Principal, @Param() { id }: PublishedParams): Promise<View> {
    return this.published.find(id, scopeOf(user));
  }

  /** The contacts that were behind it when it was published, or corrected; of those deleted since, the view is missing. */
  @Get(':id/contacts')
  async contacts(
    @CurrentUser() user: Principal,
    @Param() { id }: PublishedParams,
    @Query() { part, cursor, limit, restatement = 0 }: PublishedContactsQuery,
  ): Promise<Page<ContactView>> {
    const scope = scopeOf(user);
    const window = { cursor: cursor ?? null, limit, restatement };
    const page = await this.published.contacts(id, part, scope, window);
    return { ...page, items: await this.views.views(page.items, scope) };
  }

  /** Measures it again; the result stands beside what was published. */
  @Post(':id/restatements')
  @Roles('quality', 'administrator')
  async restate(
    @CurrentUser() user: Principal,
    @Param() { id }: PublishedParams,
    @Body() { why }: RestateDto,
  ): Promise<View> {
    return this.told(user, 'restated', await this.published.restate(id, why, user.userId, scopeOf(user)));
  }

  /** Puts it in the audit, and answers it. */
  protected async told(user: Principal, what: 'published' | 'restated', view: View): Promise<View> {
    const { id, districtId } = view;
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: `${this.kind}.${what}`,
      target: `published-${this.kind}:${id}`,
      districtId,
    });
    return view;
  }
}
