import {
  READER,
  type ContactView,
  type ContactViews,
  type Page,
  type Principal,
  type PublicFigureView,
  type PublishedFigureView,
} from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Public, Roles } from '#libs/identity/nest';
import { PublicationService } from '#libs/metrics';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { queryOf } from './figure-table.dto.js';
import { CONTACT_VIEWS } from './figures.controller.js';
import {
  ListPublishedQuery,
  PublishedContactsQuery,
  PublishedParams,
  PublishFigureDto,
  RestateDto,
} from './publication.dto.js';

/** Figures as the public is told them. */
@Controller('api/v1/published-figures')
@Roles('supervisor', 'quality', 'administrator')
export class PublicationController {
  constructor(
    @Inject(PublicationService) private readonly publications: PublicationService,
    @Inject(CONTACT_VIEWS) private readonly views: ContactViews,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  @Roles('supervisor', 'quality', 'administrator', READER)
  list(
    @CurrentUser() user: Principal,
    @Query() query: ListPublishedQuery,
  ): Promise<Page<PublishedFigureView>> {
    return this.publications.list(scopeOf(user), query.cursor ?? null, query.limit);
  }

  /** Freezes a figure with its definition and its contacts. */
  @Post()
  @Roles('quality', 'administrator')
  async publish(
    @CurrentUser() user: Principal,
    @Body() body: PublishFigureDto,
  ): Promise<PublishedFigureView> {
    const { note, public: isPublic } = body;
    const told = { note, public: isPublic, by: user.userId };
    const published = await this.publications.publish(queryOf(body, user), told);
    await this.record(user, 'figure.published', published);
    return published;
  }

  @Get(':id')
  @Roles('supervisor', 'quality', 'administrator', READER)
  find(@CurrentUser() user: Principal, @Param() { id }: PublishedParams): Promise<PublishedFigureView> {
    return this.publications.find(id, scopeOf(user));
  }

  /** The contacts that were behind it when it was published; of those deleted since, the view is missing. */
  @Get(':id/contacts')
  async contacts(
    @CurrentUser() user: Principal,
    @Param() { id }: PublishedParams,
    @Query() { part, cursor, limit }: PublishedContactsQuery,
  ): Promise<Page<ContactView>> {
    const scope = scopeOf(user);
    const page = await this.publications.contacts(id, part, scope, { cursor: cursor ?? null, limit });
    return { ...page, items: await this.views.views(page.items, scope) };
  }

  /** Measures it again; the result stands beside what was published. */
  @Post(':id/restatements')
  @Roles('quality', 'administrator')
  async restate(
    @CurrentUser() user: Principal,
    @Param() { id }: PublishedParams,
    @Body() { why }: RestateDto,
  ): Promise<PublishedFigureView> {
    const published = await this.publications.restate(id, why, user.userId, scopeOf(user));
    await this.record(user, 'figure.restated', published);
    return published;
  }

  private record(
    user: Principal,
    action: 'figure.published' | 'figure.restated',
    { id, districtId }: PublishedFigureView,
  ): Promise<void> {
    const actor = `user:${user.userId}`;
    return this.audit.record({ actor, action, target: `published-figure:${id}`, districtId });
  }
}

/** What everybody may see of them. */
@Controller('api/v1/public/figures')
export class PublicFiguresController {
  constructor(@Inject(PublicationService) private readonly publications: PublicationService) {}

  @Get()
  @Public()
  list(@Query() query: ListPublishedQuery): Promise<Page<PublicFigureView>> {
    return this.publications.listPublic(query.cursor ?? null, query.limit);
  }
}
