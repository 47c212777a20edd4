import { AppError, type Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, plainOf } from '#libs/platform/nest';
import type { SimulationReport } from '#libs/routing';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { simulatedDays } from './simulated-days.rules.js';
import { SimulatePolicyDto } from './simulation.dto.js';
import { SimulationThreadService } from './simulation-thread.service.js';

/** A policy tried on the past. Whoever is of a district reads the figures of that district alone. */
@Controller('api/v1/routing-policy/simulate')
@Roles('supervisor', 'administrator')
export class SimulationController {
  constructor(
    @Inject(SimulationThreadService) private readonly simulations: SimulationThreadService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  async simulate(
    @CurrentUser() principal: Principal,
    @Body() body: SimulatePolicyDto,
  ): Promise<SimulationReport> {
    const { content, generate = null, seed, seeds, withinSeconds, shortSeconds } = body;
    const { from, to, problems } = simulatedDays(body, generate !== null, this.clock.now());
    if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
    const { mongodbUri, redisUrl, redisPrefix, offerMs, wrapUpMs } = this.config;
    const { districtId } = scopeOf(principal);
    const report = await this.simulations.run({
      planned: plainOf(content),
      // Administrators read the policy of the whole country, and try it whole.
      seenBy: principal.roles.includes('administrator') ? null : districtId,
      from,
      to,
      generate,
      seed,
      seeds,
      withinSeconds,
      shortSeconds,
      settings: { mongodbUri, redisUrl, redisPrefix, offerMs, wrapUpMs },
    });
    return districtId === null ? report : ownOf(report, districtId);
  }
}

/** What a district is shown: its parts, how many arrive there, and no remark that counts what others have. */
function ownOf(report: SimulationReport, districtId: string): SimulationReport {
  const parts = report.parts.filter(({ scope }) => scope.districtId === districtId);
  const whole = parts.find(({ scope }) => scope.queueId === null);
  return {
    ...report,
    parts,
    arrivals: whole?.today['offered']?.median ?? 0,
    notes: report.notes.filter(({ counts }) => !counts),
  };
}
