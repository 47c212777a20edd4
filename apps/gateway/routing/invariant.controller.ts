import type { FindingPage, InvariantReport, KnownFinding, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import type { CalendarGap } from '#libs/platform';
import { FindingService, InvariantService, PolicyService } from '#libs/routing';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { CheckInvariantsDto, ListFindingsQuery } from './invariant.dto.js';

const MOST_KNOWN = 200;

/** What must always hold: a district's administrators see their own contacts, headquarters' all. */
@Controller('api/v1/invariants')
@Roles('administrator')
export class InvariantController {
  constructor(
    @Inject(InvariantService) private readonly checker: InvariantService,
    @Inject(FindingService) private readonly findings: FindingService,
    @Inject(PolicyService) private readonly policies: PolicyService,
  ) {}

  /**
   * Checks now. What is found is followed by the routers' rounds over all contacts until it is mended;
   * `known` (200 at most) is what they and others who asked have found, and what lasts; `total` is how many those are
   * with all that are only counted.
   * `calendarGaps`: years for which the working calendar is missing, named long before they begin.
   */
  @Get()
  async check(
    @CurrentUser() principal: Principal,
    @Query() query: CheckInvariantsDto,
  ): Promise<InvariantReport & { known: KnownFinding[]; total: number; calendarGaps: CalendarGap[] }> {
    const { districtId } = scopeOf(principal);
    const report = await this.checker.check(query.contacts, districtId);
    // What is not among these may be among the contacts that were not looked at: rounds tell.
    await this.findings.asked(report.findings);
    const { items, total } = await this.findings.page({
      districtId,
      over: false,
      cursor: null,
      limit: MOST_KNOWN,
    });
    return { ...report, calendarGaps: await this.policies.gaps(), known: items, total };
  }

  /**
   * What the rounds and those who asked have found, of the newest contacts first; checks nothing. The 500 of the newest
   * contacts are listed, `total` tells how many there are.
   */
  @Get('findings')
  list(@CurrentUser() principal: Principal, @Query() query: ListFindingsQuery): Promise<FindingPage> {
    const { over, limit, cursor = null } = query;
    return this.findings.page({ ...scopeOf(principal), over, cursor, limit });
  }
}
