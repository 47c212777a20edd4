import { AppError } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  adjudicationSchema,
  formSchema,
  taskSchema,
  type AdjudicationDoc,
  type FormDoc,
  type FormHead,
  type TaskDoc,
  type TaskHead,
} from './scoring.schema.js';

/** Forms, tasks and scores. What was scored is never changed. */
export class ScoringRepository {
  private readonly forms: driver.Collection<FormDoc>;
  private readonly tasks: driver.Collection<TaskDoc>;
  private readonly adjudications: driver.Collection<AdjudicationDoc>;

  constructor(private readonly mongo: Connection) {
    this.forms = collectionOf<FormDoc>(mongo, 'ScoreForm', formSchema);
    this.tasks = collectionOf<TaskDoc>(mongo, 'ScoringTask', taskSchema);
    this.adjudications = collectionOf<AdjudicationDoc>(mongo, 'Adjudication', adjudicationSchema);
  }

  /** Throws STATE_CONFLICT if somebody made this version meanwhile. */
  async insertForm(form: FormDoc): Promise<void> {
    await refusing('STATE_CONFLICT', () => this.forms.insertOne(form));
  }

  /** The version asked for, or the newest. */
  async findForm(formId: string, version?: number): Promise<FormDoc | null> {
    const filter = { formId, ...(version === undefined ? {} : { version }) };
    const [found] = await this.forms.find(filter).sort({ version: -1 }).limit(1).toArray();
    return found ?? null;
  }

  /** The newest version of each form, by id. */
  async newestForms(): Promise<FormDoc[]> {
    const all = await this.forms
      .find({ formId: { $gt: '' } })
      .sort({ formId: 1, version: -1 })
      .toArray();
    return all.filter((form, i) => form.formId !== all[i - 1]?.formId);
  }

  /** Every version of these forms (null: of all), the newest of each first. */
  formHeads(formIds: readonly string[] | null): Promise<FormHead[]> {
    return this.forms
      .find({ formId: formIds ? { $in: [...formIds] } : { $gt: '' } })
      .project<FormHead>({ formId: 1, version: 1, districtId: 1, createdBy: 1 })
      .sort({ formId: 1, version: -1 })
      .toArray();
  }

  /** Notes whose a version is, unless it is noted. */
  async setOwner(id: string, districtId: string): Promise<void> {
    await this.forms.updateOne({ _id: id, districtId: { $exists: false } }, { $set: { districtId } });
  }

  /** All or none is there afterwards. Throws ALREADY_EXISTS if one of the contacts has been shared out. */
  async insertTasks(tasks: readonly TaskDoc[]): Promise<void> {
    const session = await this.mongo.startSession();
    try {
      const write = (): Promise<unknown> => this.tasks.insertMany([...tasks], { session });
      await refusing('ALREADY_EXISTS', () => session.withTransaction(write));
    } finally {
      await session.endSession();
    }
  }

  findTask(id: string): Promise<TaskDoc | null> {
    return this.tasks.findOne({ _id: id });
  }

  tasksOfDraws(drawIds: readonly string[]): Promise<TaskHead[]> {
    return this.tasks
      .find<TaskHead>(
        { drawId: { $in: [...drawIds] } },
        { projection: { 'score.answers': 0, 'score.note': 0 } },
      )
      .sort({ drawId: 1, contactId: 1, turn: 1 })
      .toArray();
  }

  /** Where something that these districts drew is not scored yet, one for each task. */
  openOfDistricts(districtIds: readonly string[]): Promise<Pick<TaskDoc, 'drawId' | 'contactId'>[]> {
    return this.tasks
      .find({ drawId: { $gt: '' }, score: null, districtId: { $in: [...districtIds] } })
      .project<Pick<TaskDoc, 'drawId' | 'contactId'>>({ _id: 0, drawId: 1, contactId: 1 })
      .toArray();
  }

  tasksOfContact(drawId: string, contactId: string): Promise<TaskDoc[]> {
    return this.tasks.find({ drawId, contactId }).sort({ turn: 1 }).toArray();
  }

