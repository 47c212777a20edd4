import {
  READER,
  type FigureChoicesView,
  type NamedFigureTable,
  type OfficesAndTopics,
  type Principal,
} from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { reportFile, ReportService } from '#libs/metrics';
import { OFFICES_AND_TOPICS } from '#libs/metrics/nest';
import type { Clock } from '#libs/platform';
import { CLOCK } from '#libs/platform/nest';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { sendFile, type FileReply } from '../file-reply.adapter.js';
import { FigureDoorService } from './figure-door.service.js';
import { FigureReportDto, FigureReportFileDto, reportQueryOf } from './figure-table.dto.js';

/** Figures as people read them, on a page or in a file: both are made of the same tables. */
@Controller('api/v1/figure-reports')
@Roles('supervisor', 'quality', 'administrator', READER)
export class FigureReportController {
  constructor(
    @Inject(ReportService) private readonly reports: ReportService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OFFICES_AND_TOPICS) private readonly catalogue: OfficesAndTopics,
    @Inject(FigureDoorService) private readonly door: FigureDoorService,
  ) {}

  /** Several figures over the same days, one table each, in the order asked. */
  @Get()
  async tables(
    @Query() query: FigureReportDto,
    @CurrentUser() user: Principal,
  ): Promise<{ items: NamedFigureTable[] }> {
    return { items: await this.reports.tables(await this.door.admit(reportQueryOf(query, user), user)) };
  }

  /** What figures can be narrowed to, besides districts, queues and channels; former ones too. */
  @Get('choices')
  async choices(@CurrentUser() user: Principal): Promise<FigureChoicesView> {
    const scope = scopeOf(user);
    const [offices, topics] = await Promise.all([
      this.catalogue.offices.all(scope),
      this.catalogue.topics.all(scope),
    ]);
    return { offices, topics };
  }

  /** The same as a CSV file, an Excel workbook or a PDF file. */
  @Get('file')
  async file(
    @Query() query: FigureReportFileDto,
    @CurrentUser() user: Principal,
    @Res() reply: FileReply,
  ): Promise<void> {
    const { format, language, from, to } = query;
    const asked = await this.door.admit(reportQueryOf(query, user), user);
    const tables = await this.reports.tables(asked);
    const body = await reportFile(tables, format, language, { title: null, madeAt: this.clock.now() });
    sendFile(reply, { name: `figures-${from}-${to}`, format }, body);
  }
}
