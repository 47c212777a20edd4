import {
  AppError,
  mustCover,
  pageOf,
  refuse,
  type DistrictScope,
  type FramePlace,
  type Page,
  type Population,
  type PublicAccuracyView,
  type PublishedAccuracyView,
} from '#libs/contract';
import { AtOnce, newId, shanghaiDay, Slices, type Clock } from '#libs/platform';
import type { EmptyDays } from '../sampling/empty-days.service.js';
import { overlap } from '../sampling/population.rules.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import type { StandingRepository } from '../sampling/standing/standing.repository.js';
import type { FormService } from '../scoring/form.service.js';
import type { JudgedDraw, JudgementService } from '../scoring/judgement.service.js';
import { SAMPLED_ACCURACY } from '../scoring/accuracy-definition.rules.js';
import { publicViewOf, viewOf } from './publication-view.rules.js';
import type { AccuracyPublicationRepository } from './publication.repository.js';
import {
  coverageOf,
  districtOf,
  drawOf,
  explained,
  isWhole,
  trimmed,
  uncovered,
  verdictHashOf,
  whereOf,
  wholeMonths,
  statedOf,
  verdictsOf,
  type Coverage,
  type Verdict,
} from './publication.rules.js';
import type { AccuracyPublicationDoc } from './publication.schema.js';

/** Of all draws that are told together: MongoDB has room for 16 MiB in a document. */
const MOST_STRATA = 50_000;
/** So many checked statements a process remembers. */
const REMEMBERED = 1000;

/** What accuracies are published with. */
export interface PublicationParts {
  repository: AccuracyPublicationRepository;
  judgements: JudgementService;
  forms: Pick<FormService, 'frozen'>;
  sampling: SamplingService;
  standing: Pick<StandingRepository, 'undrawnOf'>;
  empty: Pick<EmptyDays, 'without'>;
  clock: Clock;
}

/** The sampled accuracy as the public is told it: frozen with frames, seeds and verdicts, restated beside. */
export class AccuracyPublicationService {
  /** Measuring: frames are long. */
  private readonly measuring = new AtOnce(1, 'publication');
  /** Statements whose verdicts this process has held against their hash. */
  private readonly checked = new Set<string>();

  constructor(private readonly parts: PublicationParts) {}

  /**
   * Freezes what draws amount to together. Throws NOT_FOUND, BAD_INPUT if a contact could be in two of them, they are
   * several districts', or one agent's is to be public, TOO_MANY while this process measures another, STATE_CONFLICT
   * as long as a contact is not settled or an appeal not decided, or if a sample is not what frame and seed make,
   * TOO_LARGE {mostStrata}.
   */
  async publish(
    drawIds: readonly string[],
    telling: { note: string; public: boolean; by: string },
    scope: DistrictScope,
  ): Promise<PublishedAccuracyView> {
    const draws = await this.draws([...new Set(drawIds)], scope);
    return this.measuring.run(() => this.freeze(draws, telling, scope));
  }

  private async freeze(
    draws: readonly JudgedDraw[],
    { note, public: isPublic, by }: { note: string; public: boolean; by: string },
    scope: DistrictScope,
  ): Promise<PublishedAccuracyView> {
    refuseOverlap(draws);
    const populations = draws.map(({ plan }) => plan.population);
    const [districtId, coverage] = [districtOf(populations), await this.coverageOf(populations)];
    if (isPublic && populations.some(({ agentId }) => agentId !== null)) {
      refuse('public', '坐席个人的准确率不对外公布', 'no agent’s own accuracy is shown to all');
    }
    const verdicts = verdictsOf(draws);
    const stated = await new Slices().run(statedOf(draws, verdicts, SAMPLED_ACCURACY.version));
    for (const { draw } of draws) await this.requireReplay(draw.id, scope);
    const drawIds = draws.map(({ draw }) => draw.id);
    const otherDraws = await this.parts.sampling.others.countBesides(populations, drawIds);
    const places = await this.parts.sampling.others.placesOf(draws);
    const frozen = await this.parts.forms.frozen(draws.flatMap(({ forms }) => forms));
    const statement = newId();
    await this.parts.repository.keepVerdicts(statement, verdicts);
    const publication: AccuracyPublicationDoc = {
      _id: newId(),
      districtId,
      definition: SAMPLED_ACCURACY,
      ...coverage,
      gaps: explained(coverage.gaps, await this.parts.standing.undrawnOf(standingOf(draws))),
      whole: isWhole(populations, coverage.gaps),
      otherDraws,
      draws: draws.map((one) => ({
        ...drawOf(one, frozen),
        ofFrame: places.get(one.draw.id) as FramePlace,
      })),
      note,
      public: isPublic,
      at: new Date(this.parts.clock.now()),
      by,
      ...stated,
      statement,
      restatements: [],
    };
    await this.parts.repository.insert(publication);
    return viewOf(publication);
  }

  /**
   * What the same draws amount to now by the same version, beside what was published: appeals may have been decided
   * since. Throws NOT_FOUND, and STATE_CONFLICT as `publish` does, if nothing has changed, or somebody else restated it meanwhile.
   */
  async restate(id: string, why: string, by: string, scope: DistrictScope): Promise<PublishedAccuracyView> {
    const publication = await this.get(id, scope);
    return this.measuring.run(() => this.measureAgain(publication, { why, by }, scope));
  }

