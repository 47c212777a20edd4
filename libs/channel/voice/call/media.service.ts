import {
  AppError,
  CONTACT_HEADER,
  type CallContact,
  type CallControl,
  type CallLeg,
  type RecordingMark,
  type RecordingMode,
} from '#libs/contract';
import type { Log } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import { inOrder, isLaterPart, nextName, recordedIn } from '../recording/index.js';
import type { Call } from './call.js';
import { ringSecondsOf } from './leg.rules.js';
import {
  HELD_BRIDGE,
  HOLDING_BRIDGE,
  NO_MEDIA,
  endpointOf,
  legIdOf,
  planOf,
  recordingOf,
  talkBridgeOf,
  type AgentLeg,
  type CallAction,
} from './call.rules.js';

/** One part of a recording is no longer (115 MB): it is fetched, sealed and sent as a whole. */
export const LONGEST_PART_SECONDS = 7200;
/** So many names are tried for the next part at one look; the next look goes on from there. */
const MOST_NAMES = 12;

/** How recordings are to be made, and where is noted that they were paused and went on. */
export interface RecordingMarks {
  now(): number;
  mark(contactId: string, mark: RecordingMark): Promise<void>;
  /**
   * That the pause which this agent wished is in effect; they are told. Answers what is wished now, null if that is
   * something newer than `revision`.
   */
  quiet(leg: CallLeg, revision: number): Promise<CallControl | null>;
  /** Of a queue. Never rejects. */
  /** Null: it can't be told now. */
  modeOf(queueId: string): Promise<RecordingMode | null>;
}

/** Told if an agent's endpoint can't be called, and why. */
export type Unreachable = (leg: CallLeg, error: unknown) => void;

/** Carries out in Asterisk what the plan of a call says. */
export class MediaService {
  constructor(
    private readonly ari: AriClient,
    private readonly marks: RecordingMarks,
    private readonly log: Log,
  ) {}

  /** What must be there before any call. Safe to repeat. */
  async prepare(): Promise<void> {
    for (const bridge of [HOLDING_BRIDGE, HELD_BRIDGE]) await this.ari.createBridge(bridge, 'holding');
  }

  async settle(call: Call, unreachable: Unreachable): Promise<void> {
    if (!call.contact) return;
    const mode = this.modeOf(call, call.contact);
    const plan = planOf(call.contact, call.media, call.onHold);
    if (isOver(call, plan)) await this.dropTalk(call);
    // Known by the time that somebody talks: nobody waits for it then.
    call.unrecorded = call.contact.state === 'active' && !call.recordingWanted && (await mode) !== 'always';
    // First: whatever fails, nothing goes on being recorded that must not be. What fails here is tried again below.
    if (call.pauseWanted || (call.unrecorded && call.isRecorded))
      await this.attendRecording(call).catch((error: unknown) => this.notPaused(call, error));
    for (const action of plan) {
      await this.act(call, action, unreachable);
    }
    await this.attendRecording(call);
  }

  /** A conversation is recorded as long as it lasts, but for what its agent wants left out; noted when it is so. */
  private async attendRecording(call: Call): Promise<void> {
    if (call.unrecorded) return this.endRecording(call);
    await this.ensureRecording(call);
    await this.pauseOrGoOn(call);
    await this.tellQuiet(call);
  }

  private async pauseOrGoOn(call: Call): Promise<void> {
    const { take, contact, pauseWanted: paused } = call;
    if (!contact || !take || !call.isRecorded || call.paused === paused) return;
    await this.ari.pauseRecording(take, paused);
    const changed = call.paused !== null || paused;
    call.paused = paused;
    if (changed) await this.marks.mark(contact.id, { recording: take, at: this.marks.now(), paused });
  }

  /** Nothing is recorded, as its agent wished: until they know that, they must not let the caller speak. */
  private async tellQuiet(call: Call): Promise<void> {
    const { contact, control } = call;
    const owner = contact?.owner;
    if (!contact || !owner || !control || !call.pauseWanted || control.quietEpoch === contact.epoch) return;
    const leg = { contactId: contact.id, epoch: contact.epoch, agentId: owner.agentId };
    const told = await this.marks.quiet(leg, control.revision);
    if (told) call.heed(told);
  }

