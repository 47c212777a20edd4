import {
  AppError,
  pageOf,
  type DistrictScope,
  type DrawAccuracyView,
  type DrawView,
  type FrameSource,
  type JudgedContactView,
  type JudgementView,
  type Page,
  type SamplingPlanView,
} from '#libs/contract';
import { Slices, type Clock } from '#libs/platform';
import { appealId, type AppealRepository } from '../appeal/appeal.repository.js';
import type { AppealDoc } from '../appeal/appeal.schema.js';
import { appealViewOf } from '../appeal/appeal.rules.js';
import { groupedBy } from '../estimate/grouped.rules.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import { judgedOf, progressOf } from './judged.rules.js';
import type { ScoringRepository } from './scoring.repository.js';
import type { AdjudicationDoc, TaskHead } from './scoring.schema.js';
import { accuracyOf, isDisputed, type JudgedContact } from './verdict.rules.js';

/** Draws that are read at once: they may be a year's, and what an answer of the store holds is decoded without a break. */
const AT_ONCE = 20;

/** A draw as far as it is judged. */
export interface JudgedDraw {
  draw: DrawView;
  plan: SamplingPlanView;
  contacts: JudgedContact[];
  /** Contacts to whose score an agent objects, and nobody has decided yet. */
  appealed: ReadonlySet<string>;
  /** By which forms they were given to scorers, each once, by id and version. */
  forms: { formId: string; version: number }[];
}

/** How many each stratum of a plan stands for. */
export const populationsOf = ({ strata }: SamplingPlanView): Map<string, number> =>
  new Map(strata.map(({ key, population }) => [key, population]));

/** What the scores of drawn contacts amount to, one by one and together. */
export class JudgementService {
  constructor(
    private readonly repository: ScoringRepository,
    private readonly sampling: SamplingService,
    private readonly appeals: AppealRepository,
    private readonly source: FrameSource,
    private readonly clock: Clock,
  ) {}

  /** The accuracy that the scores so far tell, with its interval. Throws NOT_FOUND. */
  async accuracy(drawId: string, scope: DistrictScope): Promise<DrawAccuracyView> {
    const { plan, contacts } = await this.judgedDraw(drawId, scope);
    return accuracyOf(drawId, populationsOf(plan), contacts);
  }

  /** A draw with its plan, and how far each contact that counts is judged. Throws NOT_FOUND. */
  async judgedDraw(drawId: string, scope: DistrictScope): Promise<JudgedDraw> {
    const [judged] = await this.judgedDraws([drawId], scope);
    return judged as JudgedDraw;
  }

  /** As `judgedDraw`, of as many as there are, in their order: five questions for so many at once. Throws NOT_FOUND. */
  async judgedDraws(drawIds: readonly string[], scope: DistrictScope): Promise<JudgedDraw[]> {
    const judged: JudgedDraw[] = [];
    const slices = new Slices();
    for (let from = 0; from < drawIds.length; from += AT_ONCE) {
      const found = await this.sampling.findDraws(drawIds.slice(from, from + AT_ONCE), scope);
      const ids = found.map(({ draw }) => draw.id);
      const [tasks, decided, appeals] = await Promise.all([
        this.repository.tasksOfDraws(ids),
        this.repository.adjudicationsOf(ids),
        this.appeals.ofDraws(ids),
      ]);
      const drawOf = ({ drawId }: { drawId: string }): string => drawId;
      const tasksOf = groupedBy(tasks, drawOf);
      const decidedOf = groupedBy(decided, drawOf);
      const appealsOf = groupedBy(appeals, drawOf);
      for (const { draw, plan } of found) {
        const its = appealsOf.get(draw.id) ?? [];
        const said = { tasks: tasksOf.get(draw.id) ?? [], decided: decidedOf.get(draw.id) ?? [] };
        const open = its.filter(({ decision }) => decision === null);
        const appealed = new Set(open.map(({ contactId }) => contactId));
        const contacts = judgedIn(draw, { ...said, appeals: its });
        judged.push({ draw, plan, contacts, appealed, forms: formsOf(contacts, said.tasks) });
        await slices.pause();
      }
    }
    return judged;
  }

