/**
 * How a correction ended. `called`: we told them on the phone · `written`: we wrote to them · `returned`: told when they
 * came by themselves · `unreachable`: they could not be reached, and nobody tries any more.
 */
export const CORRECTION_OUTCOMES = ['called', 'written', 'returned', 'unreachable'] as const;
export type CorrectionOutcome = (typeof CORRECTION_OUTCOMES)[number];

/** A wrong answer that the customer has to be told about. */
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
