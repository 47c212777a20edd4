import {
  READER,
  refuseUntellable,
  type ContactView,
  type ContactViews,
  type DefinitionView,
  type Figure,
  type FigureTable,
  type LiveFigures,
  type Page,
  type Principal,
} from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import {
  AnyFiguresService,
  DrillDownService,
  EVERYTHING,
  LiveFiguresService,
  type CountedQuery,
  type FigurePart,
} from '#libs/metrics';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { figureScope } from './figure-scope.rules.js';
import { FigureDoorService } from './figure-door.service.js';
import { FigureContactsDto, FigureQueryDto, FigureScopeDto } from './figures.dto.js';
import { contactsQueryOf, FigureTableContactsDto, FigureTableDto, tableQueryOf } from './figure-table.dto.js';

/** ContactViews of contract. */
export const CONTACT_VIEWS = Symbol('CONTACT_VIEWS');

/** Figures with their definitions, and the contacts they are made of. */
@Controller('api/v1')
export class FiguresController {
  constructor(
    @Inject(AnyFiguresService) private readonly figures: AnyFiguresService,
    @Inject(DrillDownService) private readonly drillDown: DrillDownService,
    @Inject(LiveFiguresService) private readonly live: LiveFiguresService,
    @Inject(CONTACT_VIEWS) private readonly contacts: ContactViews,
    @Inject(FigureDoorService) private readonly door: FigureDoorService,
  ) {}

  @Get('definitions')
  @Roles('agent', 'supervisor', 'quality', 'administrator', READER)
  async definitions(
    @Query() query: FigureScopeDto,
    @CurrentUser() user: Principal,
  ): Promise<DefinitionView[]> {
    return this.figures.definitions(await this.door.scope(query, user));
  }

  @Get('figures/today')
  @Roles('agent', 'supervisor', 'quality', 'administrator', READER)
  async today(@Query() query: FigureScopeDto, @CurrentUser() user: Principal): Promise<LiveFigures> {
    return this.live.today(await this.door.scope(query, user));
  }

  /** A figure over a range of days, split up, beside the year before if asked for. */
  @Get('figures')
  @Roles('supervisor', 'quality', 'administrator', READER)
  async table(@Query() query: FigureTableDto, @CurrentUser() user: Principal): Promise<FigureTable> {
    const asked = await this.door.admit(tableQueryOf(query, user), user);
    return this.figures.table(asked, query.by ?? null, query.compare === 'year');
  }

  /** The contacts behind a figure over a range of days. */
  @Get('figures/contacts')
  @Roles('supervisor', 'quality', 'administrator')
  tableContacts(
    @Query() query: FigureTableContactsDto,
    @CurrentUser() user: Principal,
  ): Promise<Page<ContactView>> {
    return this.behind(contactsQueryOf(query, user), query, user);
  }

  @Get('figures/:definition')
  @Roles('supervisor', 'quality', 'administrator', READER)
  async figure(
    @Param('definition') definition: string,
    @Query() query: FigureQueryDto,
    @CurrentUser() user: Principal,
  ): Promise<Figure> {
    const day = query.day ?? this.door.today();
    return this.figures.figure(definition, day, await this.door.scope(query, user, day));
  }

  /** Over all pages exactly the contacts counted; of those deleted since, the view is missing. */
  @Get('figures/:definition/contacts')
  @Roles('supervisor', 'quality', 'administrator')
  async contactsBehind(
    @Param('definition') definition: string,
    @Query() query: FigureContactsDto,
    @CurrentUser() user: Principal,
  ): Promise<Page<ContactView>> {
    const day = query.day ?? this.door.today();
    const filter = { ...EVERYTHING, ...figureScope(user, query) };
    return this.behind({ definition, from: day, to: day, filter }, query, user);
  }

  private async behind(
    query: CountedQuery,
    { part, cursor, limit }: Pick<FigureContactsDto, 'part' | 'cursor' | 'limit'>,
    user: Principal,
  ): Promise<Page<ContactView>> {
    const asked = await this.door.admit(query, user);
    const { items, next } = await this.idsBehind(asked, part, { cursor: cursor ?? null, limit });
    return { items: await this.contacts.views(items, scopeOf(user)), next };
  }

  private async idsBehind(
    query: CountedQuery,
    part: FigurePart,
    page: { cursor: string | null; limit: number },
  ): Promise<Page<string>> {
    const source = this.figures.sourceOf(query);
    if (source) {
      refuseUntellable(
        query.filter,
        query.halfHour == null ? (query.by ?? null) : 'half-hour',
        source.definitions,
      );
      return source.contacts(query, part, page);
    }
    const { items, next } = await this.drillDown.contacts(query, part, page);
    return { items: items.map(({ contactId }) => contactId), next };
  }
}
