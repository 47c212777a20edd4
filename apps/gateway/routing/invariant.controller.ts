import type { Finding, InvariantReport, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { FindingStore, InvariantService } from '#libs/routing';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { CheckInvariantsDto } from './invariant.dto.js';

/** What must always hold: a district's administrators see their own contacts, headquarters' all. */
@Controller('api/v1/invariants')
@Roles('administrator')
export class InvariantController {
  constructor(
    @Inject(InvariantService) private readonly checker: InvariantService,
    @Inject(FindingStore) private readonly store: FindingStore,
  ) {}

  /** Checks now; `known` is what the routers' rounds over all contacts have found and not seen mended. */
  @Get()
  async check(
    @CurrentUser() principal: Principal,
    @Query() query: CheckInvariantsDto,
  ): Promise<InvariantReport & { known: Finding[] }> {
    const { districtId } = scopeOf(principal);
    const report = await this.checker.check(query.contacts, districtId);
    const { findings } = await this.store.read();
    return {
      ...report,
      known: findings.filter((one) => districtId === null || one.districtId === districtId),
    };
  }
}
