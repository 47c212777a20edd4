import mongoose, { type Connection, type Model } from 'mongoose';
import { sessionModel, type Session } from './session.schema.js';

export class SessionRepository {
  private readonly model: Model<Session>;

  constructor(connection: Connection) {
    this.model = sessionModel(connection);
  }

  async insert(session: Session): Promise<void> {
    await this.model.create(session);
  }

  findByToken(tokenHash: string): Promise<Session | null> {
    return this.model.findOne({ tokenHash }).lean<Session>().exec();
  }

  findAll(ids: readonly string[]): Promise<Session[]> {
    return this.model
      .find({ _id: mongoose.trusted({ $in: [...ids] }) })
      .lean<Session[]>()
      .exec();
  }

  async touch(ids: readonly string[], usedAt: Date): Promise<void> {
    if (ids.length === 0) return;
    await this.model.updateMany({ _id: mongoose.trusted({ $in: [...ids] }) }, { $max: { usedAt } });
  }

  async idsOf(userId: string): Promise<string[]> {
    const found = await this.model.find({ userId }, { _id: 1 }).lean();
    return found.map((session) => session._id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.model.deleteMany({ _id: mongoose.trusted({ $in: [...ids] }) });
  }
}