  /**
   * How the conversations of its queue are recorded: asked once, when it comes there. As long as it can't be told they
   * are recorded, and it is asked again at the next look.
   */
  private async modeOf(call: Call, { queueId }: CallContact): Promise<RecordingMode> {
    const asked = call.mode?.queueId === queueId ? call.mode : { queueId, told: this.marks.modeOf(queueId) };
    call.mode = asked;
    const mode = await asked.told;
    if (mode === null && call.mode === asked) call.mode = null;
    return mode ?? 'always';
  }

  /** Ends the part that is being made, also one that another process began. What is recorded later is the next one. */
  private async endRecording(call: Call): Promise<void> {
    const { recording, bridged } = call;
    if (!bridged || recording === null) return;
    const live = call.isRecorded ? call.take : call.paused === null ? await this.partOf(recording) : null;
    if (live !== null) {
      await this.ari.stopRecording(live);
      [call.take, call.isRecorded] = [nextName(live), false];
    }
    call.paused = false;
  }

  /** Finds the part that is being made, if that is not known; where there is none, the next begins, unless it is to be paused. */
  private async ensureRecording(call: Call): Promise<void> {
    const { contact, recording, bridged } = call;
    if (!contact || !bridged || recording === null || call.isRecorded) return;
    const live = call.paused === null ? await this.partOf(recording) : null;
    if (live !== null) [call.take, call.isRecorded] = [live, true];
    else if (!call.pauseWanted) await this.record(call, recording);
  }

  /**
   * The part of a recording that is being made, the first or any other; null if none is. Asterisk has no list of what
   * it is recording, but each has a file in its spool from its beginning.
   */
  private async partOf(recording: string): Promise<string | null> {
    if (await this.ari.isRecording(recording)) return recording;
    const later = (await this.ari.storedRecordings()).filter((name) => isLaterPart(name, recording));
    for (const name of later.toSorted(inOrder).toReversed())
      if (await this.ari.isRecording(name)) return name;
    return null;
  }

  private notPaused({ contact }: Call, error: unknown): void {
    this.log.warn({ err: error, contactId: contact?.id }, 'a recording is not paused yet');
  }

  /** Takes a caller out of the music, so that something can be said to them. */
  async takeOut(call: Call): Promise<void> {
    const { caller } = call.media;
    if (caller !== 'waiting' && caller !== 'held') return;
    await this.ari.removeFromBridge(caller === 'waiting' ? HOLDING_BRIDGE : HELD_BRIDGE, call.id);
    call.media = { ...call.media, caller: 'nowhere' };
  }

  /** Takes the bridge of the conversation down, however far the conversation came. */
  async dropTalk(call: Call): Promise<void> {
    if (!call.bridged || call.recording === null) return;
    // Before it ends, so that its end is no news.
    call.isRecorded = false;
    await this.ari.destroyBridge(talkBridgeOf(call.recording));
    call.bridged = false;
    call.lastRecording = call.take ?? call.recording;
    [call.recording, call.take] = [null, null];
    call.paused = false;
    call.media = { ...call.media, legs: call.media.legs.map((leg) => ({ ...leg, talks: false })) };
  }

  private async act(call: Call, action: CallAction, unreachable: Unreachable): Promise<void> {
    switch (action.do) {
      case 'place':
        return this.place(call, action.at);
      case 'ring':
        return this.ring(call, action.leg, unreachable);
      case 'drop-leg':
        return this.dropLeg(call, action.leg);
      case 'talk':
        return this.talk(call, action);
      case 'end-talk':
        return this.dropTalk(call);
      case 'hang-up':
        return this.hangUp(call);
    }
  }

  private async place(call: Call, at: 'waiting' | 'held'): Promise<void> {
    // From one holding bridge straight into the other the music ends, and does not begin again.
    await this.takeOut(call);
    await this.ari.holdInBridge(at === 'waiting' ? HOLDING_BRIDGE : HELD_BRIDGE, call.id);
    call.media = { ...call.media, caller: at };
    if (at === 'waiting') await this.dropTalk(call);
  }

  /** Nobody waits for the answer: a phone may take seconds, and the caller is to hear music meanwhile. */
  private ring(call: Call, leg: CallLeg, unreachable: Unreachable): void {
    // Known before it is asked for: the phone may be picked up before the answer is here.
    const ringing: AgentLeg = { epoch: leg.epoch, agentId: leg.agentId, answered: false, talks: false };
    call.media = { ...call.media, legs: [...call.media.legs, ringing] };
    call.beside(
      this.originate(call, leg).catch((error: unknown) => {
        const { contactId, agentId } = leg;
        this.log.warn({ err: error, contactId, agentId }, 'an agent could not be rung');
        unreachable(leg, error);
      }),
    );
  }

