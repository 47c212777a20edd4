import { AppError, type DayRange, type DistrictScope, type QuestionnaireAccess } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import type { ClientSession, Connection, mongo as driver } from 'mongoose';
import {
  invitationSchema,
  questionnaireSchema,
  responseSchema,
  spentMarkSchema,
  type InvitationDoc,
  type QuestionnaireDoc,
  type ResponseDoc,
  type SpentMarkDoc,
} from '../questionnaire.schema.js';
import { quotaOf } from '../invitation/group.rules.js';
import { gathered, type AnswerCounts } from './result.rules.js';

/** What lets somebody answer once: a mark's hash, or an invitation's id. */
export type Ticket = { mark: string } | { invitationId: string };

/** Beyond so many the texts are in the file alone. */
const TEXTS = 100;

/** Answers, and which marks and invitations were used. */
export class ResponseRepository {
  private readonly questionnaires: driver.Collection<QuestionnaireDoc>;
  private readonly responses: driver.Collection<ResponseDoc>;
  private readonly marks: driver.Collection<SpentMarkDoc>;
  private readonly invitations: driver.Collection<InvitationDoc>;

  constructor(private readonly mongo: Connection) {
    this.questionnaires = collectionOf<QuestionnaireDoc>(mongo, 'Questionnaire', questionnaireSchema);
    this.responses = collectionOf<ResponseDoc>(mongo, 'QuestionnaireResponse', responseSchema);
    this.marks = collectionOf<SpentMarkDoc>(mongo, 'QuestionnaireSpentMark', spentMarkSchema);
    this.invitations = collectionOf<InvitationDoc>(mongo, 'QuestionnaireInvitation', invitationSchema);
  }

  /**
   * Counts and stores it and uses the ticket up, all or nothing. Throws ALREADY_EXISTS if the ticket was used,
   * STATE_CONFLICT if the questionnaire takes no answers to this version at this time, TOO_LATE if enough of the group have
   * answered.
   */
  async store(response: ResponseDoc, ticket: Ticket, at: Date): Promise<void> {
    await this.mongo.transaction(async (session) => {
      // First, so that whoever has answered is told so, also once it is full.
      const group = await this.spend(response.questionnaireId, ticket, session);
      const counted = await this.questionnaires.findOneAndUpdate(
        {
          _id: response.questionnaireId,
          version: response.version,
          state: 'published',
          $and: [
            { $or: [{ opensAt: null }, { opensAt: { $lte: at } }] },
            { $or: [{ closesAt: null }, { closesAt: { $gt: at } }] },
          ],
          $expr: { $lt: ['$answers', '$quota'] },
        },
        { $inc: { answers: 1 } },
        { session },
      );
      if (!counted) throw new AppError('STATE_CONFLICT');
      // Every answer changes the questionnaire first: no two are counted at once.
      await this.requireRoom(counted, group, session);
      await this.responses.insertOne(response, { session });
    });
  }

  private async requireRoom(
    questionnaire: QuestionnaireDoc,
    group: string | undefined,
    session: ClientSession,
  ): Promise<void> {
    const quota = quotaOf(questionnaire, group);
    if (quota === null || group === undefined) return;
    const filter = { questionnaireId: questionnaire._id, group, answered: true };
    // Whoever answers now is among them.
    const answered = await this.invitations.countDocuments(filter, { session });
    if (answered > quota) throw new AppError('TOO_LATE', { door: 'group-full' });
  }

  /** Answers to the group of whoever was invited. */
  private async spend(
    questionnaireId: string,
    ticket: Ticket,
    session: ClientSession,
  ): Promise<string | undefined> {
    if ('invitationId' in ticket) {
      const invitation = await this.invitations.findOneAndUpdate(
        { _id: ticket.invitationId, questionnaireId, answered: false },
        { $set: { answered: true, email: null }, $unset: { dueAt: '' } },
        { session },
      );
      if (!invitation) throw new AppError('ALREADY_EXISTS');
      return invitation.group;
    }
    try {
      await this.marks.insertOne({ _id: ticket.mark, questionnaireId }, { session });
      return undefined;
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS');
      throw error;
    }
  }

  async isSpent(mark: string): Promise<boolean> {
    return (await this.marks.findOne({ _id: mark })) !== null;
  }

  /** How many answered each version. */
  async countByVersion(questionnaireId: string): Promise<{ version: number; answers: number }[]> {
    const rows = await this.responses
      .aggregate<{ _id: number; n: number }>([
        { $match: { questionnaireId } },
        { $group: { _id: '$version', n: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    return rows.map(({ _id, n }) => ({ version: _id, answers: n }));
  }

  /** How many answers came on these days, by the access of their questionnaires. */
  async countByAccess(
    { from, to }: DayRange,
    { districtId }: DistrictScope,
  ): Promise<Partial<Record<QuestionnaireAccess, number>>> {
    const counts = await this.responses
      .aggregate<{ _id: string; n: number }>([
        { $match: { day: { $gte: from, $lte: to } } },
        { $group: { _id: '$questionnaireId', n: { $sum: 1 } } },
      ])
      .toArray();
    const filter = {
      _id: { $in: counts.map(({ _id }) => _id) },
      ...(districtId === null ? {} : { districtId }),
    };
    const projection = { access: 1 } as const;
    const found = await this.questionnaires.find(filter, { projection }).toArray();
    const access = new Map(found.map((one) => [one._id, one.access]));
    const sums: Partial<Record<QuestionnaireAccess, number>> = {};
    for (const { _id, n } of counts) {
      const of = access.get(_id);
      if (of) sums[of] = (sums[of] ?? 0) + n;
    }
    return sums;
  }

  /** What was answered to a version, added up. */
  async count(questionnaireId: string, version: number): Promise<AnswerCounts> {
    const $match = { questionnaireId, version };
    const question = '$answers.questionId';
    const read = <T extends driver.Document>(...stages: object[]): Promise<T[]> =>
      this.responses.aggregate<T>([{ $match }, ...stages]).toArray();
    const unwound = { $unwind: '$answers' };
    const [questions, values, texts, scores] = await Promise.all([
      read<{ _id: string; n: number; right: number }>(unwound, {
        $group: { _id: question, n: { $sum: 1 }, right: { $sum: { $cond: ['$answers.correct', 1, 0] } } },
      }),
      read<{ _id: { question: string; value: string }; n: number }>(
        unwound,
        { $unwind: '$answers.values' },
        { $group: { _id: { question, value: '$answers.values' }, n: { $sum: 1 } } },
      ),
      read<{ _id: string; texts: string[] }>(
        unwound,
        { $match: { 'answers.text': { $type: 'string' } } },
        // By their random ids: in the order they came, who answered when would tell whose they are.
        { $sort: { _id: 1 } },
        { $group: { _id: question, texts: { $firstN: { input: '$answers.text', n: TEXTS } } } },
      ),
      read<{ _id: null; mean: number | null }>({ $group: { _id: null, mean: { $avg: '$score' } } }),
    ]);
    return gathered(questions, values, texts, scores[0]?.mean ?? null);
  }

  /** Every answer to a version, in the order of their random ids, which says nothing of when they came. */
  all(questionnaireId: string, version: number): AsyncIterable<ResponseDoc> {
    return this.responses.find({ questionnaireId, version }).sort({ _id: 1 });
  }
}