  private async measureAgain(
    publication: AccuracyPublicationDoc,
    { why, by }: { why: string; by: string },
    scope: DistrictScope,
  ): Promise<PublishedAccuracyView> {
    const id = publication._id;
    const { restatements, definition } = publication;
    const draws = await this.draws(
      publication.draws.map(({ drawId }) => drawId),
      scope,
    );
    const verdicts = verdictsOf(draws);
    const { strata: _, ...stated } = await new Slices().run(statedOf(draws, verdicts, definition.version));
    if ((restatements.at(-1) ?? publication).verdictHash === stated.verdictHash) {
      throw new AppError('STATE_CONFLICT', { reason: '结果没有变化', reasonEn: 'nothing has changed' });
    }
    for (const { draw } of draws) await this.requireReplay(draw.id, scope);
    const changes = changesOf(await this.parts.repository.verdictsOf(publication.statement), verdicts);
    const statement = newId();
    await this.parts.repository.keepVerdicts(statement, verdicts);
    const at = new Date(this.parts.clock.now());
    const restatement = { ...stated, at, by, why, changes, statement };
    if (!(await this.parts.repository.restate(id, restatement, restatements.length))) {
      await this.parts.repository.dropVerdicts(statement);
      throw new AppError('STATE_CONFLICT');
    }
    return viewOf({ ...publication, restatements: [...restatements, restatement] });
  }

  /** Throws NOT_FOUND. */
  async find(id: string, scope: DistrictScope): Promise<PublishedAccuracyView> {
    return viewOf(await this.get(id, scope));
  }

  async list(
    scope: DistrictScope,
    cursor: string | null,
    limit: number,
  ): Promise<Page<PublishedAccuracyView>> {
    const found = await this.parts.repository.list({ ...scope, publicOnly: false }, cursor, limit + 1);
    const page = pageOf(found, limit, ({ _id }) => _id);
    return { ...page, items: page.items.map(viewOf) };
  }

  /** What everybody may see. */
  async listPublic(cursor: string | null, limit: number): Promise<Page<PublicAccuracyView>> {
    const found = await this.parts.repository.list({ districtId: null, publicOnly: true }, cursor, limit + 1);
    const page = pageOf(found, limit, ({ _id }) => _id);
    return { ...page, items: page.items.map(publicViewOf) };
  }

  /**
   * The contacts as published, or (`restatement`, from 1) as corrected, in the order of their ids: all that were scored,
   * or those that were right. Throws NOT_FOUND, INTERNAL if what is stored is not what was told.
   */
  async contacts(
    id: string,
    part: 'numerator' | 'denominator',
    scope: DistrictScope,
    { cursor, limit, restatement = 0 }: { cursor: string | null; limit: number; restatement?: number },
  ): Promise<Page<string>> {
    const publication = await this.get(id, scope);
    const told = restatement === 0 ? publication : publication.restatements[restatement - 1];
    if (!told) throw new AppError('NOT_FOUND', { restatement });
    const { statement, verdictHash } = told;
    const { definition } = publication;
    if (!this.checked.has(statement)) {
      const stored = verdictHashOf(await this.parts.repository.verdictsOf(statement), definition.version);
      if (stored !== verdictHash) throw new AppError('INTERNAL', { verdicts: id });
      if (this.checked.size >= REMEMBERED) this.checked.clear();
      this.checked.add(statement);
    }
    const window = { rightOnly: part === 'numerator', cursor, limit: limit + 1 };
    const found = await this.parts.repository.verdictsAfter(statement, window);
    return pageOf(
      found.map(({ contactId }) => contactId),
      limit,
      (one) => one,
    );
  }

  /** Their days; a day on which nothing could be in a frame is covered by none. */
  private async coverageOf(populations: readonly Population[]): Promise<Coverage> {
    const where = whereOf(populations);
    const drawn = coverageOf(populations);
    // Several draws are told as the months they make up, a single one as the days it is of.
    const days = populations.length > 1 ? wholeMonths(drawn, shanghaiDay(this.parts.clock.now())) : drawn;
    const gaps = await this.parts.empty.without(uncovered(days, populations), where);
    return trimmed(drawn, days, gaps);
  }

  private async draws(drawIds: readonly string[], scope: DistrictScope): Promise<JudgedDraw[]> {
    const draws = await this.parts.judgements.judgedDraws(drawIds, scope);
    const strata = draws.reduce((sum, { plan }) => sum + plan.strata.length, 0);
    if (strata > MOST_STRATA) throw new AppError('TOO_LARGE', { mostStrata: MOST_STRATA });
    return draws;
  }

  private async requireReplay(drawId: string, scope: DistrictScope): Promise<void> {
    const { frameIntact, same } = await this.parts.sampling.replay(drawId, scope);
    if (frameIntact && same) return;
    const reason = { reason: '样本与抽样框、种子不符', reasonEn: 'frame and seed make another sample' };
    throw new AppError('STATE_CONFLICT', { drawId, ...reason });
  }

  private async get(id: string, scope: DistrictScope): Promise<AccuracyPublicationDoc> {
    return mustCover(scope, await this.parts.repository.find(id));
  }
}

/** By which standing plans these were drawn. */
const standingOf = (draws: readonly JudgedDraw[]): string[] => [
  ...new Set(draws.flatMap(({ plan: { standing } }) => (standing ? [standing.planId] : []))),
];

function refuseOverlap(draws: readonly JudgedDraw[]): void {
  for (const [i, { draw, plan }] of draws.entries()) {
    const other = draws.slice(i + 1).find((one) => overlap(plan.population, one.plan.population));
    if (other) {
      const about = [draw.id, other.draw.id];
      refuse('drawIds', '两次抽样的总体重叠', 'a contact may be in both populations', { about });
    }
  }
}

function changesOf(
  before: readonly Verdict[],
  now: readonly Verdict[],
): { toRight: number; toWrong: number } {
  const old = new Map(before.map(({ contactId, correct }) => [contactId, correct]));
  const changed = now.filter(({ contactId, correct }) => old.get(contactId) !== correct);
  const toRight = changed.filter(({ correct }) => correct).length;
  return { toRight, toWrong: changed.length - toRight };
}
