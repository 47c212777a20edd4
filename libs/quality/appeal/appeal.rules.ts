import type { AppealView, MyScoreView } from '#libs/contract';
import { judgedOf } from '../scoring/judged.rules.js';
import type { AdjudicationDoc, TaskDoc } from '../scoring/scoring.schema.js';
import { verdictOf } from '../scoring/verdict.rules.js';
import type { AppealDoc } from './appeal.schema.js';

/** All that is stored of one drawn contact; its tasks in order, at least one. */
export interface ScoreRecord {
  tasks: readonly TaskDoc[];
  adjudication: AdjudicationDoc | null;
  appeal: AppealDoc | null;
}

/** What counts of a contact now; null as long as it is not settled. */
export interface Settled {
  correct: boolean;
  manners: number | null;
  /** When the scorers, or whoever adjudicated, were done. */
  at: Date;
}

/** Scores, then an adjudication, then what an appeal made of it; manners are the mean of the scores. */
export function settledOf({ tasks, adjudication, appeal }: ScoreRecord): Settled | null {
  const first = tasks[0];
  if (!first) return null;
  const correct = verdictOf(judgedOf(first, tasks, adjudication, appeal?.decision ?? null));
  if (correct === null) return null;
  const scores = tasks.flatMap(({ score }) => (score ? [score] : []));
  const manners = scores.flatMap((score) => (score.manners === null ? [] : [score.manners]));
  const mean = manners.length === 0 ? null : manners.reduce((sum, one) => sum + one, 0) / manners.length;
  const at = adjudication?.at ?? new Date(Math.max(...scores.map((score) => score.at.getTime())));
  return { correct, manners: appeal?.decision ? appeal.decision.manners : mean, at };
}

export const appealViewOf = ({ _id, districtId: _, at, decision, ...rest }: AppealDoc): AppealView => ({
  id: _id,
  ...rest,
  at: at.toISOString(),
  decision: decision && { ...decision, at: decision.at.toISOString() },
});

/** As the agent sees it; null as long as it is not settled. */
export function myScoreOf(record: ScoreRecord, appealMs: number): MyScoreView | null {
  const settled = settledOf(record);
  const first = record.tasks[0];
  if (!settled || !first) return null;
  const { adjudication, appeal } = record;
  return {
    drawId: first.drawId,
    contactId: first.contactId,
    form: { id: first.formId, version: first.formVersion },
    correct: settled.correct,
    manners: settled.manners,
    scores: record.tasks.flatMap(({ score }) => {
      if (!score) return [];
      const { scorerId: _, ...told } = score;
      return [{ ...told, at: score.at.toISOString() }];
    }),
    adjudication: adjudication && {
      correct: adjudication.correct,
      why: adjudication.why,
      at: adjudication.at.toISOString(),
    },
    settledAt: settled.at.toISOString(),
    appealUntil: new Date(settled.at.getTime() + appealMs).toISOString(),
    appeal: appeal && appealViewOf(appeal),
  };
}
