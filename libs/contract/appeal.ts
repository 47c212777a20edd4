import type { ScoreView } from './quality.js';

/**
 * What came of an appeal. `upheld`: the score stands. `overturned`: the contact was answered anew by the form,
 * and that counts.
 */
export const APPEAL_OUTCOMES = ['upheld', 'overturned'] as const;
export type AppealOutcome = (typeof APPEAL_OUTCOMES)[number];

/** An agent's objection to how a contact of theirs was scored. One for a drawn contact. */
export interface AppealView {
  id: string;
  drawId: string;
  contactId: string;
  agentId: string;
  why: string;
  at: string;
  /** Null as long as nobody has decided. */
  decision: {
    outcome: AppealOutcome;
    why: string;
    by: string;
    at: string;
    /** What counts since; of an upheld score what it was. */
    correct: boolean;
    manners: number | null;
    /** By the form of the score; empty if it was upheld. */
    answers: ScoreView['answers'];
  } | null;
}

/** A settled score as the agent of the contact sees it: who scored is not told. */
export interface MyScoreView {
  drawId: string;
  contactId: string;
  form: { id: string; version: number };
  /** What counts in the end. */
  correct: boolean;
  manners: number | null;
  /** Every score there was; they stay as they were. */
  scores: Omit<ScoreView, 'scorerId'>[];
  adjudication: { correct: boolean; why: string; at: string } | null;
  settledAt: string;
  /** Until when an appeal is taken. */
  appealUntil: string;
  appeal: AppealView | null;
}

/** What somebody of quality tells an agent about a contact of theirs. */
export interface CoachingNoteView {
  id: string;
  drawId: string;
  contactId: string;
  agentId: string;
  text: string;
  by: string;
  at: string;
  /** When the agent said that they have read it. */
  readAt: string | null;
}

/** A wrong answer that the customer has to be told about. */
/**
 * How a correction ended. `called`: we told them on the phone · `written`: we wrote to them · `returned`: told when they
 * came by themselves · `unreachable`: they could not be reached, and nobody tries any more.
 */
export const CORRECTION_OUTCOMES = ['called', 'written', 'returned', 'unreachable'] as const;
export type CorrectionOutcome = (typeof CORRECTION_OUTCOMES)[number];

export interface CorrectionView {
  id: string;
  drawId: string;
  contactId: string;
  /** What has to be put right. */
  what: string;
  openedBy: string;
  openedAt: string;
  /** Who is to see to it; null = nobody yet. */
  assigneeId: string | null;
  /** The last Shanghai day on which it is in time; null of those from before there were any. */
  dueDay: string | null;
  /** Open, and that day is over. */
  overdue: boolean;
  /** The callback by which the customer is told. */
  callbackId: string | null;
  /** Null as long as it is open; `how`: null of those from before it was asked. */
  done: { by: string; at: string; how: CorrectionOutcome | null; note: string } | null;
}

/** What followed from the scores of a contact. */
export interface FollowUpView {
  agentIds: string[];
  coaching: CoachingNoteView[];
  correction: CorrectionView | null;
}
