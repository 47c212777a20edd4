import type {
  ContactViews,
  Page,
  Placed,
  Principal,
  PublicAccuracyView,
  PublishedAccuracyView,
} from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Public, Roles } from '#libs/identity/nest';
import { AccuracyPublicationService } from '#libs/quality';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { CONTACT_VIEWS } from '../metrics/figures.controller.js';
import { ListPublishedQuery } from '../metrics/publication.dto.js';
import { PublicPlaces } from '../metrics/public-places.service.js';
import { PublishedController } from '../metrics/published.controller.js';
import { PublishAccuracyDto } from './published-accuracy.dto.js';

/** The sampled accuracy as the public is told it: its contacts are those scored, or right (the numerator). */
@Controller('api/v1/published-accuracies')
@Roles('supervisor', 'quality', 'administrator')
export class PublishedAccuracyController extends PublishedController<PublishedAccuracyView> {
  constructor(
    @Inject(AccuracyPublicationService) private readonly publications: AccuracyPublicationService,
    @Inject(CONTACT_VIEWS) views: ContactViews,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    super('accuracy', publications, views, audit);
  }

  /** Freezes what draws amount to together, with their frames, seeds and verdicts. */
  @Post()
  @Roles('quality', 'administrator')
  async publish(
    @CurrentUser() user: Principal,
    @Body() { drawIds, note, public: isPublic }: PublishAccuracyDto,
  ): Promise<PublishedAccuracyView> {
    const told = { note, public: isPublic, by: user.userId };
    return this.told(user, 'published', await this.publications.publish(drawIds, told, scopeOf(user)));
  }
}

/** What everybody may see of it. */
@Controller('api/v1/public/accuracies')
export class PublicAccuraciesController {
  constructor(
    @Inject(AccuracyPublicationService) private readonly publications: AccuracyPublicationService,
    @Inject(PublicPlaces) private readonly places: PublicPlaces,
  ) {}

  /** `places`: what the districts and offices are called that they speak of. */
  @Get()
  @Public()
  async list(@Query() query: ListPublishedQuery): Promise<Page<Placed<PublicAccuracyView>>> {
    const page = await this.publications.listPublic(query.cursor ?? null, query.limit);
    return this.places.named(page, ({ districtId, draws }) => [
      { districtId, officeId: null },
      ...draws.map(({ population }) => population),
    ]);
  }
}
