import { ContactModule, ReactionRepository } from '#libs/contact';
import { CompletenessModule, RATING_BACKLOG, REACTION_BACKLOG } from '#libs/metrics/nest';
import { SatisfactionBacklog, SurveyModule } from '#libs/survey';
import { Module } from '@nestjs/common';

/** What has not been told of contacts and of satisfaction yet. */
@Module({
  imports: [ContactModule, SurveyModule],
  providers: [
    { provide: REACTION_BACKLOG, useExisting: ReactionRepository },
    { provide: RATING_BACKLOG, useExisting: SatisfactionBacklog },
  ],
  exports: [REACTION_BACKLOG, RATING_BACKLOG],
})
class BacklogModule {}

/** Whether days are complete, for all rounds that wait for that. */
@Module({ imports: [CompletenessModule.forRoot([BacklogModule])], exports: [CompletenessModule] })
export class DaysModule {}
