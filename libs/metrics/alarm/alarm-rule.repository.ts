import type { DistrictScope } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { alarmRuleSchema, type AlarmRuleDoc } from './alarm.schema.js';

export type AlarmRuleChange = Partial<Omit<AlarmRuleDoc, '_id' | 'districtId' | 'pendingSince' | 'revision'>>;

const inScope = ({ districtId }: DistrictScope): { districtId?: string } =>
  districtId === null ? {} : { districtId };

/** Rules of alarms, and since when their levels hold. */
export class AlarmRuleRepository {
  private readonly rules: driver.Collection<AlarmRuleDoc>;

  constructor(mongo: Connection) {
    this.rules = collectionOf<AlarmRuleDoc>(mongo, 'AlarmRule', alarmRuleSchema);
  }

  async insert(rule: AlarmRuleDoc): Promise<void> {
    await this.rules.insertOne(rule);
  }

  list(scope: DistrictScope, afterId: string | null, limit: number): Promise<AlarmRuleDoc[]> {
    return this.rules
      .find({ ...inScope(scope), ...(afterId === null ? {} : { _id: { $gt: afterId } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** All of them: a district has so many at most. */
  enabled(): Promise<AlarmRuleDoc[]> {
    return this.rules.find({ enabled: true }).sort({ _id: 1 }).toArray();
  }

  countIn(districtId: string): Promise<number> {
    return this.rules.countDocuments({ districtId });
  }

  find(id: string, scope: DistrictScope = { districtId: null }): Promise<AlarmRuleDoc | null> {
    return this.rules.findOne({ _id: id, ...inScope(scope) });
  }

  update(id: string, change: AlarmRuleChange, scope: DistrictScope): Promise<AlarmRuleDoc | null> {
    return this.rules.findOneAndUpdate(
      { _id: id, ...inScope(scope) },
      { $set: { ...change, pendingSince: null }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  async remove(id: string, scope: DistrictScope): Promise<AlarmRuleDoc | null> {
    return this.rules.findOneAndDelete({ _id: id, ...inScope(scope) });
  }

  /** The level holds; answers since when, which the first process to see it has said. Null: the rule has changed. */
  async begin({ _id, revision }: AlarmRuleDoc, now: Date): Promise<Date | null> {
    const same = { _id, revision };
    await this.rules.updateOne({ ...same, pendingSince: null }, { $set: { pendingSince: now } });
    return (await this.rules.findOne(same))?.pendingSince ?? null;
  }

  /** The level holds no longer, or its alarm is raised. */
  async forget({ _id, revision }: Pick<AlarmRuleDoc, '_id' | 'revision'>): Promise<void> {
    await this.rules.updateOne({ _id, revision }, { $set: { pendingSince: null } });
  }
}
