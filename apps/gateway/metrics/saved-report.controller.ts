import type { Page, Principal, ReportChoice, ReportRunView, SavedReportView } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { EVERYTHING, SavedReportService } from '#libs/metrics';
import { addDays } from '#libs/platform';
import { Body, Controller, Delete, Get, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { sendFile, type FileReply } from '../file-reply.adapter.js';
import { FigureDoorService } from './figure-door.service.js';
import {
  ChangeReportDto,
  ListReportsQuery,
  NewReportDto,
  ReportParams,
  ReportRunParams,
} from './saved-report.dto.js';

const NOTHING_CHOSEN: ReportChoice = {
  definitions: [],
  by: null,
  compare: false,
  queueId: null,
  channel: null,
  agentId: null,
  hour: null,
  officeId: null,
  topicId: null,
};

type Act = 'saved' | 'changed' | 'removed' | 'fetched' | 'run';

/** Reports that are saved, made by themselves, and sent. */
@Controller('api/v1/saved-reports')
@Roles('supervisor', 'quality', 'administrator')
export class SavedReportController {
  constructor(
    @Inject(SavedReportService) private readonly reports: SavedReportService,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(FigureDoorService) private readonly door: FigureDoorService,
  ) {}

  @Get()
  list(
    @CurrentUser() user: Principal,
    @Query() { cursor, limit }: ListReportsQuery,
  ): Promise<Page<SavedReportView>> {
    return this.reports.list(scopeOf(user), cursor ?? null, limit);
  }

  @Post()
  async create(@CurrentUser() user: Principal, @Body() body: NewReportDto): Promise<SavedReportView> {
    const { format = 'xlsx', language = 'zh', hour = null, recipients = [], ...rest } = body;
    const choice = body.content === 'annual' ? NOTHING_CHOSEN : body.choice;
    if (body.content !== 'annual') await this.mustKnow(choice, user);
    const wish = { ...rest, choice, format, language, hour, recipients };
    const made = await this.reports.create(wish, scopeOf(user), user.userId);
    await this.record(user, 'saved', made);
    return made;
  }

  @Patch(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param() { id }: ReportParams,
    @Body() body: ChangeReportDto,
  ): Promise<SavedReportView> {
    if (body.choice) await this.mustKnow(body.choice, user);
    const changed = await this.reports.change(id, body, scopeOf(user));
    await this.record(user, 'changed', changed);
    return changed;
  }

  /** With its files. */
  @Delete(':id')
  async remove(@CurrentUser() user: Principal, @Param() { id }: ReportParams): Promise<SavedReportView> {
    const removed = await this.reports.remove(id, scopeOf(user));
    await this.record(user, 'removed', removed);
    return removed;
  }

  /** Makes it now, of the last period that is over. */
  @Post(':id/runs')
  async run(@CurrentUser() user: Principal, @Param() { id }: ReportParams): Promise<ReportRunView> {
    const { run, districtId } = await this.reports.run(id, scopeOf(user));
    await this.record(user, 'run', { id, districtId });
    return run;
  }

  @Get(':id/runs')
  async runs(
    @CurrentUser() user: Principal,
    @Param() { id }: ReportParams,
  ): Promise<{ items: ReportRunView[] }> {
    return { items: await this.reports.runs(id, scopeOf(user)) };
  }

  /** The file as it was made. */
  @Get(':id/runs/:runId/file')
  async file(
    @CurrentUser() user: Principal,
    @Param() { id, runId }: ReportRunParams,
    @Res() reply: FileReply,
  ): Promise<void> {
    const { run, content, districtId } = await this.reports.file(id, runId, scopeOf(user));
    await this.record(user, 'fetched', { id, districtId });
    sendFile(reply, { name: `report-${run.from}-${run.to}`, format: run.format }, content);
  }

  /** An agent of another district is known by what they did in the last year. */
  private mustKnow(choice: ReportChoice, user: Principal): Promise<void> {
    const { queueId, agentId, officeId, topicId } = choice;
    const filter = { ...EVERYTHING, ...scopeOf(user), queueId, agentId, officeId, topicId };
    const to = this.door.today();
    return this.door.mustKnow(filter, { from: addDays(to, -366), to }, user);
  }

  private record(
    user: Principal,
    act: Act,
    { id, districtId }: Pick<SavedReportView, 'id' | 'districtId'>,
  ): Promise<void> {
    const actor = `user:${user.userId}`;
    return this.audit.record({ actor, action: `report.${act}`, target: `report:${id}`, districtId });
  }
}
