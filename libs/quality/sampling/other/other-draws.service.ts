import {
  AppError,
  covers,
  mustCover,
  pageOf,
  type DistrictScope,
  type DrawView,
  type FramePlace,
  type OtherDrawView,
  type Page,
  type Population,
  type SamplingPlanView,
} from '#libs/contract';
import { overlap } from '../population.rules.js';
import type { SamplingRepository } from '../sampling.repository.js';
import { ofFrame, otherDrawViews, placeAmong, planned, type PlannedDraw } from './other-draws.rules.js';

/** Draws of the same contacts: whoever draws often can't choose in silence. */
export class OtherDraws {
  constructor(
    private readonly repository: Pick<SamplingRepository, 'findPlan' | 'plansOverlapping' | 'drawsOf'>,
  ) {}

  /** How many draws there are, these ones left out, of contacts that are in one of the populations too. */
  async countBesides(populations: readonly Population[], drawIds: readonly string[]): Promise<number> {
    const found = await this.like(populations);
    const own = new Set(drawIds);
    return found.filter(({ draw }) => !own.has(draw._id)).length;
  }

  /**
   * Every draw, this plan's own too, in which its contacts may be, the earliest first. Only those of the scope; `place`
   * counts all. Throws NOT_FOUND.
   */
  async ofSame(
    planId: string,
    scope: DistrictScope,
    cursor: string | null,
    limit: number,
  ): Promise<Page<OtherDrawView>> {
    const { population, frame } = mustCover(scope, await this.repository.findPlan(planId));
    const found = await this.like([population]);
    const seen = new Set(found.filter(({ plan }) => covers(scope, plan.districtId)).map(idOfDraw));
    const views = otherDrawViews(found, frame.hash).filter(({ drawId }) => seen.has(drawId));
    const from = cursor === null ? 0 : views.findIndex(({ drawId }) => drawId === cursor) + 1;
    return pageOf(views.slice(from, from + limit + 1), limit, ({ drawId }) => drawId);
  }

  /** Which draw of its frame each of these is, by two questions. Throws NOT_FOUND. */
  async placesOf(
    draws: readonly {
      draw: Pick<DrawView, 'id'>;
      plan: Pick<SamplingPlanView, 'population' | 'frame'>;
    }[],
  ): Promise<Map<string, FramePlace>> {
    const found = await this.like(draws.map(({ plan }) => plan.population));
    const places = draws.map(({ draw: { id }, plan }): [string, FramePlace] => {
      const place = placeAmong(ofFrame(found, plan.frame.hash), id);
      if (!place) throw new AppError('NOT_FOUND', { drawId: id });
      return [id, place];
    });
    return new Map(places);
  }

  /** Draws of contacts that may be in one of the populations, however many these are. */
  async like(populations: readonly Population[]): Promise<PlannedDraw[]> {
    const from = populations.reduce((first, one) => (one.from < first ? one.from : first), '9999-12-31');
    const to = populations.reduce((last, one) => (one.to > last ? one.to : last), '');
    const plans = (await this.repository.plansOverlapping({ from, to })).filter((plan) =>
      populations.some((population) => overlap(plan.population, population)),
    );
    return planned(await this.repository.drawsOf(plans.map(({ _id }) => _id)), plans);
  }
}

const idOfDraw = ({ draw }: PlannedDraw): string => draw._id;
