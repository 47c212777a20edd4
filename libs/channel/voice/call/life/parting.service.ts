import { AppError, type CallContact, type CallerRefusal, type SatisfactionScore } from '#libs/contract';
import type { Call, Parting } from '../call.js';
import type { CallParts } from './call-parts.js';
import type { Farewell } from '../reception.js';

/** Where the dialplan takes a call that can't be handled now. */
export const FALLBACK = 'refused';

/** What Asterisk says to whoever is hung up on. */
const REASONS = { dismissed: 'normal', refused: 'unallocated', blocked: 'rejected' } as const;

export type PartingParts = Pick<
  CallParts,
  'ari' | 'media' | 'contacts' | 'reception' | 'survey' | 'watching' | 'book' | 'log'
>;

/** How callers are let go to whom no agent comes: told why, refused, or given back to the dialplan. */
export class PartingService {
  constructor(private readonly parts: PartingParts) {}

  async refuse(call: Call): Promise<void> {
    this.parts.log.warn({ call: call.id, called: call.start.accountId }, 'a call to a number not in service');
    await this.letGo(call, 'refused');
  }

  /** Nobody talks with this caller, who is told so or not. No contact is opened. */
  async turnAway(call: Call, refusal: CallerRefusal): Promise<void> {
    this.parts.log.info({ call: call.id, called: call.start.accountId, refusal }, 'a blocked caller');
    if (refusal === 'hang-up') return this.letGo(call, 'blocked');
    await this.parts.ari.answer(call.id);
    await this.farewell(call, { to: 'blocked' }, null);
  }

  /** Its queue led it out, at once or while it waited: the caller is told, and may leave a message. */
  async ledOut(call: Call, contactId: string): Promise<void> {
    const exit = await this.parts.contacts.exitOf(contactId);
    this.parts.log.info({ contactId, ...exit }, 'a call is led out of the queues');
    await this.parts.media.dropLegs(call);
    await this.farewell(call, exit ?? { to: 'goodbye' }, contactId);
  }

  /**
   * The conversation is over and the caller is still there: the agent is let go at once, and the caller is asked
   * how satisfied they are. False: they are not asked.
   */
  async survey(call: Call, contact: CallContact): Promise<boolean> {
    const over = contact.state === 'wrap-up' || contact.state === 'closed';
    if (!over || !call.bridged || !(await this.isAsked(contact))) return false;
    const { media, reception, watching } = this.parts;
    // What fails here is tried again by the next round, which asks nobody twice and ends all.
    await media.dropLegs(call);
    await watching.end(call);
    await media.dropTalk(call);
    if (call.isGone) return true;
    call.phase = 'leaving';
    try {
      await media.takeOut(call);
      await reception.askSatisfaction(call, (score) => this.surveyed(call, contact, score));
    } catch (error) {
      await this.rescue(call, error);
    }
    return true;
  }

  /** A survey that can't be made keeps nobody on the line. */
  private isAsked(contact: CallContact): Promise<boolean> {
    return this.parts.survey.begin(contact).catch((error: unknown) => {
      this.parts.log.warn(
        { err: error, contactId: contact.id },
        'a caller is not asked how satisfied they are',
      );
      return false;
    });
  }

  private async surveyed(call: Call, { id }: CallContact, score: SatisfactionScore | null): Promise<void> {
    if (score !== null) await this.parts.survey.answered(id, score);
    await this.farewell(call, { to: score === null ? 'goodbye' : 'thanked' }, null);
  }

  async farewell(call: Call, why: Farewell, contactId: string | null): Promise<void> {
    if (call.phase === 'gone') return;
    call.phase = 'leaving';
    const { media, reception } = this.parts;
    try {
      await reception.hush(call);
      await media.takeOut(call);
      await reception.farewell(call, why, contactId, () => this.dismiss(call));
    } catch (error) {
      return this.rescue(call, error);
    }
  }

  dismiss(call: Call): Promise<void> {
    return this.letGo(call, 'dismissed');
  }

  /** What fails while the system talks leaves nobody in silence: no event and no round would come for them. */
  async rescue(call: Call, error: unknown): Promise<void> {
    // The next round speaks to whoever waits anew.
    if (call.phase === 'queued') call.talk = null;
    // A channel that is gone says so itself; and the rounds try again what has a contact, or is let go.
    if (isMissing(error) || call.phase === 'gone' || call.phase === 'queued' || call.parting) throw error;
    if (call.phase !== 'leaving') return this.giveBack(call, error);
    this.parts.log.error({ err: error, call: call.id }, 'a caller is let go before all was said');
    await this.dismiss(call);
  }

  /** Is forgotten only when Asterisk has done it; until then the rounds ask again. */
  async letGo(call: Call, how: Parting = call.parting ?? 'dismissed'): Promise<void> {
    const { ari, book } = this.parts;
    const { id, start } = call;
    call.part(how);
    if (how === 'given-back') await ari.continueIn(id, FALLBACK, start.accountId);
    else await ari.hangUp(id, REASONS[how]);
    book.remove(call);
    if (how === 'given-back') await this.forsake(call);
  }

  /** It may have been opened, and the answer got lost: nobody would come to whoever is offered it. */
  private async forsake({ id, start }: Call): Promise<void> {
    await this.parts.contacts.leaveOpen(start.accountId, id).catch((error: unknown) => {
      this.parts.log.warn(
        { err: error, call: id },
        'whether a call given back has a contact is found by the rounds',
      );
    });
  }

  /** Nothing can be done for it now: the caller hears why, and is offered to be called back. */
  private async giveBack(call: Call, cause: unknown): Promise<void> {
    this.parts.log.error({ err: cause, call: call.id }, 'a call is given back to the dialplan');
    await this.letGo(call, 'given-back');
  }
}

const isMissing = (error: unknown): boolean => error instanceof AppError && error.code === 'NOT_FOUND';
