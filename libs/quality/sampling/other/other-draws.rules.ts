import type { FramePlace, OtherDrawView } from '#libs/contract';
import type { DrawHead, PlanHead } from '../sampling.repository.js';

/** A draw with the plan that it was drawn by. */
export interface PlannedDraw {
  draw: DrawHead;
  plan: PlanHead;
}

/** Pairs draws, in their order, with their plans. */
export function planned(draws: readonly DrawHead[], plans: readonly PlanHead[]): PlannedDraw[] {
  const byId = new Map(plans.map((plan) => [plan._id, plan]));
  return draws.flatMap((draw) => {
    const plan = byId.get(draw.planId);
    return plan ? [{ draw, plan }] : [];
  });
}

/** Those of exactly the same contacts. */
export const ofFrame = (draws: readonly PlannedDraw[], hash: string): PlannedDraw[] =>
  draws.filter(({ plan }) => plan.frame.hash === hash);

/** Where a draw stands among those of its frame, the earliest first; null if it is not among them. */
export function placeAmong(same: readonly PlannedDraw[], drawId: string): FramePlace | null {
  const place = same.findIndex(({ draw }) => draw._id === drawId) + 1;
  const [first] = same;
  return first && place > 0 ? { drawn: same.length, place, firstAt: first.draw.drawnAt.toISOString() } : null;
}

/** All of them as people see them, by the frame that they are compared with. */
export function otherDrawViews(draws: readonly PlannedDraw[], hash: string): OtherDrawView[] {
  const same = ofFrame(draws, hash);
  return draws.map(({ draw, plan }) => ({
    drawId: draw._id,
    planId: plan._id,
    planName: plan.name,
    population: plan.population,
    sameFrame: plan.frame.hash === hash,
    place: placeAmong(same, draw._id)?.place ?? null,
    drawnAt: draw.drawnAt.toISOString(),
    drawnBy: draw.drawnBy,
    ground: draw.ground ?? null,
  }));
}
