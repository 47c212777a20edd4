import type { DistrictScope } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import { mongo as driver, type Connection } from 'mongoose';
import {
  reportAskedSchema,
  reportRunSchema,
  savedReportSchema,
  type ReportAskedDoc,
  type ReportRunDoc,
  type SavedReportDoc,
} from './saved-report.schema.js';

const within = ({ districtId }: DistrictScope): object => (districtId === null ? {} : { districtId });
/** A list shows no files. */
const LISTED = { projection: { file: 0 } } as const;
/** Nothing is left to be done, and nobody waits for it. */
const DONE = { dueAt: '', asked: '' } as const;

/** Saved reports, and what was made of them. */
export class SavedReportRepository {
  private readonly reports: driver.Collection<SavedReportDoc>;
  private readonly runs: driver.Collection<ReportRunDoc>;
  private readonly asked: driver.Collection<ReportAskedDoc>;

  constructor(mongo: Connection) {
    this.reports = collectionOf<SavedReportDoc>(mongo, 'SavedReport', savedReportSchema);
    this.runs = collectionOf<ReportRunDoc>(mongo, 'ReportRun', reportRunSchema);
    this.asked = collectionOf<ReportAskedDoc>(mongo, 'ReportAsked', reportAskedSchema);
  }

  async insert(report: SavedReportDoc): Promise<void> {
    await this.reports.insertOne(report);
  }

  find(id: string, scope: DistrictScope): Promise<SavedReportDoc | null> {
    return this.reports.findOne({ _id: id, ...within(scope) });
  }

  list(scope: DistrictScope, after: string | null, limit: number): Promise<SavedReportDoc[]> {
    return this.reports
      .find({ ...within(scope), _id: { $gt: after ?? '' } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  countIn(districtId: string): Promise<number> {
    return this.reports.countDocuments({ districtId });
  }

  async replace(report: SavedReportDoc): Promise<boolean> {
    const { matchedCount } = await this.reports.replaceOne({ _id: report._id }, report);
    return matchedCount === 1;
  }

  /** With everything that was made of it. */
  async remove(id: string): Promise<void> {
    await this.reports.deleteOne({ _id: id });
    await this.runs.deleteMany({ reportId: id });
  }

  /** One whose time has come; null if there is none. */
  async dueReport(now: Date): Promise<SavedReportDoc | null> {
    // Named by its type, or the index of those with a time would not serve.
    return this.reports.findOne({ nextAt: { $type: 'date', $lte: now } }, { sort: { nextAt: 1 } });
  }

  /** Its next time, unless somebody has moved it meanwhile. */
  async moveOn({ _id, nextAt }: SavedReportDoc, next: Date): Promise<void> {
    await this.reports.updateOne({ _id, nextAt }, { $set: { nextAt: next } });
  }

  /** False if it is there already, or another one that was asked for waits. */
  async insertRun(run: ReportRunDoc): Promise<boolean> {
    try {
      await this.runs.insertOne(run);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** The one that somebody asked for and that is not made yet. */
  askedRun(reportId: string): Promise<ReportRunDoc | null> {
    return this.runs.findOne({ asked: reportId }, LISTED);
  }

  /** Takes one of the `most` that a district may have on a day. False if none is left. */
  async take(districtId: string, day: string, most: number, at: Date): Promise<boolean> {
    try {
      const { matchedCount, upsertedCount } = await this.asked.updateOne(
        { _id: `${districtId}:${day}`, count: { $lt: most } },
        { $inc: { count: 1 }, $set: { at } },
        { upsert: true },
      );
      return matchedCount + upsertedCount === 1;
    } catch (error) {
      // It is there, and full.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** It was not needed after all. */
  async giveBack(districtId: string, day: string): Promise<void> {
    await this.asked.updateOne({ _id: `${districtId}:${day}` }, { $inc: { count: -1 } });
  }

  /**
   * One with something left to be done, for this process alone until `leaseUntil`; null if there is none. Those that
   * are made by themselves come first.
   */
  async claimRun(now: Date, leaseUntil: Date): Promise<ReportRunDoc | null> {
    const due = { dueAt: { $type: 'date' as const, $lte: now } };
    return (
      (await this.claim({ ...due, asked: { $exists: false } }, leaseUntil)) ?? this.claim(due, leaseUntil)
    );
  }

  private claim(which: driver.Filter<ReportRunDoc>, leaseUntil: Date): Promise<ReportRunDoc | null> {
    return this.runs.findOneAndUpdate(
      which,
      { $set: { dueAt: leaseUntil }, $inc: { tries: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    );
  }

  /** The file is there; `mail` says whether it still has to be sent. */
  async keepFile(id: string, file: Uint8Array, madeAt: Date, mail: 'none' | 'due'): Promise<void> {
    await this.runs.updateOne(
      { _id: id, state: 'due' },
      {
        $set: {
          state: 'ready',
          file: new driver.Binary(file),
          size: file.byteLength,
          madeAt,
          mail,
          problem: null,
          tries: 0,
          ...(mail === 'due' ? { dueAt: madeAt } : {}),
        },
        ...(mail === 'due' ? {} : { $unset: DONE }),
      },
    );
  }

  async settle(
    id: string,
    change: Partial<Pick<ReportRunDoc, 'state' | 'mail' | 'problem' | 'tries'>>,
    again: Date | null,
  ): Promise<void> {
    const when = again === null ? { $unset: DONE } : {};
    await this.runs.updateOne(
      { _id: id },
      { $set: { ...change, ...(again === null ? {} : { dueAt: again }) }, ...when },
    );
  }

  /** Newest first. */
  listRuns(reportId: string, limit: number): Promise<ReportRunDoc[]> {
    return this.runs.find({ reportId }, LISTED).sort({ createdAt: -1 }).limit(limit).toArray();
  }

  findRun(reportId: string, id: string): Promise<ReportRunDoc | null> {
    return this.runs.findOne({ _id: id, reportId });
  }

  async expireRuns(before: Date): Promise<void> {
    await this.runs.deleteMany({ createdAt: { $lt: before } });
  }
}
