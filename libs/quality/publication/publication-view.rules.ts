import type { PublicAccuracyView, PublishedAccuracyView } from '#libs/contract';
import type { AccuracyPublicationDoc } from './publication.schema.js';

export function viewOf({
  _id,
  at,
  statement: _,
  restatements,
  ...publication
}: AccuracyPublicationDoc): PublishedAccuracyView {
  return {
    id: _id,
    ...publication,
    at: at.toISOString(),
    restatements: restatements.map(({ statement: __, at: then, ...one }) => ({
      ...one,
      at: then.toISOString(),
    })),
  };
}

type Statement = Pick<
  AccuracyPublicationDoc,
  'accuracy' | 'effectiveSize' | 'scored' | 'correct' | 'corrected'
>;
const publicStatement = ({
  accuracy,
  effectiveSize,
  scored,
  correct,
  corrected,
}: Statement): Pick<
  PublicAccuracyView,
  'accuracy' | 'effectiveSize' | 'scored' | 'correct' | 'corrected'
> => ({
  accuracy,
  effectiveSize,
  scored,
  correct,
  corrected,
});

/** Without contacts, without names, and without the ids of plans and draws. */
export function publicViewOf(doc: AccuracyPublicationDoc): PublicAccuracyView {
  const { _id, from, to, districtId, definition, gaps, whole, otherDraws, note, at } = doc;
  const { verdictHash, draws, restatements } = doc;
  return {
    id: _id,
    from,
    to,
    districtId,
    definition,
    gaps,
    whole,
    otherDraws,
    note,
    publishedAt: at.toISOString(),
    verdictHash,
    ...publicStatement(doc),
    draws: draws.map(
      ({
        seed,
        frame,
        size,
        replaced,
        allocation,
        stratifyBy,
        population: { agentId: _agentId, ...population },
      }) => ({
        population,
        seed,
        frame,
        size,
        replaced,
        allocation,
        stratifyBy,
      }),
    ),
    restatements: restatements.map((one) => ({
      at: one.at.toISOString(),
      why: one.why,
      ...publicStatement(one),
    })),
  };
}