  /** How far each contact of a draw is, by id after the one given. Throws NOT_FOUND. */
  async list(
    drawId: string,
    scope: DistrictScope,
    cursor: string | null,
    limit: number,
  ): Promise<Page<JudgedContactView>> {
    const all = await this.judged(drawId, scope);
    const after = all
      .filter(({ contactId }) => cursor === null || contactId > cursor)
      .toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1));
    return pageOf(after.map(progressOf).slice(0, limit + 1), limit, ({ contactId }) => contactId);
  }

  /** One contact with its scores, as soon as all of them are there. Throws NOT_FOUND. */
  async find(drawId: string, contactId: string, scope: DistrictScope): Promise<JudgementView> {
    const { contacts } = await this.sampling.findDraw(drawId, scope);
    const drawn = contacts.find((one) => one.contactId === contactId && one.replaced === null);
    if (!drawn) throw new AppError('NOT_FOUND', { contactId });
    const [tasks, adjudication, appeal] = await Promise.all([
      this.repository.tasksOfContact(drawId, contactId),
      this.repository.findAdjudication(drawId, contactId),
      this.appeals.find(appealId(drawId, contactId)),
    ]);
    const first = tasks[0];
    const complete = tasks.every(({ score }) => score !== null);
    return {
      ...progressOf(judgedOf({ ...drawn, drawId }, tasks, adjudication, appeal?.decision ?? null)),
      drawId,
      form: first ? { id: first.formId, version: first.formVersion } : null,
      scores: complete
        ? tasks.flatMap(({ score }) => (score ? [{ ...score, at: score.at.toISOString() }] : []))
        : [],
      adjudication: adjudication && decisionOf(adjudication),
      appeal: appeal && appealViewOf(appeal),
    };
  }

  /**
   * Decides where two scorers differ; neither of them may, nor an agent who had the contact. Throws NOT_FOUND,
   * FORBIDDEN for one of these, STATE_CONFLICT if there is nothing to decide, ALREADY_EXISTS if it has been.
   */
  async adjudicate(
    drawId: string,
    decision: Pick<AdjudicationDoc, 'contactId' | 'correct' | 'why' | 'by'>,
    scope: DistrictScope,
  ): Promise<DrawAccuracyView> {
    const contact = (await this.judged(drawId, scope)).find((one) => one.contactId === decision.contactId);
    if (!contact) throw new AppError('NOT_FOUND', { contactId: decision.contactId });
    if (contact.scores.some(({ scorerId }) => scorerId === decision.by)) throw new AppError('FORBIDDEN');
    const agents = await this.source.agentsOf([contact.contactId]);
    if (agents.get(contact.contactId)?.includes(decision.by)) throw new AppError('FORBIDDEN');
    if (contact.adjudicated !== null) throw new AppError('ALREADY_EXISTS');
    if (!isDisputed(contact)) throw new AppError('STATE_CONFLICT');
    const at = new Date(this.clock.now());
    await this.repository.adjudicate({ _id: `${drawId}/${decision.contactId}`, drawId, ...decision, at });
    return this.accuracy(drawId, scope);
  }

  /** Every contact that counts, with what was said of it. */
  private async judged(drawId: string, scope: DistrictScope): Promise<JudgedContact[]> {
    return (await this.judgedDraw(drawId, scope)).contacts;
  }
}

/** By which forms contacts were given to scorers, each once. */
function formsOf(contacts: readonly JudgedContact[], tasks: readonly TaskHead[]): JudgedDraw['forms'] {
  const counting = new Set(contacts.map(({ contactId }) => contactId));
  const forms = new Map(
    tasks
      .filter(({ contactId }) => counting.has(contactId))
      .map(({ formId, formVersion: version }) => [`${formId}/${version}`, { formId, version }]),
  );
  return [...forms.values()].toSorted((a, b) =>
    a.formId === b.formId ? a.version - b.version : a.formId < b.formId ? -1 : 1,
  );
}

/** What was said of the contacts of a draw. */
interface Said {
  tasks: readonly TaskHead[];
  decided: readonly AdjudicationDoc[];
  appeals: readonly AppealDoc[];
}

function judgedIn({ id: drawId, contacts }: DrawView, { tasks, decided, appeals }: Said): JudgedContact[] {
  const tasksOf = groupedBy(tasks, ({ contactId }) => contactId);
  const decisions = new Map(decided.map((one) => [one.contactId, one]));
  const appealed = new Map(appeals.map((one) => [one.contactId, one.decision]));
  return contacts
    .filter(({ replaced }) => replaced === null)
    .map((drawn) => {
      const { contactId } = drawn;
      const its = tasksOf.get(contactId) ?? [];
      const adjudication = decisions.get(contactId) ?? null;
      return judgedOf({ ...drawn, drawId }, its, adjudication, appealed.get(contactId) ?? null);
    });
}

const decisionOf = ({ correct, why, by, at }: AdjudicationDoc): JudgementView['adjudication'] => ({
  correct,
  why,
  by,
  at: at.toISOString(),
});
