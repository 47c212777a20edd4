import type { ErasedPart, ErasesPerson } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { appealSchema, type AppealDoc } from '../appeal/appeal.schema.js';
import { calibrationSchema, type CalibrationDoc } from '../calibration/calibration.schema.js';
import {
  coachingSchema,
  correctionSchema,
  type CoachingDoc,
  type CorrectionDoc,
} from '../followup/followup.schema.js';
import { drawSchema, type DrawDoc } from '../sampling/sampling.schema.js';
import {
  adjudicationSchema,
  taskSchema,
  type AdjudicationDoc,
  type TaskDoc,
} from '../scoring/scoring.schema.js';

/** Of what people wrote freely about a contact. */
const NOTHING = '';

/**
 * Overwrites what people wrote freely about a person's contacts when they scored them, since it may name the person.
 * Scores, verdicts, grounds and samples stay as they are.
 */
export class QualityErasure implements ErasesPerson {
  private readonly tasks: driver.Collection<TaskDoc>;
  private readonly adjudications: driver.Collection<AdjudicationDoc>;
  private readonly appeals: driver.Collection<AppealDoc>;
  private readonly notes: driver.Collection<CoachingDoc>;
  private readonly corrections: driver.Collection<CorrectionDoc>;
  private readonly calibrations: driver.Collection<CalibrationDoc>;
  private readonly draws: driver.Collection<DrawDoc>;

  constructor(mongo: Connection) {
    this.tasks = collectionOf<TaskDoc>(mongo, 'ScoringTask', taskSchema);
    this.adjudications = collectionOf<AdjudicationDoc>(mongo, 'Adjudication', adjudicationSchema);
    this.appeals = collectionOf<AppealDoc>(mongo, 'Appeal', appealSchema);
    this.notes = collectionOf<CoachingDoc>(mongo, 'CoachingNote', coachingSchema);
    this.corrections = collectionOf<CorrectionDoc>(mongo, 'Correction', correctionSchema);
    this.calibrations = collectionOf<CalibrationDoc>(mongo, 'Calibration', calibrationSchema);
    this.draws = collectionOf<DrawDoc>(mongo, 'Draw', drawSchema);
  }

  async erase({ contactIds }: ErasedPart): Promise<void> {
    const among = { $in: [...contactIds] };
    const of = { contactId: among };
    await this.tasks.updateMany({ ...of, score: { $ne: null } }, { $set: { 'score.note': NOTHING } });
    await this.adjudications.updateMany(of, { $set: { why: NOTHING } });
    await this.appeals.updateMany(of, { $set: { why: NOTHING } });
    await this.appeals.updateMany({ ...of, decision: { $ne: null } }, { $set: { 'decision.why': NOTHING } });
    await this.notes.updateMany(of, { $set: { text: NOTHING } });
    await this.corrections.updateMany(of, { $set: { what: NOTHING } });
    await this.corrections.updateMany({ ...of, done: { $ne: null } }, { $set: { 'done.note': NOTHING } });
    const scores = { arrayFilters: [{ 'one.contactId': among }] };
    await this.calibrations.updateMany(
      { contactIds: among },
      { $set: { 'scores.$[one].note': NOTHING } },
      scores,
    );
    const replaced = { arrayFilters: [{ 'one.contactId': among, 'one.replaced': { $ne: null } }] };
    await this.draws.updateMany(
      { 'contacts.contactId': among },
      { $set: { 'contacts.$[one].replaced.note': NOTHING } },
      replaced,
    );
    const proposed = { arrayFilters: [{ 'one.contactId': among, 'one.proposed': { $exists: true } }] };
    await this.draws.updateMany(
      { 'contacts.contactId': among },
      { $set: { 'contacts.$[one].proposed.note': NOTHING } },
      proposed,
    );
  }
}
