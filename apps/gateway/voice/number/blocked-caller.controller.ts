import { BlockedCallerService } from '#libs/channel/voice';
import type { BlockedCaller, Page, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { BlockCallerDto, BlockedCallerParams, ListBlockedCallersQuery } from './blocked-caller.dto.js';

/** Numbers whose calls are not taken: a district's supervisors and administrators see and change their own. */
@Controller('api/v1/blocked-callers')
@Roles('supervisor', 'administrator')
export class BlockedCallerController {
  constructor(
    @Inject(BlockedCallerService) private readonly blocks: BlockedCallerService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  list(
    @CurrentUser() user: Principal,
    @Query() { cursor, limit }: ListBlockedCallersQuery,
  ): Promise<Page<BlockedCaller>> {
    return this.blocks.list(scopeOf(user), cursor ?? null, limit);
  }

  /** Blocks a number, or changes the terms of one that is blocked. */
  @Post()
  async add(@CurrentUser() user: Principal, @Body() body: BlockCallerDto): Promise<BlockedCaller> {
    const { number, reason, refusal, districtId = user.districtId, until } = body;
    const terms = { number, reason, refusal, districtId, by: user.userId };
    const end = until === undefined ? null : Date.parse(until);
    const block = await this.blocks.add({ ...terms, until: end }, scopeOf(user));
    await this.record(user, 'caller.blocked', block);
    return block;
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@CurrentUser() user: Principal, @Param() { id }: BlockedCallerParams): Promise<void> {
    await this.record(user, 'caller.unblocked', await this.blocks.remove(id, scopeOf(user)));
  }

  private record(
    user: Principal,
    action: 'caller.blocked' | 'caller.unblocked',
    { id, masked, districtId, reason, until, refusal }: BlockedCaller,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `blocked-caller:${id}`,
      districtId,
      details: { masked, reason, refusal, until },
    });
  }
}
