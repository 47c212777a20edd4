import type { Mailer } from '#libs/contract';
import { AddressLimiter, type Clock, type Config, type Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MAILER, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { InvitationRound } from './invitation/invitation-round.service.js';
import { InvitationRepository } from './invitation/invitation.repository.js';
import { InvitationService } from './invitation/invitation.service.js';
import { QuestionnaireDoor } from './questionnaire-door.service.js';
import { QuestionnaireRepository } from './questionnaire.repository.js';
import { QuestionnaireService } from './questionnaire.service.js';
import { ResponseRepository } from './answer/response.repository.js';

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
        { secret, publicUrl }: Config,
        mailer: Mailer,
      ) => new InvitationService(invitations, questionnaires, clock, secret, { mailer, publicUrl }),
      inject: [InvitationRepository, QuestionnaireService, CLOCK, CONFIG, MAILER],
    },
    {
      provide: InvitationRound,
      useFactory: (
        invitations: InvitationRepository,
        questionnaires: QuestionnaireRepository,
        { secret, publicUrl }: Config,
        mailer: Mailer,
        clock: Clock,
        log: Log,
      ) => new InvitationRound(invitations, questionnaires, { mailer, publicUrl, secret }, clock, log),
      inject: [InvitationRepository, QuestionnaireRepository, CONFIG, MAILER, CLOCK, LOG],
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
  exports: [QuestionnaireService, InvitationService, InvitationRound, QuestionnaireDoor],
})
export class QuestionnaireModule {}
