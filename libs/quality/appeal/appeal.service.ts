import {
  AppError,
  mustCover,
  pageOf,
  refuse,
  type AppealView,
  type DistrictScope,
  type MyScoreView,
  type Page,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import { resultOf, type Answered } from '../scoring/form.rules.js';
import type { FormService } from '../scoring/form.service.js';
import type { ScoringRepository } from '../scoring/scoring.repository.js';
import { appealId, type AppealRepository } from './appeal.repository.js';
import { appealViewOf, myScoreOf, settledOf, type ScoreRecord } from './appeal.rules.js';
import type { AppealDoc } from './appeal.schema.js';

/** What somebody decides about an appeal. */
export type AppealDecision = { why: string; by: string } & (
  | { outcome: 'upheld' }
  | { outcome: 'overturned'; answers: Answered[] }
);

/** Agents' own scores, and their objections to them. The scores stay; what counts is what was decided last. */
export class AppealService {
  constructor(
    private readonly appeals: AppealRepository,
    private readonly scoring: ScoringRepository,
    private readonly forms: FormService,
    private readonly clock: Clock,
    /** How long after a score is settled an appeal is taken, ms. */
    private readonly appealMs: number,
  ) {}

  /** Settled scores of an agent's contacts, newest draws first. A page may be shorter than asked. */
  async mine(agentId: string, cursor: string | null, limit: number): Promise<Page<MyScoreView>> {
    const found = await this.scoring.firstTasksOfAgent(agentId, cursor, limit + 1);
    const page = pageOf(found, limit, ({ _id }) => _id);
    const ids = page.items.map(({ drawId, contactId }) => ({ drawId, contactId }));
    const [tasks, adjudications, appeals] = await Promise.all([
      this.scoring.tasksOfContacts(
        [...new Set(ids.map((one) => one.drawId))],
        ids.map((one) => one.contactId),
      ),
      this.scoring.findAdjudications(ids.map((one) => `${one.drawId}/${one.contactId}`)),
      this.appeals.findAll(ids.map((one) => appealId(one.drawId, one.contactId))),
    ]);
    const items = ids.flatMap((id) => {
      const isIts = (one: typeof id): boolean => one.drawId === id.drawId && one.contactId === id.contactId;
      const record: ScoreRecord = {
        tasks: tasks.filter(isIts),
        adjudication: adjudications.find(isIts) ?? null,
        appeal: appeals.find(isIts) ?? null,
      };
      return myScoreOf(record, this.appealMs) ?? [];
    });
    return { ...page, items };
  }

  /**
   * An agent objects to how a contact of theirs was scored. Throws NOT_FOUND unless they had it and it is
   * settled, TOO_LATE after the time limit, ALREADY_EXISTS if there has been an appeal.
   */
  async file(
    { drawId, contactId }: { drawId: string; contactId: string },
    agentId: string,
    why: string,
  ): Promise<AppealView> {
    const record = await this.recordOf(drawId, contactId);
    const [first] = record.tasks;
    const settled = settledOf(record);
    if (!first?.agentIds.includes(agentId) || !settled) throw new AppError('NOT_FOUND');
    const now = this.clock.now();
    const until = settled.at.getTime() + this.appealMs;
    if (now > until) throw new AppError('TOO_LATE', { until: new Date(until).toISOString() });
    const { districtId } = first;
    const _id = appealId(drawId, contactId);
    const appeal: AppealDoc = {
      _id,
      drawId,
      contactId,
      districtId,
      agentId,
      why,
      at: new Date(now),
      decision: null,
    };
    await this.appeals.insert(appeal);
    return appealViewOf(appeal);
  }

  async list(
    scope: DistrictScope,
    decided: boolean,
    cursor: string | null,
    limit: number,
  ): Promise<Page<AppealView>> {
    const found = await this.appeals.list(scope, decided, cursor, limit + 1);
    return pageOf(found.map(appealViewOf), limit, ({ id }) => id);
  }

  /** Whose an appeal is. Throws NOT_FOUND. */
  async districtOf(id: string, scope: DistrictScope): Promise<string> {
    return (await this.find(id, scope)).districtId;
  }

  /**
   * Decides, once: the score stands, or the contact is answered anew by the form of its scores. None decides
   * who scored or adjudicated it, or had it. Throws NOT_FOUND, FORBIDDEN, STATE_CONFLICT if it was decided,
   * BAD_INPUT for answers that are not the form's or change nothing.
   */
  async decide(id: string, decision: AppealDecision, scope: DistrictScope): Promise<AppealView> {
    const appeal = await this.find(id, scope);
    if (appeal.decision) throw new AppError('STATE_CONFLICT');
    const record = await this.recordOf(appeal.drawId, appeal.contactId);
    const settled = settledOf(record);
    const [first] = record.tasks;
    if (!settled || !first) throw new AppError('NOT_FOUND');
    const involved = [
      ...record.tasks.map(({ scorerId }) => scorerId),
      ...first.agentIds,
      record.adjudication?.by,
    ];
    if (involved.includes(decision.by)) throw new AppError('FORBIDDEN');
    const result = { correct: settled.correct, manners: settled.manners };
    const answers = decision.outcome === 'overturned' ? decision.answers : [];
    if (decision.outcome === 'overturned') {
      const { items } = await this.forms.find(first.formId, first.formVersion);
      Object.assign(result, resultOf(items, answers));
      if (result.correct === settled.correct && result.manners === settled.manners) {
        refuse('answers', '结果与原评分相同，应维持原评分', 'the result is what it was: uphold it');
      }
    }
    const { outcome, why, by } = decision;
    const decided = { outcome, why, by, at: new Date(this.clock.now()), answers, ...result };
    if (!(await this.appeals.decide(id, decided))) throw new AppError('STATE_CONFLICT');
    return appealViewOf({ ...appeal, decision: decided });
  }

  private async find(id: string, scope: DistrictScope): Promise<AppealDoc> {
    return mustCover(scope, await this.appeals.find(id));
  }

  private async recordOf(drawId: string, contactId: string): Promise<ScoreRecord> {
    const [tasks, adjudication, appeal] = await Promise.all([
      this.scoring.tasksOfContact(drawId, contactId),
      this.scoring.findAdjudication(drawId, contactId),
      this.appeals.find(appealId(drawId, contactId)),
    ]);
    return { tasks, adjudication, appeal };
  }
}
