import type { ContactImage } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { contactCollection, imageOf, WITH_NEWEST_ENTRY, type ContactDoc } from '../contact.schema.js';

/** When customers whose channel can tell were last there. */
export class AttendanceRepository {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  /** The customers of these open contacts are, or were just, there. */
  async seen(openKeys: readonly string[], at: number): Promise<void> {
    await this.contacts.updateMany(
      { openKey: { $in: [...openKeys] } },
      { $set: { customerSeenAt: new Date(at) } },
    );
  }

  /** Contacts without an answer yet whose customer was last there before a time. */
  async leftBefore(time: number, limit: number): Promise<ContactImage[]> {
    // Whoever is to be called back need not be there.
    const gone: driver.Filter<ContactDoc> = { customerSeenAt: { $lt: new Date(time) }, callbackId: null };
    const parts: driver.Filter<ContactDoc>[] = [
      { ...gone, state: 'waiting' },
      { ...gone, state: 'offered', deadlineAt: { $type: 'date' } },
    ];
    const found = await Promise.all(
      parts.map((filter) =>
        this.contacts.find(filter, { projection: WITH_NEWEST_ENTRY }).limit(limit).toArray(),
      ),
    );
    return found.flat().map(imageOf);
  }
}
