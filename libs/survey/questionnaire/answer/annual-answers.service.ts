import type { DayRange, QuestionnaireAccess, QuestionnaireAnswers } from '#libs/contract';
import type { ResponseRepository } from './response.repository.js';

/** How many filled questionnaires in: those of all districts, or of one. */
export class AnnualAnswersService implements QuestionnaireAnswers {
  constructor(private readonly responses: Pick<ResponseRepository, 'countByAccess'>) {}

  async answered(days: DayRange, districtId: string | null): Promise<Record<QuestionnaireAccess, number>> {
    return { invited: 0, anonymous: 0, ...(await this.responses.countByAccess(days, { districtId })) };
  }
}
