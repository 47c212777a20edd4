import {
  AppError,
  type CallContact,
  type CallControl,
  type CallDial,
  type DialEnd,
  type DialParty,
} from '#libs/contract';
import { TokenBucket, type Clock } from '#libs/platform';
import { Call } from '../call.js';
import { endpointOf, legIdOf } from '../call.rules.js';
import type { CallParts } from '../life/call-parts.js';
import { LANGUAGE } from '../../script/index.js';
import type { SpokenLanguage } from '../../speech/index.js';
import {
  causeOfEnd,
  contactOfDial,
  dialEndOf,
  dialIdOf,
  dialledNumberOf,
  isToDial,
  isUnbegun,
  noticeIdOf,
  ringbackIdOf,
  trunkEndpointOf,
} from './dial.rules.js';

/** What customers who are called hear first, and in which language. */
export interface DialNotice {
  media: readonly string[];
  language: SpokenLanguage;
}

/** How customers are called. */
export interface Dialling {
  /** The address of the trunk. */
  via: string;
  /** Which numbers, as `dialledNumberOf` has it. */
  numbers: readonly string[];
  /** So long it rings there, s. */
  seconds: number;
  perMinute: number;
  clock: Clock;
  /** Notes how the customer of a contact is called, if that still is `from`; null otherwise. */
  note(contactId: string, from: CallDial | null, to: CallDial): Promise<CallControl | null>;
  /** Whether calls of theirs would be turned away. */
  isBlocked: (number: string, districtId: string) => Promise<boolean>;
  /** What tells those who are called from a number of ours that the call is recorded. */
  noticeOf(accountId: string): Promise<DialNotice>;
  /** Tells an agent how the call of theirs stands. */
  tell(agentId: string, control: CallControl): void;
}

/** So long the agent of a customer who was not reached may think of calling again. */
const THINKS_MS = 60_000;
/** What the agent hears as long as it rings at the customer's. */
const RINGBACK = 'tone:ring;tonezone=cn';
type Unreachable = Parameters<CallParts['media']['settle']>[1];

/**
 * Calls customers who are called back: the phone of the agent who has the contact first, then theirs. Of many processes
 * the one that writes it down first does it, and it is written down before it is done: nobody is called twice.
 */
export class DialService {
  private readonly bucket: TokenBucket | null;
  /** Of the Asterisk that was compared last. */
  private asterisk: string | null = null;

  constructor(private readonly parts: CallParts) {
    const { dialling } = parts;
    this.bucket = dialling && new TokenBucket(dialling.perMinute / 60, dialling.perMinute, dialling.clock);
  }

  /**
   * The call for a contact of which none is known, if it is for this Asterisk to make; null otherwise. `anyPhone`: also
   * where the agent's phone is not at it, as far as is known.
   */
  async begin(contact: CallContact, anyPhone: boolean): Promise<Call | null> {
    const { controls, contacts, dialling, ari } = this.parts;
    if (!dialling || this.asterisk === null || !isToDial(contact)) return null;
    const [known] = await controls.find([contact.id]);
    if (!isUnbegun(known?.dial, contact.epoch)) return null;
    const phone = endpointOf(contact.owner?.agentId ?? '');
    if (!anyPhone && !(await ari.isPhoneThere(phone))) return null;
    const party = await contacts.partyOf(contact.id);
    if (!party) return null;
    const barred = await barredBy(dialling, party);
    const begun = { epoch: contact.epoch, attempt: 1, asterisk: this.asterisk } as const;
    const dial = { ...begun, ...(barred ? endedBy(barred) : DUE) };
    const control = await dialling.note(contact.id, known?.dial ?? null, dial);
    if (!control) return null; // another process was first
    this.tell(contact, control);
    return barred ? null : this.callOf(contact, control, dial, party);
  }

  /** Those that this Asterisk has to call, of which nobody told. */
  async missing(): Promise<CallContact[]> {
    const { contacts, book, dialling } = this.parts;
    if (!dialling || this.asterisk === null) return [];
    return (await contacts.callbacks()).filter((one) => isToDial(one) && !book.findByContact(one.id));
  }

  /** Brings the call to someone who can't be talked to yet to where its contact is. */
  async settle(call: Call, unreachable: Unreachable): Promise<void> {
    const { contact } = call;
    if (!contact) return;
    if (contact.state !== 'active') return this.giveUp(call, contact);
    await this.parts.media.settle(call, unreachable);
    const dial = call.control?.dial;
    const leg = call.media.legs.find(({ agentId }) => agentId === contact.owner?.agentId);
    if (dial?.state === 'due' && leg?.answered) return this.call(call, contact, dial);
    if (dial?.state !== 'calling' || call.pickedUp) return;
    // What could not be written down before; or it was written down, and never done.
    const missed = call.missed ?? (call.placed === dialIdOf(contact.id, dial) ? null : 'other');
    if (missed) await this.end(call, dial, missed);
  }

