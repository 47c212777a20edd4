import { isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { policyCollection, type PolicyDoc } from './policy.schema.js';

/** Versions of the routing policy in MongoDB: only ever added. */
export class PolicyRepository {
  private readonly policies: driver.Collection<PolicyDoc>;

  constructor(mongo: Connection) {
    this.policies = policyCollection(mongo);
  }

  /** False if there is a version of this number already. */
  async insert(doc: PolicyDoc): Promise<boolean> {
    try {
      await this.policies.insertOne(doc);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  find(version: number): Promise<PolicyDoc | null> {
    return this.policies.findOne({ _id: version });
  }

  /** Null before the first. */
  async latest(): Promise<PolicyDoc | null> {
    return (await this.policies.find().sort({ _id: -1 }).limit(1).next()) ?? null;
  }

  /** The number of the one in force; 0 before the first. */
  async latestVersion(): Promise<number> {
    const options = { projection: { _id: 1 } } as const;
    return (await this.policies.find({}, options).sort({ _id: -1 }).limit(1).next())?._id ?? 0;
  }

  /** Newest first, without their content; those before a number, or from the newest (null). */
  page(before: number | null, limit: number): Promise<Omit<PolicyDoc, 'content'>[]> {
    return this.policies
      .find(before === null ? {} : { _id: { $lt: before } }, { projection: { content: 0 } })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }
}
