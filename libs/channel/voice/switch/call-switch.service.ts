import type { CallContact, CallControl } from '#libs/contract';
import { Ticker, type Log } from '#libs/platform';
import { setTimeout as wait } from 'node:timers/promises';
import type { AriEvent, AriPlayback, AriRecording, AriSocketListener } from '../ari/index.js';
import { attendantOf } from './attendance.rules.js';
import { listenerOfPlayback } from '../script/index.js';
import { greetingIdOf, legOfId, listenerOfNotice, type CallService } from '../call/index.js';
import type { FallbackWishService } from './fallback-wish.service.js';
import type { RecoveryService } from './recovery.service.js';

const RETRY_MS = 500;
/** How exactly silence is measured. */
const TICK_MS = 200;
/** Calls are given to the dialplan also while Asterisk is connected: when MongoDB is away. */
const WISHES_MS = 300_000;
/** So much is kept while calls are being reconciled; after more, they are looked at anew. */
const MOST_KEPT = 10_000;
const GREETING = greetingIdOf('');

/** What came while calls were being reconciled, and the new caller who it was, if it was one. */
interface Kept {
  act: () => void;
  caller: { id: string; called: string } | null;
}

/**
 * Brings the events of one Asterisk to its calls. After every connection nothing is acted upon before
 * Asterisk and the truth have been compared; what arrives meanwhile is kept in order. While they can't be compared,
 * the dialplan has the new callers.
 */
export class CallSwitch implements AriSocketListener {
  private state: 'down' | 'recovering' | 'up' = 'down';
  /** Counts connections, so that a recovery of an earlier one gives up. */
  private connection = 0;
  /** They could not be compared, so far, at this connection. */
  private failing = false;
  private kept: Kept[] = [];
  private whenUp: () => void = () => undefined;
  private recovery: Promise<void> = Promise.resolve();
  private readonly rounds: Ticker;
  private readonly ticks: Ticker;
  private readonly wishRounds: Ticker;

  constructor(
    private readonly calls: CallService,
    private readonly recoverer: RecoveryService,
    private readonly wishes: FallbackWishService,
    private readonly log: Log,
    roundMs: number,
  ) {
    this.rounds = new Ticker('calls', roundMs, () => this.round(), log);
    this.wishRounds = new Ticker('wishes', WISHES_MS, () => this.collect(), log);
    this.ticks = new Ticker('silence', TICK_MS, async () => this.tick(), log);
  }

  start(): void {
    this.rounds.start();
    this.ticks.start();
    this.wishRounds.start();
  }

  /** Asterisk is connected, and every call is under control. */
  get isReady(): boolean {
    return this.state === 'up';
  }

  /** What to do whenever every call is under control again. */
  onReady(handler: () => void): void {
    this.whenUp = handler;
  }

  /** Another number at every connection. */
  get connectionNumber(): number {
    return this.connection;
  }

  onUp(): void {
    this.state = 'recovering';
    this.connection += 1;
    this.failing = false;
    this.kept = [];
    const connection = this.connection;
    this.recovery = this.recovery.then(() => this.recover(connection));
  }

  onDown(): void {
    this.state = 'down';
    this.connection += 1;
  }

  onEvent(event: AriEvent): void {
    this.whenReady(() => this.take(event), callerIn(event));
  }

  /** A contact changed, here or in another process. */
  onContact(contact: CallContact): void {
    this.whenReady(() => this.calls.changed(contact));
  }

  /** An agent wishes something of their call. */
  onControl(control: CallControl): void {
    this.whenReady(() => this.calls.controlled(control));
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.onDown();
    await Promise.all([this.rounds.stop(), this.ticks.stop(), this.wishRounds.stop()]);
    await this.recovery;
  }

  private whenReady(act: () => void, caller: Kept['caller'] = null): void {
    if (this.state === 'up') return act();
    if (this.state === 'down') return;
    const full = this.kept.length > MOST_KEPT;
    if (caller && (this.failing || full)) return this.recoverer.turnAway(caller.id, caller.called);
    if (!full) this.kept.push({ act, caller });
  }

