import { AppError, type DistrictScope, type Role } from '#libs/contract';
import { isDuplicateKey, type Clock } from '#libs/platform';
import mongoose, { type Connection, type Model } from 'mongoose';
import { userModel, type User } from './user.schema.js';

export type NewUser = Omit<User, 'revision' | 'accessEpoch' | 'createdAt' | 'updatedAt'>;
export type UserFields = Partial<Omit<NewUser, '_id' | 'username'>>;

export class UserRepository {
  private readonly model: Model<User>;

  constructor(
    connection: Connection,
    private readonly clock: Clock,
  ) {
    this.model = userModel(connection);
  }

  /** Throws ALREADY_EXISTS if the name is taken. */
  async insert(user: NewUser): Promise<User> {
    const now = new Date(this.clock.now());
    const full: User = { ...user, revision: 1, accessEpoch: 1, createdAt: now, updatedAt: now };
    try {
      await this.model.create(full);
      return full;
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS', { field: 'username' });
      throw error;
    }
  }

  findByName(username: string): Promise<User | null> {
    return this.model.findOne({ username }).lean<User>().exec();
  }

  /** Null if there is none, or none in the scope. */
  find(id: string, scope: DistrictScope): Promise<User | null> {
    return this.model
      .findOne({ _id: id, ...inScope(scope) })
      .lean<User>()
      .exec();
  }

  findAll(ids: readonly string[]): Promise<User[]> {
    return this.model
      .find({ _id: mongoose.trusted({ $in: [...ids] }) })
      .lean<User[]>()
      .exec();
  }

  /** In the order they were made, after the cursor: an id. */
  page(scope: DistrictScope, cursor: string | null, limit: number): Promise<User[]> {
    const later = cursor === null ? {} : { _id: mongoose.trusted({ $gt: cursor }) };
    return this.model
      .find({ ...inScope(scope), ...later })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<User[]>()
      .exec();
  }

  /** Of these users, those who are disabled or have none of these roles any more. */
  async without(roles: readonly Role[], ids: readonly string[]): Promise<string[]> {
    const left = [{ disabled: true }, { roles: mongoose.trusted({ $nin: [...roles] }) }];
    const found = await this.model
      .find({ _id: mongoose.trusted({ $in: [...ids] }), $or: left }, { _id: 1 })
      .lean<Pick<User, '_id'>[]>()
      .exec();
    return found.map(({ _id }) => _id);
  }

  /** Those who can sign in and have the role, in the order they were made. */
  withRole(role: Role, scope: DistrictScope): Promise<User[]> {
    return this.model
      .find({ roles: role, disabled: false, ...inScope(scope) })
      .sort({ _id: 1 })
      .lean<User[]>()
      .exec();
  }

  /**
   * Changes the user if it is still at the revision given; null if not. `endAccess` raises the
   * access epoch in the same write.
   */
  change(id: string, revision: number, fields: UserFields, endAccess: boolean): Promise<User | null> {
    return this.model
      .findOneAndUpdate(
        { _id: id, revision },
        {
          $set: { ...fields, updatedAt: new Date(this.clock.now()) },
          $inc: { revision: 1, ...(endAccess ? { accessEpoch: 1 } : {}) },
        },
        { returnDocument: 'after' },
      )
      .lean<User>()
      .exec();
  }

  /** Takes back an insert whose other half failed. */
  async remove(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }
}

const inScope = (scope: DistrictScope): { districtId?: string } =>
  scope.districtId === null ? {} : { districtId: scope.districtId };
