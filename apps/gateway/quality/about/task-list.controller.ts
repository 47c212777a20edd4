import type { Page, Principal, ScoringTaskView, WithAbout } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { ScoringService } from '#libs/quality';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { SamplingParams } from '../sampling.dto.js';
import { TasksQuery } from '../scoring.dto.js';
import { ContactAboutService } from './contact-about.service.js';

/** What is not scored yet, with what each contact is recognised by; the agents of it are not told. */
@Controller('api/v1')
@Roles('quality', 'administrator')
export class TaskListController {
  constructor(
    @Inject(ScoringService) private readonly scoring: ScoringService,
    @Inject(ContactAboutService) private readonly abouts: ContactAboutService,
  ) {}

  /** What of a draw is not scored yet, and whose it is. */
  @Get('draws/:id/tasks')
  async openOfDraw(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Query() { cursor, limit }: TasksQuery,
  ): Promise<Page<WithAbout<ScoringTaskView>>> {
    const scope = scopeOf(user);
    return this.abouts.of(await this.scoring.openOfDraw(id, scope, cursor ?? null, limit), scope);
  }

  /** What the caller has to score. */
  @Get('scoring-tasks')
  async tasks(
    @CurrentUser() user: Principal,
    @Query() { cursor, limit }: TasksQuery,
  ): Promise<Page<WithAbout<ScoringTaskView>>> {
    return this.abouts.of(await this.scoring.open(user.userId, cursor ?? null, limit), scopeOf(user));
  }
}