  /** They picked up: what was said of it may have been lost. */
  async noted(call: Call): Promise<void> {
    const dial = call.control?.dial;
    if (!call.pickedUp || dial?.state !== 'calling') return;
    await this.change(call, dial, { ...dial, state: 'answered' });
  }

  /** They picked up, and are told that the call is recorded before their agent comes. */
  async answered(call: Call): Promise<void> {
    if (call.pickedUp) return;
    const { ari, dialling, log } = this.parts;
    if (call.missed) return ari.hangUp(call.id, 'normal');
    call.pickedUp = true;
    await this.noted(call).catch((error: unknown) =>
      log.warn({ err: error, contactId: call.contact?.id }, 'that a customer answered is noted later'),
    );
    try {
      const notice = await dialling?.noticeOf(call.start.accountId);
      if (!notice || notice.media.length === 0) return await this.arrived(call);
      await ari.setVariable(call.id, LANGUAGE, notice.language);
      await ari.play(call.id, notice.media, noticeIdOf(call.id));
    } catch (error) {
      if (error instanceof AppError && error.code === 'NOT_FOUND') throw error; // gone: that is told by itself
      log.error({ err: error, contactId: call.contact?.id }, 'a customer is not told that they are recorded');
      await this.arrived(call);
    }
  }

  /** They may be talked to from now on. */
  async arrived(call: Call): Promise<void> {
    if (!call.isAway) return;
    call.media = { ...call.media, caller: 'nowhere' };
    await this.parts.ari.stopPlaying(ringbackIdOf(call.id));
  }

  /** Their channel ended, for a Q.850 cause, and nobody had picked up. */
  async failed(call: Call, cause: number): Promise<void> {
    const dial = call.control?.dial;
    if (dial?.state !== 'calling') return;
    call.missed = dialEndOf(cause);
    await this.end(call, dial, call.missed);
  }

  /** Their agent has thought for long enough: the contact is over. Null if there is no need. */
  overdue(call: Call): (() => Promise<void>) | null {
    const { missedAt, contact } = call;
    const { contacts, dialling } = this.parts;
    if (missedAt === null || !contact || !dialling || dialling.clock.now() - missedAt < THINKS_MS)
      return null;
    call.missedAt = null; // once; what fails is the agent's to end
    return async () => {
      if (call.control?.dial?.state !== 'ended') return;
      const over = await contacts.leave(contact.id, causeOfEnd(call.control.dial.end));
      if (over) call.learn(over);
    };
  }

  /**
   * After an outage: the calls of this Asterisk, as they stand. `channels`: of whom we call, and whether they picked up.
   * Whom nobody knows to be called any more is not called again by itself.
   */
  async found(asterisk: string, channels: ReadonlyMap<string, boolean>): Promise<Call[]> {
    const { contacts, controls, dialling } = this.parts;
    this.asterisk = asterisk;
    // Also where nobody is called any more: who is talking goes on.
    if (!dialling && channels.size === 0) return [];
    const open = await contacts.callbacks();
    const known = await controls.find(open.map(({ id }) => id));
    const calls: Call[] = [];
    for (const contact of open) {
      const control = known.find(({ contactId }) => contactId === contact.id);
      if (control?.dial?.asterisk !== asterisk) continue;
      const call = await this.adopt(contact, control, control.dial, channels);
      if (call) calls.push(call);
    }
    const ours = new Set(calls.map(({ id }) => id));
    for (const id of channels.keys())
      if (contactOfDial(id) && !ours.has(id)) await this.parts.ari.hangUp(id, 'normal');
    return calls;
  }

  private async adopt(
    contact: CallContact,
    control: CallControl,
    dial: CallDial,
    channels: ReadonlyMap<string, boolean>,
  ): Promise<Call | null> {
    const there = channels.get(dialIdOf(contact.id, dial));
    if (dial.state === 'answered' && !there) {
      await this.parts.contacts.leave(contact.id);
      return null;
    }
    if (contact.state !== 'active' && !there) return null;
    const party = await this.parts.contacts.partyOf(contact.id);
    if (!party) return null;
    const call = this.callOf(contact, control, dial, party);
    call.pickedUp = there === true;
    call.placed = there === undefined ? null : call.id;
    if (dial.state === 'ended') call.missedAt = this.parts.dialling?.clock.now() ?? null;
    return call;
  }

