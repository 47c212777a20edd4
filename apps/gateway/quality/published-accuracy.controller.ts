import {
  READER,
  type ContactView,
  type ContactViews,
  type Page,
  type Principal,
  type PublicAccuracyView,
  type PublishedAccuracyView,
} from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Public, Roles } from '#libs/identity/nest';
import { AccuracyPublicationService } from '#libs/quality';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { CONTACT_VIEWS } from '../metrics/figures.controller.js';
import {
  ListPublishedQuery,
  PublishedContactsQuery,
  PublishedParams,
  RestateDto,
} from '../metrics/publication.dto.js';
import { PublishAccuracyDto } from './published-accuracy.dto.js';

/** The sampled accuracy as the public is told it. */
@Controller('api/v1/published-accuracies')
@Roles('supervisor', 'quality', 'administrator')
export class PublishedAccuracyController {
  constructor(
    @Inject(AccuracyPublicationService) private readonly publications: AccuracyPublicationService,
    @Inject(CONTACT_VIEWS) private readonly views: ContactViews,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  @Roles('supervisor', 'quality', 'administrator', READER)
  list(
    @CurrentUser() user: Principal,
    @Query() query: ListPublishedQuery,
  ): Promise<Page<PublishedAccuracyView>> {
    return this.publications.list(scopeOf(user), query.cursor ?? null, query.limit);
  }

  /** Freezes what draws amount to together, with their frames, seeds and verdicts. */
  @Post()
  @Roles('quality', 'administrator')
  async publish(
    @CurrentUser() user: Principal,
    @Body() { drawIds, note, public: isPublic }: PublishAccuracyDto,
  ): Promise<PublishedAccuracyView> {
    const told = { note, public: isPublic, by: user.userId };
    const published = await this.publications.publish(drawIds, told, scopeOf(user));
    await this.record(user, 'accuracy.published', published);
    return published;
  }

  @Get(':id')
  @Roles('supervisor', 'quality', 'administrator', READER)
  find(@CurrentUser() user: Principal, @Param() { id }: PublishedParams): Promise<PublishedAccuracyView> {
    return this.publications.find(id, scopeOf(user));
  }

  /** Those that were scored (denominator) or right (numerator); of those deleted since, the view is missing. */
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

  /** Measures the same draws again; the result stands beside what was published. */
  @Post(':id/restatements')
  @Roles('quality', 'administrator')
  async restate(
    @CurrentUser() user: Principal,
    @Param() { id }: PublishedParams,
    @Body() { why }: RestateDto,
  ): Promise<PublishedAccuracyView> {
    const published = await this.publications.restate(id, why, user.userId, scopeOf(user));
    await this.record(user, 'accuracy.restated', published);
    return published;
  }

  private record(
    user: Principal,
    action: 'accuracy.published' | 'accuracy.restated',
    { id, districtId }: PublishedAccuracyView,
  ): Promise<void> {
    const actor = `user:${user.userId}`;
    return this.audit.record({ actor, action, target: `published-accuracy:${id}`, districtId });
  }
}

/** What everybody may see of it. */
@Controller('api/v1/public/accuracies')
export class PublicAccuraciesController {
  constructor(
    @Inject(AccuracyPublicationService) private readonly publications: AccuracyPublicationService,
  ) {}

  @Get()
  @Public()
  list(@Query() query: ListPublishedQuery): Promise<Page<PublicAccuracyView>> {
    return this.publications.listPublic(query.cursor ?? null, query.limit);
  }
}
