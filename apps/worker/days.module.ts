import { ContactModule } from '#libs/contact';
import { CompletenessModule } from '#libs/metrics/nest';
import { SurveyModule } from '#libs/survey';
import { Module } from '@nestjs/common';

/** Whether days are complete, for all rounds that wait for that. */
@Module({
  imports: [CompletenessModule.forRoot([ContactModule, SurveyModule])],
  exports: [CompletenessModule],
})
export class DaysModule {}
