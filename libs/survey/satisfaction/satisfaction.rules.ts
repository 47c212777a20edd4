import {
  SATISFACTION_SCORES,
  type Channel,
  type ReactionItem,
  type SatisfactionRow,
  type SatisfactionScore,
} from '#libs/contract';

/** Channels on which we ask in writing. */
const WRITTEN: readonly Channel[] = ['webchat', 'wechat'];

/** When a contact ended in which an agent served the customer in writing; null for all others. */
export function endOf({ contact, fresh }: ReactionItem): number | null {
  if (!WRITTEN.includes(contact.channel) || contact.answeredAt === null) return null;
  return fresh.find(({ type }) => type === 'contact.ended')?.at ?? null;
}

/** What a caller was asked in the tree of a number, before anybody served them, and when. */
export interface AskedInTree {
  /** Null = they said nothing. */
  score: SatisfactionScore | null;
  at: number;
}

/** Null for whoever was not asked there, or of whom it is known already. */
export function askedInTree({ fresh }: ReactionItem): AskedInTree | null {
  const opened = fresh.find((entry) => entry.type === 'contact.opened');
  const score = opened?.journey?.satisfaction;
  return opened && score !== undefined ? { score, at: opened.at } : null;
}

/** As Chinese keyboards may type them. */
const WIDE = '１２３４５';

/** The score that a text is, if it is nothing else: `5`, `５`, `5分`. */
export function scoreOf(text: string): SatisfactionScore | null {
  const digit = /^\s*([1-5１-５])\s*分?\s*[。.!！]?\s*$/.exec(text)?.[1];
  if (digit === undefined) return null;
  const wide = WIDE.indexOf(digit);
  const score = wide < 0 ? Number(digit) : wide + 1;
  return SATISFACTION_SCORES.find((one) => one === score) ?? null;
}

/** What was counted of a group. */
export interface Counted {
  offered: number;
  /** Responses by score. */
  scores: Readonly<Record<SatisfactionScore, number>>;
}

/** Satisfied are 5 and 4, and 3 where 基本满意 counts. No response, no figure. */
export function rowOf(
  key: string | null,
  { offered, scores }: Counted,
  basicCounts: boolean,
): SatisfactionRow {
  const responses = SATISFACTION_SCORES.reduce<number>((sum, score) => sum + scores[score], 0);
  const satisfied = scores[5] + scores[4] + (basicCounts ? scores[3] : 0);
  return {
    key,
    offered,
    responses,
    satisfied,
    csat: responses === 0 ? null : satisfied / responses,
    responseRate: offered === 0 ? null : responses / offered,
  };
}

/** What the customer reads where there are no buttons. */
export const INVITATION =
  '请为本次服务评分，直接回复数字即可：5 非常满意，4 满意，3 基本满意，2 不满意，1 非常不满意。\n' +
  'How satisfied are you? Reply with a number from 5 (very) to 1 (not at all).';
