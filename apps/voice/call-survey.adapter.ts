import type { CallSurvey } from '#libs/channel';
import type { ContactRepository } from '#libs/contact';
import type { CallContact, CallSatisfaction, SatisfactionScore } from '#libs/contract';

/** Who is asked by key, and what they answer, as libs/survey keeps it for all channels. */
export class CallSurveyAdapter implements CallSurvey {
  constructor(
    private readonly contacts: Pick<ContactRepository, 'findMany'>,
    private readonly satisfaction: CallSatisfaction,
  ) {}

  async begin({ id, queueId }: CallContact): Promise<boolean> {
    if (!(await this.satisfaction.asks(queueId))) return false;
    const [contact] = await this.contacts.findMany([id]);
    return contact?.answeredAt != null && this.satisfaction.askByKey(contact);
  }

  answered(contactId: string, score: SatisfactionScore): Promise<void> {
    return this.satisfaction.answerByKey(contactId, score);
  }
}
