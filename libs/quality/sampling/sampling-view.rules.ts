import type { DrawView, SamplingPlanView } from '#libs/contract';
import type { DrawDoc, PlanDoc } from './sampling.schema.js';

const placeOf = ({
  officeId = null,
  topicId = null,
}: Partial<PlanDoc['population']>): Pick<PlanDoc['population'], 'officeId' | 'topicId'> => ({
  officeId,
  topicId,
});

export function viewOf(
  { _id, createdAt, standing, ...plan }: PlanDoc,
  drawId: string | null,
): SamplingPlanView {
  // Plans of older builds are narrowed to no office and no topic.
  const population = { ...plan.population, ...placeOf(plan.population) };
  return {
    id: _id,
    ...plan,
    population,
    // Older builds planned with empty strata, and stored an endless interval.
    precision: Number.isFinite(plan.precision) ? plan.precision : null,
    createdAt: createdAt.toISOString(),
    drawId,
    standing: standing ?? null,
  };
}

export function drawView({ _id, planId, seed, drawnAt, drawnBy, contacts }: DrawDoc): DrawView {
  return {
    id: _id,
    planId,
    seed,
    drawnAt: drawnAt.toISOString(),
    drawnBy,
    contacts: contacts.map((one) => ({
      ...one,
      replaced: one.replaced && {
        ...one.replaced,
        at: one.replaced.at.toISOString(),
        proposedBy: one.replaced.proposedBy ?? null,
      },
      // Once it is replaced, it is told who proposed it.
      proposed: one.proposed && !one.replaced ? { ...one.proposed, at: one.proposed.at.toISOString() } : null,
    })),
  };
}
