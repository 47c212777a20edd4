import type { CallContact, CallLeg } from '#libs/contract';
import type { AriBridge } from '../ari/index.js';
import { earOfName, partsOfEar } from '../hearing/index.js';
import { nextName, recordedIn } from '../recording/index.js';
import { attendantOf } from './attendance.rules.js';
import { LostContacts } from './lost-contacts.service.js';
import {
  Call,
  HELD_BRIDGE,
  HOLDING_BRIDGE,
  LONGEST_PART_SECONDS,
  contactOfBridge,
  contactOfDial,
  legIdOf,
  legOfId,
  numberOf,
  recordingOfBridge,
  type CallMedia,
  type CallParts,
  type CallService,
  type CallStart,
  type CallerPlace,
} from '../call/index.js';

/** So much shorter a part may be that ended because it was long enough. */
const MARGIN_SECONDS = 60;

/** What was found in Asterisk. */
interface Found {
  /** Callers under our control, by call id. */
  callers: Map<string, Omit<CallStart, 'id'>>;
  /** Channels of whom we call, and whether they picked up. */
  dialled: Map<string, boolean>;
  /** Agents' legs. */
  legs: (CallLeg & { answered: boolean })[];
  bridges: AriBridge[];
  /** Channels and bridges of supervisors at calls, and of what hears them. */
  watching: { channels: string[]; bridges: string[] };
}

/**
 * What happened while the socket was away, nobody tells. So after every connection Asterisk and the
 * truth are read and compared: calls are adopted as they stand, contacts whose call is gone are ended,
 * and what belongs to no contact is hung up.
 */
export class RecoveryService {
  /** Bridges of no call, as the last sweep saw them. */
  private suspects: ReadonlySet<string> = new Set();
  private readonly lost: LostContacts;
  /** Of the Asterisk that was compared last. */
  private systemName: string | null = null;

  constructor(
    private readonly parts: CallParts,
    private readonly calls: CallService,
    /** Keeps the `systemname` for this Asterisk; throws if it is another's. */
    private readonly take: (systemName: string) => Promise<void>,
    /** Counts recordings that broke off. */
    private readonly brokeOff: () => void = () => undefined,
  ) {
    this.lost = new LostContacts(parts);
  }

  /** Safe to repeat. Throws if Asterisk or the truth can't be read; then nothing was decided. */
  async recover(): Promise<void> {
    const { ari, media, contacts, controls, book, log } = this.parts;
    // Steps of before are over before anything is compared: they would act on what they knew.
    await Promise.all(book.all().map((call) => call.settled()));
    await ari.filterEvents();
    await media.prepare();
    const systemName = await ari.systemName();
    await this.take(systemName);
    const found = await this.look();
    const open = await contacts.openCalls(systemName);
    const known = await controls.find([...open.values()].map(({ id }) => id));
    const adopted = [...found.callers].map(([callId, caller]) => {
      const call = new Call({ id: callId, ...caller });
      // What the contact still has to be told.
      call.ends = book.find(callId)?.ends ?? [];
      return { call, contact: open.get(callId) ?? null };
    });
    this.leftMeanwhile(found);
    book.clear();
    this.lost.forget();
    this.systemName = systemName;
    for (const { call, contact } of adopted) {
      call.control = known.find(({ contactId }) => contactId === contact?.id) ?? null;
      this.adopt(call, contact, found);
    }
    const dialled = await this.calls.findDialled(systemName, found.dialled);
    for (const call of dialled) if (call.contact) this.adopt(call, call.contact, found);
    const lost = [...open].filter(([callId]) => !found.callers.has(callId));
    // One that can't be ended must not keep all others from being answered: the next recovery tries again.
    const left = await Promise.allSettled(lost.map(([, contact]) => contacts.leave(contact.id)));
    for (const one of left)
      if (one.status === 'rejected') log.error({ err: one.reason }, 'a lost call is not ended');
    const strays = await this.endStrays(found);
    await this.endWatching(found);
    for (const { call } of adopted) await this.parts.watching.reset(call);
    for (const call of dialled) await this.parts.watching.reset(call);
    for (const call of [...adopted.map((one) => one.call), ...dialled]) this.calls.resume(call);
    log.info({ adopted: adopted.length + dialled.length, lost: lost.length, strays }, 'calls reconciled');
  }

  /**
   * Between recoveries: takes down bridges of conversations and ears that belonged to no call at two looks in a row, and
   * ends contacts that had none.
   * One look is not enough: a process that has just lost its calls to another does not know theirs.
   */
  async sweep(): Promise<void> {
    const { ari, log } = this.parts;
    const strays = this.strayBridges(await ari.bridges());
    const known = strays.filter((id) => this.suspects.has(id));
    this.suspects = new Set(strays);
    for (const id of known) await this.takeDown(id);
    if (known.length > 0) log.warn({ bridges: known }, 'bridges of no call are taken down');
    if (this.systemName !== null) await this.lost.end(this.systemName);
  }

  /**
   * A recording of a conversation ended by itself; if the conversation goes on, its next part begins: at once, unless it
   * `failed` or nothing was recorded, which may happen again at once. `seconds`: of sound, as far as Asterisk tells.
   */
  recordingEnded(name: string, { failed, seconds }: { failed: boolean; seconds: number }): void {
    const { book, log } = this.parts;
    const call = book.findByContact(recordedIn(name)?.contactId ?? '');
    if (!call?.contact || !call.isRecorded || call.take !== name) return;
    call.isRecorded = false;
    call.take = nextName(name);
    // Where that is their agent's to say, they have ended it.
    if (call.unrecorded) return;
    if (seconds < LONGEST_PART_SECONDS - MARGIN_SECONDS) {
      const about = { contactId: call.contact.id, name, seconds, failed };
      log.error(about, 'a recording broke off: is there room on the disk of Asterisk?');
      this.brokeOff();
    }
    if (!failed && seconds > 0) this.calls.changed(call.contact);
  }

