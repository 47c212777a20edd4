/** What questions of a questionnaire ask for. */
export const QUESTION_KINDS = ['single', 'multiple', 'scale', 'text'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Anybody with the link, once a device; or whoever was invited, once a link. */
export const QUESTIONNAIRE_ACCESSES = ['anonymous', 'invited'] as const;
export type QuestionnaireAccess = (typeof QUESTIONNAIRE_ACCESSES)[number];

/** A draft takes no answers; a published one does between its dates; a closed one does no more. */
export const QUESTIONNAIRE_STATES = ['draft', 'published', 'closed'] as const;
export type QuestionnaireState = (typeof QUESTIONNAIRE_STATES)[number];

export interface QuestionOption {
  id: string;
  text: string;
  textEn: string;
}

/** Shown only to whoever chose one of these values of an earlier question. */
export interface QuestionCondition {
  questionId: string;
  /** Ids of options, or points of a scale as text. */
  anyOf: string[];
}

/** What everybody may see of a question. */
export interface PublicQuestion {
  id: string;
  kind: QuestionKind;
  text: string;
  textEn: string;
  required: boolean;
  /** Of single and multiple; empty of the others. */
  options: QuestionOption[];
  /** A scale goes from 1 to here; null of the others. */
  points: number | null;
  showIf: QuestionCondition | null;
}

/** What can be chosen in answer to a question: its options, or the points of its scale, which are called by their number. */
export function choicesOf({
  kind,
  options,
  points,
}: Pick<PublicQuestion, 'kind' | 'options' | 'points'>): readonly QuestionOption[] {
  if (kind !== 'scale') return kind === 'text' ? [] : options;
  return Array.from({ length: points ?? 0 }, (_, at) => {
    const point = String(at + 1);
    return { id: point, text: point, textEn: point };
  });
}

export interface Question extends PublicQuestion {
  /** Ids of the right options in a quiz; empty: it has no right answer. */
  right: string[];
}

/** What somebody answered to one question. */
export interface QuestionAnswer {
  questionId: string;
  /** Ids of options, or the point of a scale as text; empty of a text. */
  values: string[];
  text: string | null;
}

/** What a questionnaire asks: versioned, never changed once it is there. */
export interface QuestionnaireContent {
  name: string;
  nameEn: string;
  intro: string;
  introEn: string;
  /** Right answers are counted, and shown after the answer. */
  quiz: boolean;
  questions: Question[];
}

/** When and from how many answers are taken. Times are ISO 8601 in UTC; null = no limit. */
export interface QuestionnaireTerms {
  opensAt: string | null;
  closesAt: string | null;
  /** So many answers at most. */
  quota: number;
  /** Of invited ones; groups without one have no limit of their own. */
  groupQuotas: GroupQuota[];
  /**
   * Of invited ones: whoever has not answered is reminded by itself, once, so many days after their first letter; null = only
   * by the button.
   */
  remindAfterDays: number | null;
}

/** So many answers at most of those invited who are of one group: a district, a sector, whatever invitations say. */
export interface GroupQuota {
  group: string;
  quota: number;
}

/** How far a group is; `quota`: null = no limit of its own. */
export interface GroupStanding {
  /** Null: those invited without one. */
  group: string | null;
  quota: number | null;
  invited: number;
  answered: number;
  /** answered ÷ invited; null if nobody was invited. */
  responseRate: number | null;
}

export interface QuestionnaireSummary extends QuestionnaireTerms {
  id: string;
  districtId: string;
  name: string;
  nameEn: string;
  access: QuestionnaireAccess;
  state: QuestionnaireState;
  /** The newest, which is answered. */
  version: number;
  answers: number;
  /** Devices that opened it, or those invited. */
  offered: number;
  /** answers ÷ offered; null if nobody was offered it. */
  responseRate: number | null;
}

export interface QuestionnaireView extends QuestionnaireSummary {
  content: QuestionnaireContent;
  createdAt: string;
  changedBy: string;
}

/** How one value of a question was chosen. */
export interface ValueCount {
  value: string;
  count: number;
}

/** What was answered to one question of one version. */
export interface QuestionResult {
  questionId: string;
  /** Whoever answered it: those it was not shown to, and those who left it out, are not in it. */
  answered: number;
  /** By option, or point of the scale, in their order; none of a text. */
  counts: ValueCount[];
  /** Of a scale; null without answers. */
  mean: number | null;
  /** Texts, masked; 100 at most, all are in the file. */
  texts: string[];
  /** Of a quiz: all right ÷ answered; null where there is no right answer, or none at all. */
  rightShare: number | null;
  /** Too few of those invited were asked it, and answered: nothing of what they said is told. */
  heldBack: boolean;
}

/**
 * Below so many answers to a version, nothing of what was answered by those invited is told: who has answered is known, and
 * one answer more or less would be somebody's.
 */
export const LEAST_INVITED_ANSWERS = 5;

/** Results of one version; a figure without a denominator is null. */
export interface QuestionnaireResults {
  questionnaireId: string;
  version: number;
  /** Of every version. */
  versions: { version: number; answers: number }[];
  content: QuestionnaireContent;
  /** Of this version. */
  answers: number;
  /** Over all versions, as in the list. */
  offered: number;
  responseRate: number | null;
  /** Those invited by group, and who of them has answered any version; empty where nobody was invited. */
  groups: GroupStanding[];
  /** Mean share of right answers; null unless it is a quiz with answers. */
  meanScore: number | null;
  /** Too few of those invited have answered this version: `questions` is empty then, and `meanScore` null. */
  heldBack: boolean;
  questions: QuestionResult[];
}

/** Why a questionnaire that was found takes no answer now; `group-full`: enough of the caller's group have answered. */
export type QuestionnaireDoor = 'open' | 'not-yet' | 'over' | 'full' | 'group-full' | 'answered';

/** What whoever opens a questionnaire is shown. */
export interface OpenedQuestionnaire {
  id: string;
  version: number;
  name: string;
  nameEn: string;
  intro: string;
  introEn: string;
  quiz: boolean;
  access: QuestionnaireAccess;
  door: QuestionnaireDoor;
  opensAt: string | null;
  closesAt: string | null;
  /** Empty unless the door is open. */
  questions: PublicQuestion[];
  /** To be kept by the browser and sent with the answer; null of those invited, and where it is not open. */
  mark: string | null;
}

/** What comes back with a quiz: how many were right, and which. Null of what is no quiz. */
export interface QuizScore {
  right: number;
  of: number;
  /** The right options by question. */
  solution: { questionId: string; right: string[]; correct: boolean }[];
}

/** Somebody who was invited; who answered is known, what they answered is not. */
export interface InvitationView {
  id: string;
  name: string;
  /** Of which group they are; null of none. */
  group: string | null;
  /** Masked; null if there is none, and once it is no longer needed. */
  email: string | null;
  answered: boolean;
  invitedAt: string;
  /** When a message was sent last; null: never. */
  sentAt: string | null;
  /** How many messages were sent, the first one included. */
  sent: number;
  /** The link's secret part; null once it was used. */
  token: string | null;
}

/**
 * The questions that are shown with these answers, in their order: those without a condition, and those
 * whose condition an answer to a question that is itself shown fulfils. The page and the server both ask this.
 */
export function shownQuestions<Q extends PublicQuestion>(
  questions: readonly Q[],
  answers: readonly QuestionAnswer[],
): Q[] {
  const values = new Map(answers.map((answer) => [answer.questionId, answer.values]));
  const shown = new Set<string>();
  return questions.filter(({ id, showIf }) => {
    const holds =
      showIf === null ||
      (shown.has(showIf.questionId) &&
        (values.get(showIf.questionId) ?? []).some((value) => showIf.anyOf.includes(value)));
    if (holds) shown.add(id);
    return holds;
  });
}
