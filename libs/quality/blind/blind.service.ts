import type { CalibrationRepository } from '../calibration/calibration.repository.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import { judgedOf } from '../scoring/judged.rules.js';
import type { ScoringRepository } from '../scoring/scoring.repository.js';
import { verdictOf } from '../scoring/verdict.rules.js';

/**
 * Which contacts nobody may be told scores of from elsewhere, as what a draw says of them is not settled, and of which
 * somebody is not told whose they were, as they have to say how good the answer was.
 */
export class BlindService {
  constructor(
    private readonly scoring: Pick<ScoringRepository, 'tasksAnywhere' | 'openOf' | 'findAdjudications'>,
    private readonly sampling: Pick<SamplingService, 'drawnAmong' | 'replacedIn'>,
    private readonly sessions: Pick<CalibrationRepository, 'openTo'>,
  ) {}

  /** Those that somebody has to score, or that are drawn and neither scored to the end nor replaced. */
  async among(contactIds: readonly string[]): Promise<string[]> {
    const [tasks, drawn] = await Promise.all([
      this.scoring.tasksAnywhere(contactIds),
      this.sampling.drawnAmong(contactIds),
    ]);
    const replaced = await this.sampling.replacedIn([...new Set(tasks.map(({ drawId }) => drawId))]);
    const counting = [...tasks, ...drawn].filter(
      ({ drawId, contactId }) => !replaced.get(drawId)?.has(contactId),
    );
    const places = new Map(
      counting.map(({ drawId, contactId }) => [`${drawId}/${contactId}`, { drawId, contactId }]),
    );
    const decided = await this.scoring.findAdjudications([...places.keys()]);
    const unsettled = [...places].flatMap(([key, { drawId, contactId }]) => {
      const its = tasks.filter((one) => one.drawId === drawId && one.contactId === contactId);
      const adjudication = decided.find(({ _id }) => _id === key) ?? null;
      // An agent appeals against what is settled alone.
      const judged = judgedOf({ drawId, contactId, stratum: '' }, its, adjudication, null);
      return verdictOf(judged) === null ? [contactId] : [];
    });
    return [...new Set(unsettled)];
  }

  /** Those of these that somebody has yet to score, of a draw or in a session. */
  async toScore(scorerId: string, contactIds: readonly string[]): Promise<Set<string>> {
    if (contactIds.length === 0) return new Set();
    const [drawn, compared] = await Promise.all([
      this.openTo(scorerId, contactIds),
      this.sessions.openTo(scorerId, contactIds),
    ]);
    return new Set([...drawn, ...compared]);
  }

  /** As `toScore`, of all contacts. */
  async allToScore(scorerId: string): Promise<string[]> {
    const [drawn, compared] = await Promise.all([
      this.scoring.openOf([scorerId]),
      this.sessions.openTo(scorerId, null),
    ]);
    return [...new Set([...(await this.counting(drawn)), ...compared])];
  }

  /** Those of these that somebody has to score themselves, of a draw. */
  async openTo(scorerId: string, contactIds: readonly string[]): Promise<Set<string>> {
    const open = (await this.scoring.tasksAnywhere(contactIds)).filter(
      (task) => task.scorerId === scorerId && task.score === null,
    );
    return this.counting(open);
  }

  /** Contacts of tasks that have not been replaced in their draws. */
  private async counting(tasks: readonly { drawId: string; contactId: string }[]): Promise<Set<string>> {
    const replaced = await this.sampling.replacedIn([...new Set(tasks.map(({ drawId }) => drawId))]);
    return new Set(
      tasks.flatMap(({ drawId, contactId }) => (replaced.get(drawId)?.has(contactId) ? [] : [contactId])),
    );
  }
}
