import {
  AppError,
  covers,
  READER,
  type Principal,
  type QueueDirectory,
  type QueueRef,
  type SatisfactionSetting,
  type SatisfactionView,
} from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { QUEUE_DIRECTORY } from '#libs/platform/nest';
import { SatisfactionService } from '#libs/survey';
import { Body, Controller, Get, Inject, Param, Put, Query } from '@nestjs/common';
import {
  SatisfactionFigureQuery,
  SatisfactionSettingDto,
  SatisfactionSettingParams,
} from './satisfaction.dto.js';

/** How satisfied customers are, and who is asked. */
@Controller('api/v1/satisfaction')
@Roles('supervisor', 'quality', 'administrator')
export class SatisfactionController {
  constructor(
    @Inject(SatisfactionService) private readonly service: SatisfactionService,
    @Inject(QUEUE_DIRECTORY) private readonly queues: QueueDirectory,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** CSAT with its response rate; a district's user gets their own district whatever they ask. */
  @Get()
  @Roles('supervisor', 'quality', 'administrator', READER)
  figure(@CurrentUser() user: Principal, @Query() query: SatisfactionFigureQuery): Promise<SatisfactionView> {
    const { from, to, districtId, queueId, channel, by, basicCounts } = query;
    return this.service.figure({
      from,
      to,
      districtId: scopeOf(user).districtId ?? districtId ?? null,
      queueId: queueId ?? null,
      channel: channel ?? null,
      by: by ?? null,
      basicCounts: basicCounts === 'true',
    });
  }

  /** Whether whoever was served in each of the caller's queues is asked. */
  @Get('settings')
  async settings(@CurrentUser() user: Principal): Promise<SatisfactionSetting[]> {
    const queues = (await this.queues.list()).filter(({ districtId }) => covers(scopeOf(user), districtId));
    return this.service.settings(queues.map(({ id }) => id));
  }

  @Put('settings/:queueId')
  @Roles('administrator')
  async set(
    @CurrentUser() user: Principal,
    @Param() { queueId }: SatisfactionSettingParams,
    @Body() { asked }: SatisfactionSettingDto,
  ): Promise<SatisfactionSetting> {
    const queue: QueueRef | null = await this.queues.find(queueId);
    if (!queue || !covers(scopeOf(user), queue.districtId)) throw new AppError('NOT_FOUND');
    const setting = await this.service.set(queueId, asked);
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'satisfaction.set',
      target: `queue:${queueId}`,
      districtId: queue.districtId,
      details: { asked: String(asked) },
    });
    return setting;
  }
}