  /** Of an agent's contacts, the first of each one's tasks that was scored; newest first, before the id given. */
  firstTasksOfAgent(agentId: string, beforeId: string | null, limit: number): Promise<TaskDoc[]> {
    return this.tasks
      .find({
        agentIds: agentId,
        ...(beforeId === null ? {} : { _id: { $lt: beforeId } }),
        turn: 0,
        score: { $ne: null },
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Every task of these contacts, in the order of their scorers. */
  tasksOfContacts(drawIds: readonly string[], contactIds: readonly string[]): Promise<TaskDoc[]> {
    return this.tasks
      .find({ drawId: { $in: [...drawIds] }, contactId: { $in: [...contactIds] } })
      .sort({ drawId: 1, contactId: 1, turn: 1 })
      .toArray();
  }

  /** Every task of these contacts, of any draw. */
  tasksAnywhere(contactIds: readonly string[]): Promise<TaskDoc[]> {
    return this.tasks
      .find({ contactId: { $in: [...contactIds] } })
      .sort({ drawId: 1, contactId: 1, turn: 1 })
      .toArray();
  }

  findAdjudications(ids: readonly string[]): Promise<AdjudicationDoc[]> {
    return this.adjudications.find({ _id: { $in: [...ids] } }).toArray();
  }

  /** Whether any of a contact's scorers has scored it. */
  async isScored(drawId: string, contactId: string): Promise<boolean> {
    return (await this.tasks.findOne({ drawId, contactId, score: { $ne: null } })) !== null;
  }

  /** All that these scorers have not scored yet: which contacts of which draws. */
  openOf(
    scorerIds: readonly string[],
  ): Promise<Pick<TaskDoc, '_id' | 'scorerId' | 'drawId' | 'contactId'>[]> {
    return this.tasks
      .find({ scorerId: { $in: [...scorerIds] }, score: null })
      .project<Pick<TaskDoc, '_id' | 'scorerId' | 'drawId' | 'contactId'>>({
        scorerId: 1,
        drawId: 1,
        contactId: 1,
      })
      .toArray();
  }

  /** Of one scorer, not scored yet, by id after the one given. */
  openTasks(scorerId: string, afterId: string | null, limit: number): Promise<TaskDoc[]> {
    const after = afterId === null ? {} : { _id: { $gt: afterId } };
    return this.tasks
      .find({ scorerId, score: null, ...after })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Of a draw, not scored yet, by id after the one given. */
  openOfDraw(drawId: string, afterId: string | null, limit: number): Promise<TaskDoc[]> {
    const after = afterId === null ? {} : { _id: { $gt: afterId } };
    return this.tasks
      .find({ drawId, score: null, ...after })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** False if it has been scored before, is somebody else's by now, or its contact was replaced. */
  async score(taskId: string, score: NonNullable<TaskDoc['score']>): Promise<boolean> {
    const filter = { _id: taskId, scorerId: score.scorerId, score: null, replaced: { $exists: false } };
    return (await this.tasks.updateOne(filter, { $set: { score } })).modifiedCount === 1;
  }

  /**
   * Sets a contact's tasks aside together with what `save` writes of its draw, or neither: each task is written, so that a
   * score given at the same time comes before, or not at all. False if there is a score, or `save` has not saved.
   */
  async setAside(
    drawId: string,
    contactId: string,
    save: (session: driver.ClientSession) => Promise<boolean>,
  ): Promise<boolean> {
    const session = await this.mongo.startSession();
    try {
      return await session.withTransaction(async () => {
        const of = { drawId, contactId };
        await this.tasks.updateMany(of, { $set: { replaced: true } }, { session });
        const scored = await this.tasks.findOne({ ...of, score: { $ne: null } }, { session });
        if (scored === null && (await save(session))) return true;
        await session.abortTransaction();
        return false;
      });
    } finally {
      await session.endSession();
    }
  }

  /**
   * Gives a task to somebody else. False if it has been scored, or given away, meanwhile. Throws ALREADY_EXISTS if they have
   * the contact's other copy.
   */
  async reassign({ _id, scorerId }: TaskDoc, to: string): Promise<boolean> {
    const filter = { _id, scorerId, score: null };
    let given = false;
    await refusing('ALREADY_EXISTS', async () => {
      given =
        (
          await this.tasks.updateOne(filter, {
            $set: { scorerId: to },
            $addToSet: { formerScorerIds: scorerId },
          })
        ).modifiedCount === 1;
    });
    return given;
  }

  /** Throws ALREADY_EXISTS if it has been decided. */
  async adjudicate(adjudication: AdjudicationDoc): Promise<void> {
    await refusing('ALREADY_EXISTS', () => this.adjudications.insertOne(adjudication));
  }

  findAdjudication(drawId: string, contactId: string): Promise<AdjudicationDoc | null> {
    return this.adjudications.findOne({ _id: `${drawId}/${contactId}` });
  }

  adjudicationsOf(drawIds: readonly string[]): Promise<AdjudicationDoc[]> {
    return this.adjudications.find({ drawId: { $in: [...drawIds] } }).toArray();
  }
}

async function refusing(
  code: 'ALREADY_EXISTS' | 'STATE_CONFLICT',
  write: () => Promise<unknown>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError(code);
    throw error;
  }
}
