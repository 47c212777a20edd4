import type { Page, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { VipService, type VipMember } from '#libs/routing';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { AddVipMembersDto, ListVipMembersQuery, VipListParams, VipMemberParams } from './vip.dto.js';

/** Members of the VIP lists that the policy defines: a district's administrators see and change their own. */
@Controller('api/v1/vip-lists/:listId/members')
@Roles('administrator')
export class VipController {
  constructor(
    @Inject(VipService) private readonly vip: VipService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  list(
    @CurrentUser() principal: Principal,
    @Param() { listId }: VipListParams,
    @Query() { cursor, limit }: ListVipMembersQuery,
  ): Promise<Page<VipMember>> {
    return this.vip.list(listId, scopeOf(principal), cursor ?? null, limit);
  }

  /** Those whom the district has on the list already stay as they are. Answers how many are new to it. */
  @Post()
  @HttpCode(200)
  async add(
    @CurrentUser() principal: Principal,
    @Param() { listId }: VipListParams,
    @Body() { members }: AddVipMembersDto,
  ): Promise<{ added: number }> {
    const added = await this.vip.add(listId, members, principal);
    await this.record(principal, 'vip.added', listId, { added });
    return { added };
  }

  @Delete(':memberId')
  @HttpCode(204)
  async remove(
    @CurrentUser() principal: Principal,
    @Param() { listId, memberId }: VipMemberParams,
  ): Promise<void> {
    await this.vip.remove(listId, memberId, scopeOf(principal));
    await this.record(principal, 'vip.removed', listId, { memberId });
  }

  private record(
    { userId, districtId }: Principal,
    action: 'vip.added' | 'vip.removed',
    listId: string,
    details: Record<string, string | number>,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${userId}`,
      action,
      target: `vip-list:${listId}`,
      districtId,
      details,
    });
  }
}
