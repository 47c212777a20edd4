import { AppError, type OpenedQuestionnaire, type QuestionAnswer, type QuizScore } from '#libs/contract';
import { newToken, shanghaiDay, type AddressLimiter, type Clock } from '#libs/platform';
import { acceptedAnswers, scoreOfQuiz } from './answer/answer.rules.js';
import { doorOf, openedView, signed, spentHash, unsigned } from './door.rules.js';
import type { InvitationRepository } from './invitation/invitation.repository.js';
import type { QuestionnaireRepository } from './questionnaire.repository.js';
import type { QuestionnaireDoc, QuestionnaireVersionDoc } from './questionnaire.schema.js';
import type { ResponseRepository, Ticket } from './answer/response.repository.js';

export interface DoorParts {
  questionnaires: QuestionnaireRepository;
  responses: ResponseRepository;
  invitations: InvitationRepository;
  clock: Clock;
  /** Signs marks and invitations. */
  secret: string;
  /** Openings and answers by address. */
  limiter: AddressLimiter;
}

/** How somebody comes: with the mark their browser kept, or with an invitation. */
export interface Caller {
  mark?: string | undefined;
  invitation?: string | undefined;
  address: string;
}

/** The purpose invitations are signed for. */
export const invitationPurpose = (questionnaireId: string): string => `invitation:${questionnaireId}`;
const markPurpose = (questionnaireId: string): string => `mark:${questionnaireId}`;

/** Questionnaires as whoever answers them meets them: without an account, and without being known. */
export class QuestionnaireDoor {
  constructor(private readonly parts: DoorParts) {}

  /** Throws NOT_FOUND for one that is not there, a draft, or without the invitation it takes; TOO_MANY. */
  async open(id: string, caller: Caller): Promise<OpenedQuestionnaire> {
    const { questionnaires, responses, clock } = this.parts;
    const { doc, version } = await this.load(id, caller.address);
    const ticket = await this.ticketOf(doc, caller);
    if (doc.access === 'invited') {
      if (ticket === null) throw new AppError('NOT_FOUND');
      const door = ticket.used ? 'answered' : doorOf(doc, clock.now());
      const full = door === 'open' && (await this.parts.invitations.isFull(doc, ticket.group));
      return openedView(doc, version, full ? 'group-full' : door, null);
    }
    if (ticket && 'mark' in ticket.ticket && (await responses.isSpent(ticket.ticket.mark))) {
      return openedView(doc, version, 'answered', null);
    }
    const door = doorOf(doc, clock.now());
    if (door !== 'open') return openedView(doc, version, door, null);
    if (ticket) return openedView(doc, version, door, caller.mark ?? null);
    await questionnaires.countOffered(id, 1);
    return openedView(doc, version, door, signed(this.parts.secret, markPurpose(id), newToken(18)));
  }

  /**
   * Takes an answer; tells the score of a quiz. Throws NOT_FOUND, TOO_MANY, BAD_INPUT; ALREADY_EXISTS for a
   * second one; TOO_LATE if answers are not taken now, STATE_CONFLICT if another version is asked by now.
   */
  async answer(
    id: string,
    given: { version: number; answers: readonly QuestionAnswer[] },
    caller: Caller,
  ): Promise<QuizScore | null> {
    const { responses, clock } = this.parts;
    const { doc, version } = await this.load(id, caller.address);
    const ticket = await this.ticketOf(doc, caller);
    if (!ticket) throw new AppError('BAD_SIGNATURE');
    if (ticket.used) throw new AppError('ALREADY_EXISTS');
    if (doc.version !== given.version) throw new AppError('STATE_CONFLICT', { newest: doc.version });
    const accepted = acceptedAnswers(version.questions, given.answers);
    const score = scoreOfQuiz(version, accepted);
    const correct = new Map(score?.solution.map((one) => [one.questionId, one.correct]));
    const now = clock.now();
    const response = {
      _id: newToken(18),
      questionnaireId: id,
      version: given.version,
      day: shanghaiDay(now),
      answers: accepted.map((answer) => ({ ...answer, correct: correct.get(answer.questionId) ?? null })),
      score: score && score.of > 0 ? score.right / score.of : null,
    };
    try {
      await responses.store(response, ticket.ticket, new Date(now));
    } catch (error) {
      if (error instanceof AppError && error.code === 'STATE_CONFLICT')
        throw await this.refusal(id, given.version);
      throw error;
    }
    return score;
  }

  /** Why the store took no answer: the version has changed, or its time or room is over. */
  private async refusal(id: string, version: number): Promise<AppError> {
    const doc = await this.parts.questionnaires.find(id);
    if (doc && doc.version !== version) return new AppError('STATE_CONFLICT', { newest: doc.version });
    const door = doc ? doorOf(doc, this.parts.clock.now()) : 'over';
    // What was full for the store may be seen a moment later here, and a place that was given is not taken back.
    return new AppError('TOO_LATE', { door: door === 'open' ? 'full' : door });
  }

  private async load(
    id: string,
    address: string,
  ): Promise<{ doc: QuestionnaireDoc; version: QuestionnaireVersionDoc }> {
    if (!this.parts.limiter.admits(address)) throw new AppError('TOO_MANY');
    const doc = await this.parts.questionnaires.find(id);
    if (!doc || doc.state === 'draft') throw new AppError('NOT_FOUND');
    const version = await this.parts.questionnaires.findVersion(id, doc.version);
    if (!version) throw new AppError('NOT_FOUND');
    return { doc, version };
  }

  /** What this caller may answer by, if anything. */
  private async ticketOf(
    { _id: id, access }: QuestionnaireDoc,
    { mark, invitation }: Caller,
  ): Promise<{ ticket: Ticket; used: boolean; group?: string | undefined } | null> {
    const { secret, invitations } = this.parts;
    if (access === 'anonymous') {
      const value = mark === undefined ? null : unsigned(secret, markPurpose(id), mark);
      return value === null ? null : { ticket: { mark: spentHash(id, value) }, used: false };
    }
    const invitationId =
      invitation === undefined ? null : unsigned(secret, invitationPurpose(id), invitation);
    const found = invitationId === null ? null : await invitations.find(id, invitationId);
    return found && { ticket: { invitationId: found._id }, used: found.answered, group: found.group };
  }
}
