import { AppError, type ErasedPart, type ErasesPerson } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { callbackCollection, type CallbackDoc } from './callback.schema.js';
import type { PhoneKeys } from '../phone-key.rules.js';

/** One that stands in a queue, or at an agent. */
const UNDER_WAY = ['due', 'attempting'] as const;

/**
 * Removes the callbacks of a person, those that are pending too, with the numbers left in them. Whoever left the same
 * number is the same person as far as it goes: theirs are removed as well.
 */
export class CallbackErasure implements ErasesPerson {
  private readonly callbacks: driver.Collection<CallbackDoc>;

  constructor(
    mongo: Connection,
    private readonly keys: PhoneKeys,
  ) {
    this.callbacks = callbackCollection(mongo);
  }

  async erase({ identity, contactIds, customerIds, scope }: ErasedPart): Promise<void> {
    const within = scope.districtId === null ? {} : { districtId: scope.districtId };
    const sources = contactIds.map((id) => new RegExp(`^${id}:`));
    const own = await this.find({ 'customer.id': { $in: [...customerIds] }, ...within });
    const asked = contactIds.length === 0 ? [] : await this.find({ sources: { $in: sources }, ...within });
    const numbers = [identity, ...[...own, ...asked].flatMap(({ phone }) => phone ?? [])];
    const keys = numbers.filter((number) => /\d/.test(number)).flatMap((number) => this.keys.all(number));
    const left = await this.find({ 'wishes.key': { $in: keys }, ...within });
    const all = [...own, ...asked, ...left];
    if (all.some(({ state }) => UNDER_WAY.some((one) => one === state))) throw new AppError('STATE_CONFLICT');
    const ids = all.map(({ _id }) => _id);
    await this.callbacks.deleteMany({ _id: { $in: ids }, state: { $nin: [...UNDER_WAY] } });
    if ((await this.callbacks.countDocuments({ _id: { $in: ids } })) > 0)
      throw new AppError('STATE_CONFLICT');
  }

  private find(filter: driver.Filter<CallbackDoc>): Promise<Pick<CallbackDoc, '_id' | 'state' | 'phone'>[]> {
    return this.callbacks.find(filter, { projection: { state: 1, phone: 1 } }).toArray();
  }
}
