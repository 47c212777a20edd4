import type { RTCSession } from 'jssip/lib/RTCSession';
import type { PhoneCall } from '../../model/desk/phone.rules.js';
import { openMicrophone, Speaker } from './audio.js';

/** No servers: Asterisk is reached directly, or not at all. */
const PEER: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle' };

/** Q.850: the network is out of order, which is what a caller would make of it. */
const PAGE_GONE = 'Reason: Q.850;cause=38;text="page gone"';

/** One call that came to the softphone, from ringing to the end. */
export class SipCall {
  private phase: PhoneCall['phase'] = 'ringing';
  private own: MediaStream | null = null;
  private readonly heard = new MediaStream();
  private readonly speaker = new Speaker();

  constructor(
    readonly contactId: string,
    private readonly session: RTCSession,
    private readonly listener: { onChange(): void; onEnd(call: SipCall): void },
    /** A supervisor listens with it. */
    readonly monitors = false,
  ) {
    session.on('confirmed', () => this.enter('up'));
    session.on('ended', () => this.over());
    session.on('failed', () => this.over());
    session.on('peerconnection', ({ peerconnection }) => {
      peerconnection.addEventListener('track', ({ track }) => this.hear(track));
    });
  }

  get view(): PhoneCall {
    const muted = this.session.isMuted().audio ?? false;
    const { contactId, phase, monitors } = this;
    return { contactId, phase, muted, monitors };
  }

  /** What either side says, while they talk. */
  get streams(): { own: MediaStream; heard: MediaStream } | null {
    return this.phase === 'up' && this.own ? { own: this.own, heard: this.heard } : null;
  }

  /** Picks up. Rejects if there is no microphone; then it rings on. */
  async answer(): Promise<void> {
    if (this.phase !== 'ringing') return;
    this.enter('answering');
    try {
      this.own = await openMicrophone();
    } catch (error) {
      this.enter('ringing');
      throw error;
    }
    if (this.session.isEnded()) return this.over();
    this.session.answer({ mediaStream: this.own, pcConfig: PEER });
  }

  /** Refuses while it rings, ends it afterwards. */
  hangUp(): void {
    if (!this.session.isEnded()) this.session.terminate();
  }

  /** Its page goes: nobody hung up, so the caller is given back to the queue, and not left in silence. */
  lose(): void {
    if (this.session.isEstablished()) this.session.terminate({ extraHeaders: [PAGE_GONE] });
  }

  mute(muted: boolean): void {
    if (muted) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
    this.listener.onChange();
  }

  /** Sends a key (0–9, *, #) to the other side, by RFC 4733. */
  press(key: string): void {
    const [sender] = this.session.connection?.getSenders() ?? [];
    sender?.dtmf?.insertDTMF(key, 160, 70);
  }

  /** The devices that are chosen now. */
  async changeDevices(): Promise<void> {
    this.speaker.choose();
    const before = this.own;
    if (!before) return;
    const fresh = await openMicrophone();
    const [track] = fresh.getAudioTracks();
    const [sender] = this.session.connection?.getSenders() ?? [];
    if (!track || !sender) return stopTracks(fresh);
    track.enabled = !this.view.muted;
    await sender.replaceTrack(track);
    this.own = fresh;
    stopTracks(before);
    this.listener.onChange();
  }

  private hear(track: MediaStreamTrack): void {
    this.heard.addTrack(track);
    this.speaker.play(this.heard);
  }

  private enter(phase: PhoneCall['phase']): void {
    this.phase = phase;
    this.listener.onChange();
  }

  private over(): void {
    stopTracks(this.own);
    this.own = null;
    this.speaker.stop();
    this.listener.onEnd(this);
  }
}

const stopTracks = (stream: MediaStream | null): void => stream?.getTracks().forEach((track) => track.stop());