  private async recover(connection: number): Promise<void> {
    while (this.connection === connection) {
      // What came before is found by the look that follows.
      this.kept = [];
      try {
        await this.recoverer.recover();
        if (this.connection !== connection) return;
        if (this.kept.length > MOST_KEPT) continue;
        this.state = 'up';
        this.whenUp();
        for (const { act } of this.kept) act();
        this.kept = [];
        void this.collect();
        return;
      } catch (error) {
        this.log.warn({ err: error }, 'calls could not be reconciled; trying again');
        if (this.connection !== connection) return;
        this.failing = true;
        for (const { caller } of this.kept) if (caller) this.recoverer.turnAway(caller.id, caller.called);
        await wait(RETRY_MS);
      }
    }
  }

  /** What callers left with the dialplan meanwhile: after the calls, which can't wait. */
  private async collect(): Promise<void> {
    if (this.state === 'up') await this.wishes.collect().catch(this.noWish);
  }

  private readonly noWish = (error: unknown): void =>
    this.log.warn({ err: error }, 'wishes to be called back are left with the dialplan');

  private tick(): void {
    if (this.state === 'up') this.calls.tick();
  }

  private async round(): Promise<void> {
    if (this.state !== 'up') return;
    await this.calls.round();
    if (this.state === 'up') await this.recoverer.sweep();
  }

  private take(event: AriEvent): void {
    switch (event.type) {
      case 'StasisStart':
        return this.started(event.channel, event.args);
      case 'StasisEnd':
        return this.calls.callerGone(event.channel.id);
      case 'ChannelDestroyed': {
        const leg = legOfId(event.channel.id);
        if (leg) return this.calls.legGone(leg, event.cause);
        const watch = attendantOf(event.channel.id);
        if (watch) return this.calls.watcherGone(watch.contactId, event.channel.id);
        return this.calls.callerEnded(event.channel.id, event.cause);
      }
      case 'PlaybackFinished':
        return this.played(event.playback);
      case 'ChannelDtmfReceived':
        return this.calls.key(event.channel.id, event.digit);
      case 'RecordingFinished':
      case 'RecordingFailed':
        return this.recorded(event.recording, event.type === 'RecordingFailed');
      default:
        return;
    }
  }

  private played({ id: playbackId, state }: AriPlayback): void {
    if (playbackId.startsWith(GREETING))
      return this.calls.greeted(playbackId.slice(GREETING.length), state === 'failed');
    const noticed = listenerOfNotice(playbackId);
    if (noticed !== null) return this.calls.noticed(noticed);
    const callId = listenerOfPlayback(playbackId);
    if (callId !== null) this.calls.played(callId, playbackId);
  }

  /** What a caller said, or a conversation. */
  private recorded({ name, target_uri: target, duration = 0 }: AriRecording, failed: boolean): void {
    if (target.startsWith('bridge:'))
      return this.recoverer.recordingEnded(name, { failed, seconds: duration });
    this.calls.recorded(target.replace(/^channel:/, ''));
  }

  private started(channel: Extract<AriEvent, { type: 'StasisStart' }>['channel'], args: string[]): void {
    const [role, first = '', second = ''] = args;
    if (role === 'wish') return void this.wishes.take(channel.id, first, second).catch(this.noWish);
    const leg = legOfId(channel.id);
    const watch = attendantOf(channel.id);
    if (role === 'watch' && watch) return this.calls.watcherArrived(watch.contactId, channel.id);
    if (role === 'agent' && leg) return this.calls.legAnswered(leg);
    if (role === 'dialled') return this.calls.dialAnswered(channel.id);
    if (role === 'inbound') return this.calls.arrive(channel, first);
  }
}

function callerIn(event: AriEvent): Kept['caller'] {
  if (event.type !== 'StasisStart' || event.args[0] !== 'inbound') return null;
  return { id: event.channel.id, called: event.args[1] ?? '' };
}