  private async originate(call: Call, leg: CallLeg): Promise<void> {
    await this.ari.originate({
      channelId: legIdOf(leg),
      endpoint: `PJSIP/${endpointOf(leg.agentId)}`,
      appArgs: `agent,${leg.contactId},${leg.epoch}`,
      callerId: call.start.accountId,
      timeout: ringSecondsOf(call.contact, this.marks.now()),
      variables: { [`PJSIP_HEADER(add,${CONTACT_HEADER})`]: leg.contactId },
      // Whom we call has no channel yet.
      ...(call.isAway ? {} : { originator: call.id }),
    });
    // Dropped meanwhile, when there was nothing yet to hang up.
    if (!call.leg(leg)) await this.ari.hangUp(legIdOf(leg), 'normal');
  }

  /** Ends the legs of all agents. */
  async dropLegs(call: Call): Promise<void> {
    const { contact } = call;
    if (!contact) return;
    for (const leg of call.media.legs) await this.dropLeg(call, { ...leg, contactId: contact.id });
  }

  private async dropLeg(call: Call, leg: CallLeg): Promise<void> {
    await this.ari.hangUp(legIdOf(leg), 'normal');
    // After the request: one that failed is asked for again.
    call.forget(leg);
  }

  private async talk(call: Call, { legs, caller }: Extract<CallAction, { do: 'talk' }>): Promise<void> {
    const { contact } = call;
    if (!contact) return;
    const recording = call.recording ?? recordingOf(contact, call.lastRecording);
    const bridge = talkBridgeOf(recording);
    // Nobody is in it yet: also when the first attempt failed half-way.
    const begins = call.media.caller !== 'talking' && !call.media.legs.some(({ talks }) => talks);
    // Noted before it is made: caller or agent may be gone before they are in it.
    call.bridged = true;
    call.recording = recording;
    await this.ari.createBridge(bridge, 'mixing');
    await this.ari.addToBridge(bridge, [...(caller ? [call.id] : []), ...legs.map(legIdOf)]);
    const joined = (leg: AgentLeg): boolean =>
      legs.some(({ epoch, agentId }) => epoch === leg.epoch && agentId === leg.agentId);
    call.media = {
      caller: caller ? 'talking' : call.media.caller,
      legs: call.media.legs.map((leg) => (joined(leg) ? { ...leg, talks: true } : leg)),
    };
    if (begins && !call.unrecorded && !call.pauseWanted) await this.record(call, recording);
  }

  /** Begins the next part of the recording of a conversation. */
  private async record(call: Call, recording: string): Promise<void> {
    call.take ??= recording;
    try {
      for (let part = 1; part < MOST_NAMES && !call.isRecorded; part += 1) {
        call.isRecorded = await this.isBegun(talkBridgeOf(recording), call.take);
        if (!call.isRecorded) call.take = nextName(call.take);
      }
      if (!call.isRecorded) throw new AppError('STATE_CONFLICT', ['no name is free']);
      call.paused = false;
    } catch (error) {
      // The conversation goes on; that it is not recorded must be seen. The next look finds it begun, or tries again.
      call.paused = null;
      this.log.error({ err: error, contactId: call.contact?.id }, 'a conversation is not recorded');
    }
  }

  /** False if there is another recording of that name. */
  private async isBegun(bridge: string, name: string): Promise<boolean> {
    try {
      await this.ari.recordBridge(bridge, name, LONGEST_PART_SECONDS);
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'STATE_CONFLICT') throw error;
      return this.ari.isRecording(name); // it was begun, and the answer got lost
    }
  }

  private async hangUp(call: Call): Promise<void> {
    await this.dropLegs(call);
    await this.ari.hangUp(call.id, 'normal');
    await this.dropTalk(call);
    call.media = NO_MEDIA;
  }
}

/**
 * Nobody is in its bridge any more, yet it was not taken down: another conversation must not go on in it, under the
 * name of its recording. One that is only just being made, in this epoch, is none of these.
 */
function isOver({ media, bridged, recording, contact }: Call, plan: readonly CallAction[]): boolean {
  if (!contact || !bridged || media.caller !== 'waiting' || media.legs.some(({ talks }) => talks))
    return false;
  const begins = plan.some((action) => action.do === 'talk');
  return !begins || recording === null || recordedIn(recording)?.epoch !== contact.epoch;
}
