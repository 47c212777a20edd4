import type { ScoreFormView, ScoringTaskView } from '#libs/contract';
import { veiledStratum } from '../blind/veil.rules.js';
import type { Assignment } from './assignment.rules.js';
import type { TaskDoc } from './scoring.schema.js';

/** What tasks are made of besides who scores which contact. */
interface Making {
  drawId: string;
  districtId: string;
  /** By contact, as the agents who had it. */
  stratum: ReadonlyMap<string, string>;
  agents: ReadonlyMap<string, readonly string[]>;
  form: Pick<ScoreFormView, 'id' | 'version'>;
  /** Scorers the contact has already. */
  turn?: number;
}

/** One for each scorer of a contact. */
export const tasksOf = (
  { contactId, scorerIds }: Assignment,
  { drawId, districtId, stratum, agents, form, turn: from = 0 }: Making,
): TaskDoc[] =>
  scorerIds.map((scorerId, i) => ({
    _id: `${drawId}.${contactId}.${from + i}`,
    drawId,
    districtId,
    contactId,
    stratum: stratum.get(contactId) ?? '',
    agentIds: [...(agents.get(contactId) ?? [])],
    formId: form.id,
    formVersion: form.version,
    scorerId,
    turn: from + i,
    score: null,
  }));

/** Who scores is not told whose contact it is: not by its stratum either. */
export const taskViewOf = ({
  _id,
  score,
  drawId,
  contactId,
  stratum,
  agentIds,
  formId,
  formVersion,
  scorerId,
}: TaskDoc): ScoringTaskView => ({
  id: _id,
  drawId,
  contactId,
  stratum: veiledStratum(stratum, agentIds),
  formId,
  formVersion,
  scorerId,
  score: score && { ...score, at: score.at.toISOString() },
});
