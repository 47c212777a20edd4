import { AddressLimiter, type Clock, type Config } from '#libs/platform';
import { CLOCK, CONFIG, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { InvitationRepository } from './invitation.repository.js';
import { InvitationService } from './invitation.service.js';
import { QuestionnaireDoor } from './questionnaire-door.service.js';
import { QuestionnaireRepository } from './questionnaire.repository.js';
import { QuestionnaireService } from './questionnaire.service.js';
import { ResponseRepository } from './response.repository.js';

/** Questionnaires: made, answered, read. */
@Module({
  providers: [
    provideClass(QuestionnaireRepository, MONGO),
    provideClass(ResponseRepository, MONGO),
    provideClass(InvitationRepository, MONGO),
    provideClass(
      QuestionnaireService,
      QuestionnaireRepository,
      ResponseRepository,
      InvitationRepository,
      CLOCK,
    ),
    {
      provide: InvitationService,
      useFactory: (
        invitations: InvitationRepository,
        questionnaires: QuestionnaireService,
        clock: Clock,
        { secret }: Config,
      ) => new InvitationService(invitations, questionnaires, clock, secret),
      inject: [InvitationRepository, QuestionnaireService, CLOCK, CONFIG],
    },
    {
      provide: QuestionnaireDoor,
      useFactory: (
        questionnaires: QuestionnaireRepository,
        responses: ResponseRepository,
        invitations: InvitationRepository,
        clock: Clock,
        { secret, visitorsPerMinute }: Config,
      ) => {
        const limiter = new AddressLimiter(visitorsPerMinute, clock);
        return new QuestionnaireDoor({ questionnaires, responses, invitations, clock, secret, limiter });
      },
      inject: [QuestionnaireRepository, ResponseRepository, InvitationRepository, CLOCK, CONFIG],
    },
  ],
  exports: [QuestionnaireService, InvitationService, QuestionnaireDoor],
})
export class QuestionnaireModule {}
