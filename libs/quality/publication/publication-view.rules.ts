import type { PublicAccuracyView, PublishedAccuracyView } from '#libs/contract';
import { headlineOf } from '../scoring/accuracy-definition.rules.js';
import type { AccuracyPublicationDoc } from './publication.schema.js';

export function viewOf({
  _id,
  at,
  statement: _,
  restatements,
  ...publication
}: AccuracyPublicationDoc): PublishedAccuracyView {
  const { version } = publication.definition;
  return {
    id: _id,
    ...publication,
    headline: headlineOf(version, publication),
    at: at.toISOString(),
    restatements: restatements.map(({ statement: __, at: then, ...one }) => ({
      ...one,
      headline: headlineOf(version, one),
      at: then.toISOString(),
    })),
  };
}

type Statement = Pick<
  AccuracyPublicationDoc,
  'accuracy' | 'effectiveSize' | 'scored' | 'correct' | 'corrected'
>;
const publicStatement = (
  version: number,
  { accuracy, effectiveSize, scored, correct, corrected }: Statement,
): Statement & Pick<PublicAccuracyView, 'headline'> => ({
  headline: headlineOf(version, { accuracy, corrected }),
  accuracy,
  effectiveSize,
  scored,
  correct,
  corrected,
});

/** Without contacts, without names, and without the ids of plans and draws. */
export function publicViewOf(doc: AccuracyPublicationDoc): PublicAccuracyView {
  const { _id, from, to, definition, gaps, whole, otherDraws, note, at } = doc;
  const { verdictHash, draws, restatements } = doc;
  return {
    id: _id,
    from,
    to,
    // Draws of several districts are not added up: one speaks for all.
    districtId: draws[0]?.population.districtId ?? null,
    definition,
    // Why is not told: it may name strata, and agents by them.
    gaps: gaps.map(({ from: first, to: last }) => ({ from: first, to: last })),
    whole,
    otherDraws,
    note,
    publishedAt: at.toISOString(),
    verdictHash,
    ...publicStatement(definition.version, doc),
    draws: draws.map(
      ({
        seed,
        frame,
        size,
        replaced,
        allocation,
        stratifyBy,
        population: { agentId: _agentId, ...population },
        ofFrame,
        forms,
      }) => ({
        population,
        seed,
        frame,
        size,
        replaced,
        allocation,
        stratifyBy,
        ...(ofFrame && { ofFrame }),
        ...(forms && { forms }),
      }),
    ),
    restatements: restatements.map((one) => ({
      at: one.at.toISOString(),
      why: one.why,
      ...publicStatement(definition.version, one),
    })),
  };
}
