import type { DayRange } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  questionnaireSchema,
  responseSchema,
  type QuestionnaireDoc,
  type ResponseDoc,
} from '../questionnaire.schema.js';
import type { CountedAnswers } from './counted-answers.rules.js';

/** How many filled questionnaires of a district in on a day. */
export interface FilledIn {
  districtId: string;
  day: string;
  answers: number;
}

/** Answers as figures are made of them. */
export class FigureAnswerRepository {
  private readonly questionnaires: driver.Collection<QuestionnaireDoc>;
  private readonly responses: driver.Collection<ResponseDoc>;

  constructor(mongo: Connection) {
    this.questionnaires = collectionOf<QuestionnaireDoc>(mongo, 'Questionnaire', questionnaireSchema);
    this.responses = collectionOf<ResponseDoc>(mongo, 'QuestionnaireResponse', responseSchema);
  }

  /** What was answered to a question in these days (null = all), by version and day. */
  async byDay(
    questionnaireId: string,
    { question, option }: { question: string | null; option: string | null },
    days: DayRange | null,
  ): Promise<CountedAnswers[]> {
    const isIt = { $eq: ['$$one.questionId', { $literal: question }] };
    const given = { $first: { $filter: { input: '$answers', as: 'one', cond: isIt } } };
    const values = { $ifNull: ['$given.values', []] };
    const point = { $convert: { input: { $first: values }, to: 'int', onError: 0, onNull: 0 } };
    const countIf = (condition: object): object => ({ $sum: { $cond: [condition, 1, 0] } });
    const rows = await this.responses
      .aggregate<Omit<CountedAnswers, 'version' | 'day'> & { _id: { version: number; day: string } }>([
        { $match: { questionnaireId, ...(days && { day: { $gte: days.from, $lte: days.to } }) } },
        { $project: { version: 1, day: 1, given } },
        {
          $group: {
            _id: { version: '$version', day: '$day' },
            responses: { $sum: 1 },
            answered: countIf({ $ne: [{ $type: '$given' }, 'missing'] }),
            points: { $sum: point },
            chosen: countIf({ $in: [{ $literal: option }, values] }),
            right: countIf({ $eq: ['$given.correct', true] }),
          },
        },
      ])
      .toArray();
    return rows.map(({ _id, ...counts }) => ({ ..._id, ...counts }));
  }

  /** Of all questionnaires, or those of a district. */
  async filledIn({ from, to }: DayRange, districtId: string | null): Promise<FilledIn[]> {
    const rows = await this.responses
      .aggregate<{ _id: { id: string; day: string }; n: number }>([
        { $match: { day: { $gte: from, $lte: to } } },
        { $group: { _id: { id: '$questionnaireId', day: '$day' }, n: { $sum: 1 } } },
      ])
      .toArray();
    const ids = [...new Set(rows.map(({ _id }) => _id.id))];
    const found = await this.questionnaires
      .find(
        { _id: { $in: ids }, ...(districtId === null ? {} : { districtId }) },
        { projection: { districtId: 1 } },
      )
      .toArray();
    const whose = new Map(found.map((one) => [one._id, one.districtId]));
    return rows.flatMap(({ _id: { id, day }, n }) => {
      const owner = whose.get(id);
      return owner === undefined ? [] : [{ districtId: owner, day, answers: n }];
    });
  }
}
