import { READER, type AnnualView, type Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { AnnualReportService } from '#libs/metrics';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { sendFile, type FileReply } from '../file-reply.adapter.js';
import { AnnualFileQuery, AnnualQuery } from './annual.dto.js';
import { figureScope } from './figure-scope.rules.js';

/** The figures of a year that the hotline publishes. */
@Controller('api/v1/annual-figures')
@Roles('supervisor', 'quality', 'administrator', READER)
export class AnnualController {
  constructor(@Inject(AnnualReportService) private readonly annual: AnnualReportService) {}

  /** In the order they are published, each beside the year before. */
  @Get()
  of(@CurrentUser() user: Principal, @Query() query: AnnualQuery): Promise<AnnualView> {
    return this.annual.view(query.year, figureScope(user, query).districtId);
  }

  /** The same as a CSV file, an Excel workbook or a PDF file. */
  @Get('file')
  async file(
    @CurrentUser() user: Principal,
    @Query() query: AnnualFileQuery,
    @Res() reply: FileReply,
  ): Promise<void> {
    const { year, format, language } = query;
    const { districtId } = figureScope(user, query);
    const body = await this.annual.file(year, districtId, format, language);
    const name = `annual-${year}${districtId === null ? '' : `-${districtId}`}`;
    sendFile(reply, { name, format }, body);
  }
}
