import { ROLES, type OfficeView, type Page, type Principal } from '#libs/contract';
import { AuditLog, OfficeService, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Inject, Param, Put, Query } from '@nestjs/common';
import { ListOfficesQuery, OfficeParams, PutOfficeDto } from './office.dto.js';

/** Subordinate offices of districts; none is ever removed. */
@Controller('api/v1/offices')
@Roles(...ROLES)
export class OfficeController {
  constructor(
    @Inject(OfficeService) private readonly offices: OfficeService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  list(@CurrentUser() user: Principal, @Query() query: ListOfficesQuery): Promise<Page<OfficeView>> {
    return this.offices.list(scopeOf(user), query.cursor ?? null, query.limit);
  }

  /** Makes the office of this code, or changes it. */
  @Put(':id')
  @Roles('administrator')
  async put(
    @CurrentUser() user: Principal,
    @Param() { id }: OfficeParams,
    @Body() { name, nameEn, active }: PutOfficeDto,
  ): Promise<OfficeView> {
    const { office, made } = await this.offices.put(id, { name, nameEn, active }, scopeOf(user));
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: made ? 'office.created' : 'office.changed',
      target: `office:${id}`,
      districtId: office.districtId,
      details: { name, active },
    });
    return office;
  }
}
