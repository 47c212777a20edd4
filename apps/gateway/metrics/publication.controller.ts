import type {
  ContactViews,
  Page,
  Placed,
  Principal,
  PublicFigureView,
  PublishedFigureView,
} from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Public, Roles } from '#libs/identity/nest';
import { PublicationService } from '#libs/metrics';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { FigureDoorService } from './figure-door.service.js';
import { queryOf } from './figure-table.dto.js';
import { CONTACT_VIEWS } from './figures.controller.js';
import { ListPublishedQuery, PublishFigureDto } from './publication.dto.js';
import { PublicPlaces } from './public-places.service.js';
import { PublishedController } from './published.controller.js';

/** Figures as the public is told them. */
@Controller('api/v1/published-figures')
@Roles('supervisor', 'quality', 'administrator')
export class PublicationController extends PublishedController<PublishedFigureView> {
  constructor(
    @Inject(PublicationService) private readonly publications: PublicationService,
    @Inject(CONTACT_VIEWS) views: ContactViews,
    @Inject(AuditLog) audit: AuditLog,
    @Inject(FigureDoorService) private readonly door: FigureDoorService,
  ) {
    super('figure', publications, views, audit);
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
    const query = await this.door.admit(queryOf(body, user), user);
    return this.told(user, 'published', await this.publications.publish(query, told));
  }
}

/** What everybody may see of them. */
@Controller('api/v1/public/figures')
export class PublicFiguresController {
  constructor(
    @Inject(PublicationService) private readonly publications: PublicationService,
    @Inject(PublicPlaces) private readonly places: PublicPlaces,
  ) {}

  /** `places`: what the districts and offices are called that they speak of. */
  @Get()
  @Public()
  async list(@Query() query: ListPublishedQuery): Promise<Page<Placed<PublicFigureView>>> {
    const page = await this.publications.listPublic(query.cursor ?? null, query.limit);
    return this.places.named(page, ({ districtId, filter }) => [{ districtId, officeId: filter.officeId }]);
  }
}
