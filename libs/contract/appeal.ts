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
