import type {
  ContactView,
  ContactViews,
  DefinitionView,
  Figure,
  LiveFigures,
  Page,
  Principal,
} from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { FiguresService, LiveFiguresService } from '#libs/metrics';
import { shanghaiDay, type Clock } from '#libs/platform';
import { CLOCK } from '#libs/platform/nest';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { figureScope } from './figure-scope.rules.js';
import { FigureContactsDto, FigureQueryDto, FigureScopeDto } from './figures.dto.js';

/** ContactViews of contract. */
export const CONTACT_VIEWS = Symbol('CONTACT_VIEWS');

/** Figures with their definitions, and the contacts they are made of. */
@Controller('api/v1')
export class FiguresController {
  constructor(
    @Inject(FiguresService) private readonly figures: FiguresService,
    @Inject(LiveFiguresService) private readonly live: LiveFiguresService,
    @Inject(CONTACT_VIEWS) private readonly contacts: ContactViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('definitions')
  @Roles('agent', 'supervisor', 'quality', 'administrator')
  definitions(@Query() query: FigureScopeDto, @CurrentUser() user: Principal): Promise<DefinitionView[]> {
    return this.figures.definitions(figureScope(user, query));
  }

  @Get('figures/today')
  @Roles('agent', 'supervisor', 'quality', 'administrator')
  today(@Query() query: FigureScopeDto, @CurrentUser() user: Principal): Promise<LiveFigures> {
    return this.live.today(figureScope(user, query));
  }

  @Get('figures/:definition')
  @Roles('supervisor', 'quality', 'administrator')
  figure(
    @Param('definition') definition: string,
    @Query() query: FigureQueryDto,
    @CurrentUser() user: Principal,
  ): Promise<Figure> {
    return this.figures.figure(definition, this.dayOf(query), figureScope(user, query));
  }

  /** Over all pages exactly the contacts counted; of those deleted since, the view is missing. */
  @Get('figures/:definition/contacts')
  @Roles('supervisor', 'quality', 'administrator')
  async contactsBehind(
    @Param('definition') definition: string,
    @Query() query: FigureContactsDto,
    @CurrentUser() user: Principal,
  ): Promise<Page<ContactView>> {
    const { ids, next } = await this.figures.contactsBehind(
      definition,
      query.part,
      this.dayOf(query),
      figureScope(user, query),
      { cursor: query.cursor ?? null, limit: query.limit },
    );
    const items = await this.contacts.views(ids, { districtId: scopeOf(user).districtId });
    return { items, next };
  }

  private dayOf(query: FigureQueryDto): string {
    return query.day ?? shanghaiDay(this.clock.now());
  }
}