  /** Who was in a tree and is gone has no contact by which that is found: their way would be in no figure. */
  private leftMeanwhile({ callers }: Found): void {
    for (const { id, phase } of this.parts.book.all())
      if (phase === 'guided' && !callers.has(id)) this.calls.callerGone(id);
  }

  /** Nothing can be decided now about a new caller: the dialplan tells them so. */
  turnAway(callId: string, called: string): void {
    void this.parts.door.leadAway(callId, called);
  }

  private async look(): Promise<Found> {
    // Bridges first: a channel that joins one in between is found outside, and is put in again.
    const { ari } = this.parts;
    const bridges = await ari.bridges();
    const channels = await ari.channels();
    const ours = channels.filter(({ dialplan }) => dialplan.app_name === 'Stasis');
    const callers: Found['callers'] = new Map();
    for (const channel of ours) {
      const [app, role, called] = channel.dialplan.app_data.split(',');
      if (app !== ari.app || role !== 'inbound' || !called) continue;
      callers.set(channel.id, { accountId: called, caller: numberOf(channel) });
    }
    const dialled = new Map(
      channels
        .filter(({ id }) => contactOfDial(id) !== null)
        .map(({ id, state, dialplan }) => [id, state === 'Up' && dialplan.app_name === 'Stasis'] as const),
    );
    const legs = channels.flatMap(({ id, state }) => {
      const leg = legOfId(id);
      return leg ? [{ ...leg, answered: state === 'Up' }] : [];
    });
    const ofWatch = (all: readonly { id: string }[]): string[] =>
      all.map(({ id }) => id).filter((id) => attendantOf(id) !== null);
    return {
      callers,
      dialled,
      legs,
      bridges,
      watching: { channels: ofWatch(channels), bridges: ofWatch(bridges) },
    };
  }

  private adopt(call: Call, contact: CallContact | null, found: Found): void {
    if (!contact) return this.parts.book.add(call);
    call.media = mediaOf(call, contact, found);
    const talk = talkOf(contact, found);
    call.bridged = talk !== null;
    call.recording = talk && recordingOfBridge(talk.id);
    call.take = call.recording;
    call.paused = null;
    this.calls.adopt(call, contact);
  }

  /** Ends legs and bridges that belong to no call. Answers how many. */
  private async endStrays({ legs, bridges }: Found): Promise<number> {
    // A leg of a call that is known is the plan's to judge.
    const strayLegs = legs.filter(({ contactId }) => this.parts.book.findByContact(contactId) === null);
    const strayBridges = this.strayBridges(bridges);
    for (const leg of strayLegs) await this.calls.dropStray(legIdOf(leg));
    for (const id of strayBridges) await this.parts.ari.destroyBridge(id);
    this.suspects = new Set();
    return strayLegs.length + strayBridges.length;
  }

  private async endWatching({ watching }: Found): Promise<void> {
    for (const id of watching.channels) await this.parts.ari.hangUp(id, 'normal');
    for (const id of watching.bridges) await this.parts.ari.destroyBridge(id);
  }

  private async takeDown(bridgeId: string): Promise<void> {
    const { ari } = this.parts;
    const ear = earOfName(bridgeId);
    for (const id of ear ? partsOfEar(ear).channels : []) await ari.hangUp(id, 'normal');
    await ari.destroyBridge(bridgeId);
  }

  /** A call makes its bridge while it is in the book, so one that is just being made is none of these. */
  private strayBridges(bridges: readonly AriBridge[]): string[] {
    const stray = (id: string): boolean => {
      const contactId = contactOfBridge(id) ?? earOfName(id)?.contactId ?? null;
      return contactId !== null && this.parts.book.findByContact(contactId) === null;
    };
    return bridges.map(({ id }) => id).filter(stray);
  }
}

/** The bridge of its conversation; one that is being taken down has nobody in it. */
function talkOf({ id: contactId }: CallContact, { bridges }: Found): AriBridge | null {
  const talks = bridges.filter(({ id }) => contactOfBridge(id) === contactId);
  return talks.find(({ channels }) => channels.length > 0) ?? talks.at(-1) ?? null;
}

function mediaOf(call: Call, contact: CallContact, found: Found): CallMedia {
  const { legs, bridges } = found;
  const members = (bridgeId: string): string[] => bridges.find(({ id }) => id === bridgeId)?.channels ?? [];
  const talk = talkOf(contact, found)?.channels ?? [];
  const places: readonly (readonly [CallerPlace, string[]])[] = [
    ['talking', talk],
    ['held', members(HELD_BRIDGE)],
    ['waiting', members(HOLDING_BRIDGE)],
  ];
  const place = places.find(([, channels]) => channels.includes(call.id))?.[0] ?? 'nowhere';
  return {
    caller: call.isUnanswered ? 'away' : place,
    legs: legs
      .filter(({ contactId }) => contactId === contact.id)
      .map((leg) => ({ ...leg, talks: talk.includes(legIdOf(leg)) })),
  };
}
