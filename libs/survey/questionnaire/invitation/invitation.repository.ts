import { AppError } from '#libs/contract';
import { quotaOf, type GroupCount } from './group.rules.js';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  invitationSchema,
  questionnaireSchema,
  type InvitationDoc,
  type QuestionnaireDoc,
} from '../questionnaire.schema.js';

/** Who was invited. */
export class InvitationRepository {
  private readonly invitations: driver.Collection<InvitationDoc>;
  private readonly questionnaires: driver.Collection<QuestionnaireDoc>;

  constructor(private readonly mongo: Connection) {
    this.invitations = collectionOf<InvitationDoc>(mongo, 'QuestionnaireInvitation', invitationSchema);
    this.questionnaires = collectionOf<QuestionnaireDoc>(mongo, 'Questionnaire', questionnaireSchema);
  }

  /**
   * All of them, and counted as offered, or none. Throws STATE_CONFLICT if it is closed, which forgets all addresses, TOO_MANY
   * beyond `most` in all.
   */
  async insert(questionnaireId: string, invitations: readonly InvitationDoc[], most: number): Promise<void> {
    await this.mongo.transaction(async (session) => {
      // Changed first, as whoever closes it does, and everybody who invites: these follow one another.
      const { matchedCount } = await this.questionnaires.updateOne(
        { _id: questionnaireId, state: { $ne: 'closed' } },
        { $inc: { offered: invitations.length } },
        { session },
      );
      if (matchedCount === 0) throw new AppError('STATE_CONFLICT', { state: 'closed' });
      const before = await this.invitations.countDocuments({ questionnaireId }, { session });
      if (before + invitations.length > most) throw new AppError('TOO_MANY');
      await this.invitations.insertMany([...invitations], { session });
    });
  }

  find(questionnaireId: string, id: string): Promise<InvitationDoc | null> {
    return this.invitations.findOne({ _id: id, questionnaireId });
  }

  /** In the order they were made, after the id given. */
  list(questionnaireId: string, after: string | null, limit: number): Promise<InvitationDoc[]> {
    return this.invitations
      .find({ questionnaireId, ...(after === null ? {} : { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Whether enough of a group have answered. */
  async isFull(questionnaire: QuestionnaireDoc, group: string | undefined): Promise<boolean> {
    const quota = quotaOf(questionnaire, group);
    if (quota === null || group === undefined) return false;
    const answered = { questionnaireId: questionnaire._id, group, answered: true };
    return (await this.invitations.countDocuments(answered)) >= quota;
  }

  /** Those invited, by group. */
  async byGroup(questionnaireId: string): Promise<GroupCount[]> {
    const rows = await this.invitations
      .aggregate<{ _id: string | null; invited: number; answered: number }>([
        { $match: { questionnaireId } },
        {
          $group: {
            _id: { $ifNull: ['$group', null] },
            invited: { $sum: 1 },
            answered: { $sum: { $cond: ['$answered', 1, 0] } },
          },
        },
      ])
      .toArray();
    return rows.map(({ _id, invited, answered }) => ({ group: _id, invited, answered }));
  }

  /** Nobody is written to any more. */
  async forgetAddresses(questionnaireId: string): Promise<void> {
    await this.invitations.updateMany(
      { questionnaireId, email: { $ne: null } },
      { $set: { email: null }, $unset: { dueAt: '' } },
    );
  }

  /**
   * A message is due to all who have an address, have not answered, got none after `since`, and are of none of the groups
   * left out; answers to how many.
   */
  async makeDue(
    questionnaireId: string,
    { since, now, without }: { since: Date; now: Date; without: readonly string[] },
  ): Promise<number> {
    const { modifiedCount } = await this.invitations.updateMany(
      {
        ...unanswered(questionnaireId, without),
        $or: [{ sentAt: null }, { sentAt: { $lte: since } }],
      },
      { $set: { dueAt: now, tries: 0 } },
    );
    return modifiedCount;
  }

  /**
   * A reminder is due to all who had one letter by `since` and have not answered, once, but for groups left out; answers to
   * how many.
   */
  async makeReminders(
    questionnaireId: string,
    { since, now, without }: { since: Date; now: Date; without: readonly string[] },
  ): Promise<number> {
    const { modifiedCount } = await this.invitations.updateMany(
      {
        ...unanswered(questionnaireId, without),
        sent: 1,
        reminded: { $ne: true },
        sentAt: { $lte: since },
      },
      { $set: { dueAt: now, tries: 0, reminded: true } },
    );
    return modifiedCount;
  }

  /** One to whom a message is due, for this process alone until `leaseUntil`; null if there is none. */
  claim(now: Date, leaseUntil: Date): Promise<InvitationDoc | null> {
    return this.invitations.findOneAndUpdate(
      // Named by its type, or the index of those that are due would not serve.
      { dueAt: { $type: 'date', $lte: now } },
      { $set: { dueAt: leaseUntil }, $inc: { tries: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    );
  }

  async written(id: string, at: Date): Promise<void> {
    await this.invitations.updateOne(
      { _id: id },
      { $set: { sentAt: at }, $inc: { sent: 1 }, $unset: { dueAt: '', tries: '' } },
    );
  }

  /** `again`: when to try once more; null gives up. */
  async notWritten(id: string, again: Date | null): Promise<void> {
    await this.invitations.updateOne(
      { _id: id },
      again === null ? { $unset: { dueAt: '', tries: '' } } : { $set: { dueAt: again } },
    );
  }
}

/** Those who can be written to, have not answered, wait for no letter, and are of none of the groups left out. */
const unanswered = (questionnaireId: string, without: readonly string[]): driver.Filter<InvitationDoc> => ({
  questionnaireId,
  answered: false,
  email: { $type: 'string' },
  dueAt: { $exists: false },
  ...(without.length === 0 ? {} : { group: { $nin: [...without] } }),
});
