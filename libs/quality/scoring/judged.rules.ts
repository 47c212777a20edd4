import type { JudgedContactView } from '#libs/contract';
import type { AdjudicationDoc, TaskHead } from './scoring.schema.js';
import { stateOf, verdictOf, type JudgedContact } from './verdict.rules.js';

/** A drawn contact as the verdict needs it, from what is stored of it. */
export const judgedOf = (
  { drawId, contactId, stratum }: { drawId: string; contactId: string; stratum: string },
  tasks: readonly TaskHead[],
  adjudication: Pick<AdjudicationDoc, 'correct'> | null,
  appealed: { correct: boolean } | null,
): JudgedContact => ({
  contactId,
  drawId,
  stratum,
  scores: tasks.flatMap(({ score, scorerId }) => (score ? [{ scorerId, correct: score.correct }] : [])),
  wanted: tasks.length,
  adjudicated: adjudication?.correct ?? null,
  appealed: appealed?.correct ?? null,
});

export const progressOf = (contact: JudgedContact): JudgedContactView => ({
  contactId: contact.contactId,
  stratum: contact.stratum,
  state: stateOf(contact),
  wanted: contact.wanted,
  scored: contact.scores.length,
  correct: verdictOf(contact),
});
