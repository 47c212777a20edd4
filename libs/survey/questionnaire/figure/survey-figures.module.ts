import { MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { QuestionnaireRepository } from '../questionnaire.repository.js';
import { FigureAnswerRepository } from './figure-answer.repository.js';
import { SurveyFiguresService } from './survey-figures.service.js';

/** Results of questionnaires for whoever shows figures: reads alone. */
@Module({
  providers: [
    provideClass(QuestionnaireRepository, MONGO),
    provideClass(FigureAnswerRepository, MONGO),
    provideClass(SurveyFiguresService, QuestionnaireRepository, FigureAnswerRepository),
  ],
  exports: [SurveyFiguresService],
})
export class SurveyFiguresModule {}
