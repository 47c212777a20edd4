import type { Finding, InvariantReport, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import type { CalendarGap } from '#libs/platform';
import { FindingStore, InvariantService, PolicyService } from '#libs/routing';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { CheckInvariantsDto } from './invariant.dto.js';

/** What must always hold: a district's administrators see their own contacts, headquarters' all. */
@Controller('api/v1/invariants')
@Roles('administrator')
export class InvariantController {
  constructor(
    @Inject(InvariantService) private readonly checker: InvariantService,
    @Inject(FindingStore) private readonly store: FindingStore,
    @Inject(PolicyService) private readonly policies: PolicyService,
  ) {}

  /**
   * Checks now; `known` is what the routers' rounds over all contacts have found and not seen mended.
   * `calendarGaps`: years for which the working calendar is missing, named long before they begin.
   */
  @Get()
  async check(
    @CurrentUser() principal: Principal,
    @Query() query: CheckInvariantsDto,
  ): Promise<InvariantReport & { known: Finding[]; calendarGaps: CalendarGap[] }> {
    const { districtId } = scopeOf(principal);
    const report = await this.checker.check(query.contacts, districtId);
    const { findings } = await this.store.read();
    return {
      ...report,
      calendarGaps: await this.policies.gaps(),
      known: findings.filter((one) => districtId === null || one.districtId === districtId),
    };
  }
}
