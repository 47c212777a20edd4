import type { CorrectionView } from './correction.js';

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

/** What followed from the scores of a contact. */
export interface FollowUpView {
  agentIds: string[];
  coaching: CoachingNoteView[];
  correction: CorrectionView | null;
}
