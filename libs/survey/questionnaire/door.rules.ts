import type { OpenedQuestionnaire, PublicQuestion, Question, QuestionnaireDoor } from '#libs/contract';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { QuestionnaireDoc, QuestionnaireVersionDoc } from './questionnaire.schema.js';

/** Whether answers are taken at this time; a draft is not there for the public. */
export function doorOf(
  { state, opensAt, closesAt, answers, quota }: QuestionnaireDoc,
  now: number,
): Exclude<QuestionnaireDoor, 'answered'> {
  if (state === 'closed' || (closesAt !== null && closesAt.getTime() <= now)) return 'over';
  if (opensAt !== null && opensAt.getTime() > now) return 'not-yet';
  return answers >= quota ? 'full' : 'open';
}

/** Without its right answers. */
const publicQuestion = ({ right: _, ...question }: Question): PublicQuestion => question;

export function openedView(
  { _id, access, opensAt, closesAt, version }: QuestionnaireDoc,
  { name, nameEn, intro, introEn, quiz, questions }: QuestionnaireVersionDoc,
  door: QuestionnaireDoor,
  mark: string | null,
): OpenedQuestionnaire {
  return {
    id: _id,
    version,
    name,
    nameEn,
    intro,
    introEn,
    quiz,
    access,
    door,
    mark,
    opensAt: opensAt?.toISOString() ?? null,
    closesAt: closesAt?.toISOString() ?? null,
    questions: door === 'open' ? questions.map(publicQuestion) : [],
  };
}

const signatureOf = (secret: string, purpose: string, value: string): Buffer =>
  createHmac('sha256', `${purpose}:${secret}`).update(value).digest();

/** `value.signature`: nobody else can make one, and it needs not be stored. */
export const signed = (secret: string, purpose: string, value: string): string =>
  `${value}.${signatureOf(secret, purpose, value).toString('base64url')}`;

/** What was signed for this purpose; null for anything else. */
export function unsigned(secret: string, purpose: string, token: string): string | null {
  const [value, signature, ...more] = token.split('.');
  if (!value || !signature || more.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const good = signatureOf(secret, purpose, value);
  return given.length === good.length && timingSafeEqual(given, good) ? value : null;
}

/** What is stored of a mark that was used: by questionnaire, so that two of them can't be put together. */
export const spentHash = (questionnaireId: string, mark: string): string =>
  createHash('sha256').update(`${questionnaireId}/${mark}`).digest('hex');