  private callOf(contact: CallContact, control: CallControl, dial: CallDial, party: DialParty): Call {
    const id = dialIdOf(contact.id, dial);
    const call = new Call({ id, accountId: party.accountId, caller: party.number });
    call.media = { ...call.media, caller: 'away' };
    call.learn(contact);
    call.heed(control);
    return call;
  }

  private async call(call: Call, contact: CallContact, dial: CallDial): Promise<void> {
    const { ari, book, dialling, log } = this.parts;
    const number = dialling && dialledNumberOf(call.start.caller, dialling.numbers);
    if (!number) return this.end(call, dial, 'not-allowed');
    // Also who was blocked since: while the agent's phone rang, or before they are called again.
    const { districtId } = (await this.parts.contacts.partyOf(contact.id)) ?? {};
    if (districtId === undefined) return;
    if (await dialling.isBlocked(number, districtId)) return this.end(call, dial, 'blocked');
    if (!this.bucket?.take()) return this.end(call, dial, 'too-many');
    // Before it is done: whoever finds it so does not do it again.
    if (!(await this.change(call, dial, { ...dial, state: 'calling' }))) return;
    book.rename(call, dialIdOf(contact.id, dial));
    call.placed = call.id;
    [call.missed, call.missedAt] = [null, null];
    const [leg] = call.media.legs.filter(({ agentId }) => agentId === contact.owner?.agentId);
    if (leg)
      await ari
        .play(legIdOf({ ...leg, contactId: contact.id }), [RINGBACK], ringbackIdOf(call.id))
        .catch((error: unknown) => log.debug({ err: error }, 'an agent does not hear it ring'));
    call.beside(
      this.originate(call, number, dialling).catch(async (error: unknown) => {
        log.warn({ err: error, contactId: contact.id }, 'a customer could not be called');
        call.missed = 'network'; // also if it is ringing there all the same
        await ari.hangUp(call.id, 'normal').catch(() => undefined);
        await this.failed(call, NETWORK).catch(() => undefined);
      }),
    );
  }

  /** Nobody waits for the answer, as where an agent is rung. */
  private async originate(call: Call, number: string, { via, seconds }: Dialling): Promise<void> {
    const { ari } = this.parts;
    const { id } = call;
    await ari.originate({
      channelId: id,
      endpoint: trunkEndpointOf(number, via),
      appArgs: 'dialled',
      callerId: call.start.accountId,
      timeout: seconds,
      variables: {},
    });
    // Given up meanwhile, when there was nothing yet to hang up.
    if (call.isGone) await ari.hangUp(id, 'normal');
  }

  private async end(call: Call, dial: CallDial, end: DialEnd): Promise<void> {
    const { ari, dialling, log } = this.parts;
    log.info({ contactId: call.contact?.id, end }, 'a customer was not reached');
    call.missedAt = dialling?.clock.now() ?? null;
    await this.change(call, dial, { ...dial, ...endedBy(end) });
    await ari.stopPlaying(ringbackIdOf(call.id));
  }

  /** The contact is over, or nobody's: it is as if nobody had been called. */
  private async giveUp(call: Call, contact: CallContact): Promise<void> {
    const { ari, media, book, watching } = this.parts;
    const dial = call.control?.dial;
    await watching.end(call);
    await media.dropLegs(call);
    await ari.hangUp(call.id, 'normal');
    if (dial?.state === 'due' || dial?.state === 'calling')
      await this.change(call, dial, { ...dial, ...endedBy(call.missed ?? 'cancelled') }, contact);
    call.phase = 'gone';
    call.endedWith(null);
    book.remove(call);
  }

  /** False if it stands otherwise meanwhile; what is so is known then. */
  private async change(call: Call, from: CallDial, to: CallDial, contact = call.contact): Promise<boolean> {
    if (!contact) return false;
    const { controls, dialling } = this.parts;
    const changed = (await dialling?.note(contact.id, from, to)) ?? null;
    const [control] = changed ? [changed] : await controls.find([contact.id]);
    if (control) call.heed(control);
    if (changed) this.tell(contact, changed);
    return changed !== null;
  }

  private tell({ owner }: CallContact, control: CallControl): void {
    if (owner) this.parts.dialling?.tell(owner.agentId, control);
  }
}

/** Why their number is not to be called; null = it may be. */
async function barredBy(
  { numbers, isBlocked }: Dialling,
  { number, districtId }: DialParty,
): Promise<DialEnd | null> {
  if (dialledNumberOf(number, numbers) === null) return 'not-allowed';
  return (await isBlocked(number, districtId)) ? 'blocked' : null;
}

const DUE = { state: 'due' } as const;
const endedBy = (end: DialEnd) => ({ state: 'ended', end }) as const;
/** Q.850: the network is out of order. */
const NETWORK = 38;
