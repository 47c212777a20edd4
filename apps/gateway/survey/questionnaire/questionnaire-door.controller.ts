import type { OpenedQuestionnaire, QuizScore } from '#libs/contract';
import { Public } from '#libs/identity/nest';
import { QuestionnaireDoor } from '#libs/survey';
import { Body, Controller, HttpCode, Inject, Ip, Param, Post } from '@nestjs/common';
import { AnswerQuestionnaireDto, OpenQuestionnaireDto } from './questionnaire-door.dto.js';
import { QuestionnaireParams } from './questionnaire.dto.js';

/** Questionnaires for whoever answers them, without an account. */
@Controller('api/v1/public/questionnaires')
export class QuestionnaireDoorController {
  constructor(@Inject(QuestionnaireDoor) private readonly door: QuestionnaireDoor) {}

  /** What is asked, and a mark for the browser to keep. By POST: a link's secret stays out of addresses and logs. */
  @Public()
  @Post(':id/open')
  @HttpCode(200)
  open(
    @Param() { id }: QuestionnaireParams,
    @Body() { mark, invitation }: OpenQuestionnaireDto,
    @Ip() address: string,
  ): Promise<OpenedQuestionnaire> {
    return this.door.open(id, { mark, invitation, address });
  }

  /** Answers it, once; the score if it is a quiz. */
  @Public()
  @Post(':id/answers')
  async answer(
    @Param() { id }: QuestionnaireParams,
    @Body() { version, answers, mark, invitation }: AnswerQuestionnaireDto,
    @Ip() address: string,
  ): Promise<{ score: QuizScore | null }> {
    return { score: await this.door.answer(id, { version, answers }, { mark, invitation, address }) };
  }
}
