import type { CallParts } from '../call/index.js';

/**
 * Open contacts without a call: one was opened and the answer got lost, or nobody told that it had to end. Agents would
 * be offered them one after the other. One look is not enough: a call that is just coming or going is not in the book
 * yet, or any more, while its contact is open.
 */
export class LostContacts {
  /** Contacts that had no call at the last look. */
  private suspects: ReadonlySet<string> = new Set();

  constructor(private readonly parts: Pick<CallParts, 'ari' | 'contacts' | 'book' | 'log'>) {}

  /** Calls are compared anew. */
  forget(): void {
    this.suspects = new Set();
  }

  /** Ends those at this Asterisk that had no call at two looks in a row. One query a look, of ids alone. */
  async end(systemName: string): Promise<void> {
    const { ari, contacts, book, log } = this.parts;
    const open = [...(await contacts.openIds(systemName))];
    const missing = open.filter(([callId, id]) => !book.find(callId) && !book.findByContact(id));
    const known = missing.filter(([, id]) => this.suspects.has(id));
    this.suspects = new Set(missing.map(([, id]) => id));
    if (known.length === 0) return;
    // Who is under control is not lost, whatever we know of them. Whom the dialplan has is nobody's here any more.
    const controlled = (await ari.channels()).filter(({ dialplan }) => dialplan.app_name === 'Stasis');
    const there = new Set(controlled.map(({ id }) => id));
    for (const [callId, contactId] of known.filter(([id]) => !there.has(id)))
      await contacts
        .leave(contactId)
        .then(() => log.warn({ call: callId, contactId }, 'an open contact without a call is ended'))
        // The next look tries again, and this one goes on with the others.
        .catch((error: unknown) => log.error({ err: error, contactId }, 'a lost call is not ended'));
  }
}
