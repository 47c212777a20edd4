import type { CallContact } from '#libs/contract';
import type { AriBridge } from '../ari/index.js';
import { Call, type CallStart } from './call.js';
import { HOLDING_BRIDGE, contactOfBridge, legOfId, talkBridgeOf, type CallMedia } from './call.rules.js';
import type { CallParts, CallService } from './call.service.js';

/** What was found in Asterisk. */
interface Found {
  /** Callers under our control, by call id. */
  callers: Map<string, Omit<CallStart, 'id'>>;
  /** Agents' legs, by contact. */
  legs: { id: string; contactId: string; epoch: number; answered: boolean }[];
  bridges: AriBridge[];
}

/**
 * What happened while the socket was away, nobody tells. So after every connection Asterisk and the
 * truth are read and compared: calls are adopted as they stand, contacts whose call is gone are ended,
 * and what belongs to no contact is hung up.
 */
export class RecoveryService {
  /** Bridges of no call, as the last sweep saw them. */
  private suspects: ReadonlySet<string> = new Set();

  constructor(
    private readonly parts: CallParts,
    private readonly calls: CallService,
  ) {}

  /** Safe to repeat. Throws if Asterisk or the truth can't be read; then nothing was decided. */
  async recover(): Promise<void> {
    const { ari, media, contacts, book, log } = this.parts;
    // Steps of before are over before anything is compared: they would act on what they knew.
    await Promise.all(book.all().map((call) => call.settled()));
    await ari.filterEvents();
    await media.prepare();
    const found = await this.look();
    const open = await contacts.openCalls(`${await ari.systemName()}-`);
    book.clear();
    const adopted = [...found.callers].map(([callId, caller]) => ({
      call: new Call({ id: callId, ...caller }),
      contact: open.get(callId) ?? null,
    }));
    for (const { call, contact } of adopted) this.adopt(call, contact, found);
    const lost = [...open].filter(([callId]) => !found.callers.has(callId));
    // One that can't be ended must not keep all others from being answered: the next recovery tries again.
    const left = await Promise.allSettled(lost.map(([, contact]) => contacts.leave(contact.id)));
    for (const one of left)
      if (one.status === 'rejected') log.error({ err: one.reason }, 'a lost call is not ended');
    const strays = await this.endStrays(found);
    for (const { call } of adopted) this.calls.resume(call);
    log.info({ adopted: adopted.length, lost: lost.length, strays }, 'calls reconciled');
  }

  /**
   * Between recoveries: takes down conversations' bridges that belonged to no call at two looks in a row.
   * One look is not enough: a process that has just lost its calls to another does not know theirs.
   */
  async sweep(): Promise<void> {
    const { ari, log } = this.parts;
    const strays = this.strayBridges(await ari.bridges());
    const known = strays.filter((id) => this.suspects.has(id));
    this.suspects = new Set(strays);
    for (const id of known) await ari.destroyBridge(id);
    if (known.length > 0) log.warn({ bridges: known }, 'bridges of no call are taken down');
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
      callers.set(channel.id, { accountId: called, caller: channel.caller.number });
    }
    const legs = channels.flatMap(({ id, state }) => {
      const leg = legOfId(id);
      return leg ? [{ ...leg, id, answered: state === 'Up' }] : [];
    });
    return { callers, legs, bridges };
  }

  private adopt(call: Call, contact: CallContact | null, found: Found): void {
    if (!contact) return this.parts.book.add(call);
    call.media = mediaOf(call, contact, found);
    call.bridged = found.bridges.some(({ id }) => id === talkBridgeOf(contact.id));
    this.calls.adopt(call, contact);
  }

  /** Ends legs and bridges that belong to no call. Answers how many. */
  private async endStrays({ legs, bridges }: Found): Promise<number> {
    const strayLegs = legs.filter(({ contactId, epoch }) => {
      const call = this.parts.book.findByContact(contactId);
      return call?.media.leg?.epoch !== epoch;
    });
    const strayBridges = this.strayBridges(bridges);
    for (const { id } of strayLegs) await this.calls.dropStray(id);
    for (const id of strayBridges) await this.parts.ari.destroyBridge(id);
    this.suspects = new Set();
    return strayLegs.length + strayBridges.length;
  }

  /** A call makes its bridge while it is in the book, so one that is just being made is none of these. */
  private strayBridges(bridges: readonly AriBridge[]): string[] {
    const stray = (id: string): boolean => {
      const contactId = contactOfBridge(id);
      return contactId !== null && this.parts.book.findByContact(contactId) === null;
    };
    return bridges.map(({ id }) => id).filter(stray);
  }
}

function mediaOf(call: Call, contact: CallContact, { legs, bridges }: Found): CallMedia {
  const members = (bridgeId: string): string[] => bridges.find(({ id }) => id === bridgeId)?.channels ?? [];
  const leg = legs.find(({ contactId, epoch }) => contactId === contact.id && epoch === contact.epoch);
  const talk = members(talkBridgeOf(contact.id));
  const together = leg !== undefined && talk.includes(call.id) && talk.includes(leg.id);
  return {
    caller: together ? 'talking' : members(HOLDING_BRIDGE).includes(call.id) ? 'waiting' : 'nowhere',
    leg:
      leg && contact.owner
        ? { epoch: leg.epoch, agentId: contact.owner.agentId, answered: leg.answered }
        : null,
  };
}
