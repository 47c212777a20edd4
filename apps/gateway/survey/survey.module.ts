import { ContactModule, CustomerService, InboxService, MessageRepository } from '#libs/contact';
import { CLOCK, provideClass } from '#libs/platform/nest';
import { RoutingModule } from '#libs/routing';
import { QuestionnaireModule, SatisfactionService, SurveyModule } from '#libs/survey';
import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox.module.js';
import { QuestionnaireDoorController } from './questionnaire/questionnaire-door.controller.js';
import { QuestionnaireFileController } from './questionnaire/questionnaire-file.controller.js';
import { QuestionnaireController } from './questionnaire/questionnaire.controller.js';
import { SatisfactionInbox } from './satisfaction-inbox.service.js';
import { SatisfactionController } from './satisfaction.controller.js';

/** Surveys over REST, and the door that takes answers in text. */
@Module({
  imports: [ContactModule, InboxModule, RoutingModule, SurveyModule, QuestionnaireModule],
  controllers: [
    SatisfactionController,
    QuestionnaireController,
    QuestionnaireFileController,
    QuestionnaireDoorController,
  ],
  providers: [
    provideClass(
      SatisfactionInbox,
      InboxService,
      SatisfactionService,
      CustomerService,
      MessageRepository,
      CLOCK,
    ),
  ],
  exports: [SatisfactionInbox],
})
export class SurveyApiModule {}
