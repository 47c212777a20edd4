import { ContactModule } from '#libs/contact';
import { CompletenessModule } from '#libs/metrics/nest';
import { SurveyModule } from '#libs/survey';
import { Module } from '@nestjs/common';

/** Whether days are complete, for whoever tells something of them for good. */
@Module({
  imports: [CompletenessModule.forRoot([ContactModule, SurveyModule])],
  exports: [CompletenessModule],
})
export class DaysModule {}
