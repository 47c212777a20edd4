import type { AlarmRecord, AlarmRuleView, Page, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { AlarmDeskService, type AlarmRuleWish } from '#libs/metrics';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  AlarmRuleParams,
  ChangeAlarmRuleDto,
  CreateAlarmRuleDto,
  ListAlarmRulesQuery,
  ListAlarmsQuery,
} from './alarm.dto.js';

/** Alarms that were raised, the newest first, with what became of telling them; a district sees its own. */
@Controller('api/v1/alarms')
@Roles('supervisor', 'quality', 'administrator')
export class AlarmController {
  constructor(@Inject(AlarmDeskService) private readonly desk: AlarmDeskService) {}

  @Get()
  list(@CurrentUser() user: Principal, @Query() query: ListAlarmsQuery): Promise<Page<AlarmRecord>> {
    const scope = { ...scopeOf(user), openOnly: query.open };
    return this.desk.alarms(scope, query.cursor ?? null, query.limit);
  }
}

/** When alarms are raised; a district makes its own. */
@Controller('api/v1/alarm-rules')
@Roles('administrator')
export class AlarmRuleController {
  constructor(
    @Inject(AlarmDeskService) private readonly desk: AlarmDeskService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Who is told is shown whole to administrators. */
  @Get()
  @Roles('supervisor', 'quality', 'administrator')
  list(@CurrentUser() user: Principal, @Query() query: ListAlarmRulesQuery): Promise<Page<AlarmRuleView>> {
    const scope = { ...scopeOf(user), whole: user.roles.includes('administrator') };
    return this.desk.rules(scope, query.cursor ?? null, query.limit);
  }

  @Post()
  async create(@CurrentUser() user: Principal, @Body() body: CreateAlarmRuleDto): Promise<AlarmRuleView> {
    const wish: AlarmRuleWish = {
      name: body.name,
      districtId: body.districtId ?? user.districtId,
      queueId: body.queueId ?? null,
      measure: body.measure,
      direction: body.direction,
      raiseAt: body.raiseAt,
      clearAt: body.clearAt,
      forSeconds: body.forSeconds ?? 0,
      enabled: body.enabled ?? true,
      webhookUrl: body.webhookUrl ?? null,
      webhookSecret: body.webhookSecret ?? null,
      mailTo: body.mailTo ?? [],
      wechat: body.wechat ?? null,
    };
    return this.told(user, 'alarm-rule.created', await this.desk.create(wish, scopeOf(user)), body);
  }

  @Patch(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param() { id }: AlarmRuleParams,
    @Body() body: ChangeAlarmRuleDto,
  ): Promise<AlarmRuleView> {
    return this.told(user, 'alarm-rule.changed', await this.desk.change(id, body, scopeOf(user)), body);
  }

  /** Its alarms stay on record. */
  @Delete(':id')
  @HttpCode(200)
  async remove(@CurrentUser() user: Principal, @Param() { id }: AlarmRuleParams): Promise<AlarmRuleView> {
    return this.told(user, 'alarm-rule.removed', await this.desk.remove(id, scopeOf(user)), {});
  }

  private async told(
    user: Principal,
    action: 'alarm-rule.created' | 'alarm-rule.changed' | 'alarm-rule.removed',
    rule: AlarmRuleView,
    body: object,
  ): Promise<AlarmRuleView> {
    await this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `alarm-rule:${rule.id}`,
      districtId: rule.districtId,
      details: { fields: Object.keys(body).join(',') },
    });
    return rule;
  }
}
