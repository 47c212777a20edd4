import {
  AppError,
  mustCover,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type CalibrationView,
  type DistrictScope,
  type FrameSource,
  type Page,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import type { BlindService } from '../blind/blind.service.js';
import { resultOf, type Answered } from '../scoring/form.rules.js';
import type { FormService } from '../scoring/form.service.js';
import type { CalibrationRepository } from './calibration.repository.js';
import { agreementOf, isComplete } from './calibration.rules.js';
import type { CalibrationDoc } from './calibration.schema.js';

/** What a session is to be. The contacts are chosen by hand: it is no sample. */
export interface CalibrationRequest {
  name: string;
  formId: string;
  contactIds: string[];
  scorerIds: string[];
}

/** Sessions in which scorers compare themselves. Nothing of them is in an estimate. */
export class CalibrationService {
  constructor(
    private readonly repository: CalibrationRepository,
    private readonly forms: FormService,
    private readonly source: FrameSource,
    private readonly blind: Pick<BlindService, 'among' | 'openTo'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws NOT_FOUND for a form that is not there, BAD_INPUT if a scorer had one of the contacts, and for a contact that
   * a draw has not settled: its scorers would compare what they are to say unseen.
   */
  async open(
    request: CalibrationRequest,
    by: string,
    { districtId }: DistrictScope,
  ): Promise<CalibrationView> {
    const form = await this.forms.usable(request.formId, districtId ?? NATIONAL_DISTRICT);
    const agents = await this.source.agentsOf(request.contactIds);
    const own = request.contactIds.find((id) =>
      agents.get(id)?.some((agentId) => request.scorerIds.includes(agentId)),
    );
    if (own !== undefined) {
      refuse('scorerIds', '评分人不能评自己的会话', 'none scores their own', { about: [own] });
    }
    await this.requireSettled(request.contactIds);
    const session: CalibrationDoc = {
      _id: newId(),
      name: request.name,
      districtId: districtId ?? NATIONAL_DISTRICT,
      formId: form.id,
      formVersion: form.version,
      contactIds: request.contactIds,
      scorerIds: request.scorerIds,
      createdBy: by,
      createdAt: new Date(this.clock.now()),
      closedAt: null,
      scores: [],
    };
    await this.repository.insert(session);
    try {
      // Given to a scorer between the look and the write: it is seen now, or whoever gives it sees the session.
      await this.requireSettled(request.contactIds);
    } catch (error) {
      await this.repository.drop(session._id);
      throw error;
    }
    return this.viewOf(session, by);
  }

  /** Newest first. */
  async list(
    scope: DistrictScope,
    reader: string,
    cursor: string | null,
    limit: number,
  ): Promise<Page<CalibrationView>> {
    const page = pageOf(await this.repository.list(scope, cursor, limit + 1), limit, ({ _id }) => _id);
    return { ...page, items: await Promise.all(page.items.map((one) => this.viewOf(one, reader))) };
  }

  /** Throws NOT_FOUND. */
  async find(id: string, scope: DistrictScope, reader: string): Promise<CalibrationView> {
    return this.viewOf(await this.sessionOf(id, scope), reader);
  }

  /**
   * Scores one of the contacts, for good; with the last score the session ends. Throws NOT_FOUND unless it is
   * the scorer's to score, STATE_CONFLICT if it has been or the session is closed, BAD_INPUT for answers that
   * are not those of the form.
   */
  async score(
    id: string,
    scorerId: string,
    { contactId, answers, note }: { contactId: string; answers: Answered[]; note: string },
    scope: DistrictScope,
  ): Promise<CalibrationView> {
    const session = await this.sessionOf(id, scope);
    if (!session.scorerIds.includes(scorerId) || !session.contactIds.includes(contactId))
      throw new AppError('NOT_FOUND');
    const { items } = await this.forms.find(session.formId, session.formVersion);
    const at = new Date(this.clock.now());
    const score = { contactId, scorerId, at, answers, note, ...resultOf(items, answers) };
    if (!(await this.repository.addScore(id, score))) throw new AppError('STATE_CONFLICT');
    const after = await this.sessionOf(id, scope);
    if (isComplete(after)) await this.repository.close(id, at);
    return this.find(id, scope, scorerId);
  }

  /** Ends it although somebody has not scored. Throws NOT_FOUND, STATE_CONFLICT if it has ended. */
  async close(id: string, scope: DistrictScope, by: string): Promise<CalibrationView> {
    await this.sessionOf(id, scope);
    if (!(await this.repository.close(id, new Date(this.clock.now())))) throw new AppError('STATE_CONFLICT');
    return this.find(id, scope, by);
  }

  private async sessionOf(id: string, scope: DistrictScope): Promise<CalibrationDoc> {
    return mustCover(scope, await this.repository.find(id));
  }

  private async requireSettled(contactIds: readonly string[]): Promise<void> {
    const about = await this.blind.among(contactIds);
    if (about.length === 0) return;
    refuse(
      'contactIds',
      '抽样中尚未评定的会话不能用于校准',
      'a contact that a draw has not settled can’t be calibrated with',
      { about },
    );
  }

  private async viewOf(session: CalibrationDoc, reader: string): Promise<CalibrationView> {
    const { _id, formId, formVersion, createdAt, closedAt, scores, ...rest } = session;
    const ended = closedAt !== null;
    // Whoever was given one of the contacts to score since the end is told nothing of it until they have.
    const hidden = ended ? await this.blind.openTo(reader, session.contactIds) : new Set<string>();
    const shown = scores.filter(
      ({ scorerId, contactId }) => scorerId === reader || (ended && !hidden.has(contactId)),
    );
    return {
      id: _id,
      ...rest,
      form: { id: formId, version: formVersion },
      createdAt: createdAt.toISOString(),
      closedAt: closedAt && closedAt.toISOString(),
      progress: session.scorerIds.map((scorerId) => ({
        scorerId,
        scored: scores.filter((one) => one.scorerId === scorerId).length,
      })),
      scores: shown.map((one) => ({ ...one, at: one.at.toISOString() })),
      agreement:
        ended && hidden.size === 0
          ? agreementOf((await this.forms.find(formId, formVersion)).items, session)
          : null,
    };
  }
}
