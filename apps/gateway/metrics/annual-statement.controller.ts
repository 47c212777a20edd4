import { READER, refuse, type AnnualStatementView, type Page, type Principal } from '#libs/contract';
import { AuditLog, isDistrict, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { statementDistrict, StatementService } from '#libs/metrics';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  CorrectStatementDto,
  EnterStatementDto,
  ListStatementsQuery,
  StatementParams,
} from './annual.dto.js';

/** Figures of a year that the product does not measure: entered with their source, corrected beside what was there. */
@Controller('api/v1/annual-statements')
@Roles('quality', 'administrator')
export class AnnualStatementController {
  constructor(
    @Inject(StatementService) private readonly statements: StatementService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** By id, each with all of its versions. */
  @Get()
  @Roles('supervisor', 'quality', 'administrator', READER)
  list(
    @CurrentUser() user: Principal,
    @Query() { year, cursor, limit }: ListStatementsQuery,
  ): Promise<Page<AnnualStatementView>> {
    return this.statements.list(scopeOf(user), year ?? null, cursor ?? null, limit);
  }

  /** The first value of a line, a year and a district. */
  @Post()
  async enter(@CurrentUser() user: Principal, @Body() body: EnterStatementDto): Promise<AnnualStatementView> {
    const { districtId, ...wish } = body;
    const scope = scopeOf(user);
    const whose = statementDistrict(scope, districtId);
    if (!isDistrict(whose)) refuse('districtId', '没有这个关区', 'there is no such district');
    return this.told(user, 'stated', await this.statements.enter(wish, whose, { scope, by: user.userId }));
  }

  /** What holds from now on; what was there stays beside it. */
  @Post(':id/corrections')
  async correct(
    @CurrentUser() user: Principal,
    @Param() { id }: StatementParams,
    @Body() body: CorrectStatementDto,
  ): Promise<AnnualStatementView> {
    const who = { scope: scopeOf(user), by: user.userId };
    return this.told(user, 'corrected', await this.statements.correct(id, body, who));
  }

  private async told(
    user: Principal,
    what: 'stated' | 'corrected',
    statement: AnnualStatementView,
  ): Promise<AnnualStatementView> {
    const { id, districtId, versions } = statement;
    const [last, former] = [versions.at(-1), versions.at(-2)];
    const before = former?.value ?? null;
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: `annual-statement.${what}`,
      target: `annual-statement:${id}`,
      districtId,
      details: { version: versions.length, value: last?.value ?? null, before, why: last?.why ?? null },
    });
    return statement;
  }
}
