import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  invitationSchema,
  questionnaireSchema,
  type InvitationDoc,
  type QuestionnaireDoc,
} from './questionnaire.schema.js';

/** Who was invited. */
export class InvitationRepository {
  private readonly invitations: driver.Collection<InvitationDoc>;
  private readonly questionnaires: driver.Collection<QuestionnaireDoc>;

  constructor(private readonly mongo: Connection) {
    this.invitations = collectionOf<InvitationDoc>(mongo, 'QuestionnaireInvitation', invitationSchema);
    this.questionnaires = collectionOf<QuestionnaireDoc>(mongo, 'Questionnaire', questionnaireSchema);
  }

  /** All of them, and counted as offered, or none. */
  async insert(questionnaireId: string, invitations: readonly InvitationDoc[]): Promise<void> {
    await this.mongo.transaction(async (session) => {
      await this.questionnaires.updateOne(
        { _id: questionnaireId },
        { $inc: { offered: invitations.length } },
        { session },
      );
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

  count(questionnaireId: string): Promise<number> {
    return this.invitations.countDocuments({ questionnaireId });
  }

  /** Nobody is written to any more. */
  async forgetAddresses(questionnaireId: string): Promise<void> {
    await this.invitations.updateMany({ questionnaireId, email: { $ne: null } }, { $set: { email: null } });
  }
}
