import { AppError, SPEAKERS, type Speaker } from '#libs/contract';
import { newId, type Clock, type Log } from '#libs/platform';
import type { AriClient, AriTarget } from '../ari/index.js';
import type { Call, Watching } from '../call/index.js';
import { UtteranceCutter, type Utterance } from '../dictation/index.js';
import { samplesIn } from '../speech/index.js';
import { earNameOf, earOfName, partsOfEar, type EarId } from './ear.rules.js';
import { MediaSocket } from './media-socket.adapter.js';

/** Telephones carry no more. */
const RATE = 8000;
/** Asterisk's name of PCM at that rate. */
const FORMAT = 'slin';
/** After so many failures in one call it is left alone: it goes on without. */
const MOST_FAILURES = 3;

/** Takes what was said in a call; never throws. */
export type Heard = (said: { contactId: string; speaker: Speaker; utterance: Utterance }) => void;

export interface HearingParts {
  ari: AriClient;
  target: AriTarget;
  heard: Heard;
  clock: Clock;
  log: Log;
}

/** One side of a call. */
interface Ear {
  id: EarId;
  cutter: UtteranceCutter;
  socket: MediaSocket | null;
}
interface Ears {
  sides: Ear[];
  /** A pipe broke. */
  lost: boolean;
}

/**
 * Hears caller and agents of a conversation apart, live. Both are heard at the caller's channel: what comes in is the
 * caller, what goes out is whoever the caller hears. So consults and what a coach says are never heard, and a change
 * of agents changes nothing. What is heard while the caller is on hold, or is not recorded, is dropped here.
 */
export class HearingService implements Watching {
  private readonly calls = new Map<string, Ears>();
  private readonly failures = new WeakMap<Call, number>();

  constructor(private readonly parts: HearingParts) {}

  async settle(call: Call): Promise<void> {
    const ears = this.calls.get(call.id);
    const wanted = isTalked(call);
    if (ears && (!wanted || ears.lost)) await this.end(call);
    if (wanted && !this.calls.has(call.id)) await this.begin(call);
  }

  async end(call: Call): Promise<void> {
    const ears = this.calls.get(call.id);
    if (!ears) return;
    this.calls.delete(call.id);
    for (const ear of ears.sides) {
      ear.socket?.close();
      this.tell(ear, ear.cutter.flush());
    }
    for (const { id } of ears.sides) await this.quietly(call, () => this.remove(id));
  }

  /** A channel of an ear is under control: into the bridge of the two. */
  async arrived(call: Call, channelId: string): Promise<void> {
    const { ari } = this.parts;
    const id = earOfName(channelId);
    const ear = this.calls.get(call.id)?.sides.find((side) => side.id.turn === id?.turn);
    if (!id || !ear) return ari.hangUp(channelId, 'normal');
    await this.quietly(call, () => ari.addToBridge(earNameOf('ear', id), [channelId]));
  }

  /** A spy ends with the caller's channel, and the end of a pipe is told by its socket. */
  async gone(): Promise<void> {}

  async reset(call: Call): Promise<void> {
    this.forget(call.id);
  }

  /** Asterisk is out of reach, and with it every wish of agents: nothing is heard any more, in one call or in all. */
  forget(callId?: string): void {
    for (const [id, { sides }] of this.calls) {
      if (callId !== undefined && callId !== id) continue;
      for (const { socket } of sides) socket?.close();
      this.calls.delete(id);
    }
  }

  private async begin(call: Call): Promise<void> {
    const failures = this.failures.get(call) ?? 0;
    const { contact } = call;
    if (!contact || failures >= MOST_FAILURES) return;
    const sides = SPEAKERS.map((speaker) => ({
      id: { contactId: contact.id, speaker, turn: newId() },
      cutter: new UtteranceCutter(RATE),
      socket: null,
    }));
    // Known before it is asked for: its channels may be told of before the answers are here.
    const ears: Ears = { sides, lost: false };
    this.calls.set(call.id, ears);
    try {
      for (const ear of sides) await this.open(call, ears, ear);
    } catch (error) {
      this.failures.set(call, failures + 1);
      const over = error instanceof AppError && error.code === 'NOT_FOUND';
      this.parts.log[over ? 'debug' : 'warn'](
        { err: error, contactId: contact.id },
        'a call is not being written down',
      );
      await this.end(call);
    }
  }

  private async open(call: Call, ears: Ears, ear: Ear): Promise<void> {
    const { ari, target } = this.parts;
    const { id } = ear;
    await ari.createBridge(earNameOf('ear', id), 'mixing');
    const spy = id.speaker === 'caller' ? 'in' : 'out';
    await ari.snoop(call.id, { snoopId: earNameOf('spy', id), spy, whisper: 'none', appArgs: 'watch' });
    const channelId = earNameOf('pipe', id);
    const connectionId = await ari.mediaPipe({ channelId, format: FORMAT, appArgs: 'watch' });
    if (this.calls.get(call.id) !== ears) return;
    ear.socket = new MediaSocket(target, connectionId, {
      onSound: (bytes) => this.hear(call, ear, bytes),
      onLost: () => this.lose(call, ears),
    });
  }

  private hear(call: Call, ear: Ear, bytes: Buffer): void {
    // What was said before is still told.
    if (!isHeard(call)) return this.tell(ear, ear.cutter.flush());
    for (const said of ear.cutter.push(samplesIn(bytes), this.parts.clock.now())) this.tell(ear, said);
  }

  private lose(call: Call, ears: Ears): void {
    if (!ears.lost) this.failures.set(call, (this.failures.get(call) ?? 0) + 1);
    // The next round begins anew; where the call is over, it ends.
    ears.lost = true;
  }

  private tell({ id: { contactId, speaker } }: Ear, utterance: Utterance | null): void {
    if (utterance) this.parts.heard({ contactId, speaker, utterance });
  }

  private async remove(id: EarId): Promise<void> {
    const { channels, bridge } = partsOfEar(id);
    for (const channel of channels) await this.parts.ari.hangUp(channel, 'normal');
    await this.parts.ari.destroyBridge(bridge);
  }

  private async quietly(call: Call, act: () => Promise<void>): Promise<void> {
    await act().catch((error: unknown) =>
      this.parts.log.debug({ err: error, contactId: call.contact?.id }, 'a call is not heard as wished'),
    );
  }
}

/** Caller and agent are, or were and will be, in a conversation. */
const isTalked = ({ contact, bridged, isGone }: Call): boolean =>
  !isGone && bridged && contact?.state === 'active';

/** What is said now may be written down: where the recording leaves it out, so does the transcript. */
const isHeard = (call: Call): boolean =>
  isTalked(call) && call.media.caller === 'talking' && !call.onHold && !call.pauseWanted && !call.unrecorded;
