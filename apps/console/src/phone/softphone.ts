import type { Originator } from 'jssip/lib/RTCSession';
import type { IncomingRTCSessionEvent, RTCSessionEvent, UA } from 'jssip/lib/UA';
import { CONTACT_HEADER, MONITOR_HEADER, type PhoneAccess } from '#libs/contract';
import { type LineState, type PhoneState, SILENT } from '../../model/desk/phone.rules.js';
import { SipCall } from './sip-call.js';

/** Asterisk may not know the endpoint yet, or not any more: tried again after so long. */
const REGISTER_AGAIN_MS = 2000;
const EXPIRES_SECONDS = 120;
/** A call that was accepted at the desk has so long to ring here. */
const RINGS_WITHIN_MS = 8000;
/** So long an Asterisk may be away before the next one is tried: longer while a call is up there, which outlives less. */
const AWAY_MS = 4000;
const AWAY_IN_CALL_MS = 30_000;
/** While it registers elsewhere, its own is tried so often. */
const HOME_EACH_MS = 10_000;

/**
 * The softphone of one tab: registers at Asterisk over a websocket, and takes the calls that come with
 * the id of their contact. It comes back by itself after an outage.
 */
export class Softphone {
  private state: PhoneState = SILENT;
  private agent: UA | null = null;
  private readonly calls = new Map<string, SipCall>();
  /** Contacts whose call is to be picked up as soon as it rings, each with the end of its patience. */
  private readonly wanted = new Map<string, ReturnType<typeof setTimeout>>();
  private again: ReturnType<typeof setTimeout> | undefined;
  private access: PhoneAccess | null = null;
  /** Which of the addresses it registers at, and since when (epoch ms) that is away; null = it is there. */
  private place = 0;
  private awaySince: number | null = null;
  private lookedAt = 0;
  private looking: ReturnType<typeof setInterval> | undefined;
  private readonly listeners = new Set<() => void>();

  readonly snapshot = (): PhoneState => this.state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  constructor() {
    window.addEventListener('pagehide', () => {
      for (const call of this.calls.values()) call.lose();
    });
  }

  /** Says how the line stands while no softphone registers here. */
  idle(line: LineState): void {
    this.change({ line });
  }

  async start(access: PhoneAccess): Promise<void> {
    if (access.socketUrls.length === 0 || this.access) return;
    this.access = access;
    this.looking = setInterval(() => void this.look(), 1000);
    await this.register(access, 0);
  }

  private async register(access: PhoneAccess, place: number): Promise<void> {
    const { username, password, socketUrls } = access;
    const socketUrl = socketUrls[place] ?? '';
    this.place = place;
    this.awaySince = Date.now();
    this.change({ line: 'connecting' });
    // A part of its own: consoles without a softphone never load it.
    const { UA: UserAgent, WebSocketInterface } = await import('jssip');
    if (this.access !== access || this.place !== place) return;
    const agent = new UserAgent({
      sockets: [new WebSocketInterface(socketUrl)],
      uri: `sip:${username}@${new URL(socketUrl).hostname}`,
      password,
      register_expires: EXPIRES_SECONDS,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
      user_agent: 'Jietong console',
    });
    this.agent = agent;
    /** What one that was left says is no news. */
    const now = (act: () => void) => (): void => {
      if (this.agent === agent) act();
    };
    agent.on(
      'connected',
      now(() => (this.awaySince = null)),
    );
    agent.on(
      'registered',
      now(() => this.change({ line: 'up' })),
    );
    agent.on(
      'unregistered',
      now(() => this.change({ line: 'connecting' })),
    );
    agent.on(
      'disconnected',
      now(() => {
        this.awaySince ??= Date.now();
        this.change({ line: 'connecting' });
      }),
    );
    agent.on(
      'registrationFailed',
      now(() => this.registerAgain(agent)),
    );
    agent.on('newRTCSession', (event: RTCSessionEvent) => {
      if (event.originator === ('remote' as Originator)) this.take(event as IncomingRTCSessionEvent);
    });
    agent.start();
  }

  /** Where there are several Asterisks: goes to the next one when its own is gone, and back when that is there again. */
  private async look(): Promise<void> {
    const { access, agent, place, awaySince } = this;
    if (!access || !agent || access.socketUrls.length < 2) return;
    const away = awaySince === null ? 0 : Date.now() - awaySince;
    if (away > (this.calls.size > 0 ? AWAY_IN_CALL_MS : AWAY_MS))
      return this.move(access, (place + 1) % access.socketUrls.length);
    if (place === 0 || this.calls.size > 0 || Date.now() - this.lookedAt < HOME_EACH_MS) return;
    this.lookedAt = Date.now();
    if ((await answers(access.socketUrls[0] ?? '')) && this.agent === agent && this.calls.size === 0)
      return this.move(access, 0);
  }

  private move(access: PhoneAccess, place: number): Promise<void> {
    const { agent } = this;
    this.agent = null;
    this.lookedAt = Date.now();
    for (const call of this.calls.values()) call.hangUp();
    agent?.stop();
    return this.register(access, place);
  }

  /** Ends its calls, and registers no more. How the phone stands is for `idle` to say: another one may be there by now. */
  stop(): void {
    clearTimeout(this.again);
    clearInterval(this.looking);
    this.access = null;
    for (const call of this.calls.values()) call.hangUp();
    for (const patience of this.wanted.values()) clearTimeout(patience);
    this.wanted.clear();
    const { agent } = this;
    this.agent = null;
    agent?.stop();
  }

  /** Picks the contact's call up: now, or as soon as it rings here. */
  answer(contactId: string): void {
    this.change({ problem: null });
    const call = this.calls.get(contactId);
    if (call) return this.pickUp(call);
    clearTimeout(this.wanted.get(contactId));
    const giveUp = (): void => {
      if (this.wanted.delete(contactId)) this.change({ problem: 'no-call' });
    };
    this.wanted.set(contactId, setTimeout(giveUp, RINGS_WITHIN_MS));
  }

  find(contactId: string): SipCall | null {
    return this.calls.get(contactId) ?? null;
  }

  /** The devices that are chosen now, in every call. */
  async changeDevices(): Promise<void> {
    await Promise.all([...this.calls.values()].map((call) => call.changeDevices()));
  }

  dismissProblem(): void {
    this.change({ problem: null });
  }

  private take({ request, session }: IncomingRTCSessionEvent): void {
    const contactId = request.getHeader(CONTACT_HEADER) ?? '';
    const listener = { onChange: () => this.change({}), onEnd: (call: SipCall) => this.drop(call) };
    this.calls.get(contactId)?.hangUp(); // the one before it was lost
    const monitors = request.getHeader(MONITOR_HEADER) !== undefined;
    const call = new SipCall(contactId, session, listener, monitors);
    this.calls.set(contactId, call);
    this.change({});
    // A supervisor has just asked for it.
    if (monitors || this.wanted.has(contactId)) this.pickUp(call);
  }

  private pickUp(call: SipCall): void {
    clearTimeout(this.wanted.get(call.contactId));
    this.wanted.delete(call.contactId);
    call.answer().catch(() => this.change({ problem: 'no-microphone' }));
  }

  private drop(call: SipCall): void {
    if (this.calls.get(call.contactId) === call) this.calls.delete(call.contactId);
    this.change({});
  }

  private registerAgain(agent: UA): void {
    this.change({ line: 'refused' });
    clearTimeout(this.again);
    this.again = setTimeout(() => agent.isConnected() && agent.register(), REGISTER_AGAIN_MS);
  }

  private change(part: Partial<PhoneState>): void {
    this.state = { ...this.state, ...part, calls: [...this.calls.values()].map((call) => call.view) };
    for (const listener of this.listeners) listener();
  }
}

/** Whether a websocket for SIP opens there. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'sip');
    const patience = setTimeout(() => told(false), HOME_EACH_MS);
    const told = (is: boolean): void => {
      clearTimeout(patience);
      socket.close();
      resolve(is);
    };
    socket.addEventListener('open', () => told(true));
    socket.addEventListener('error', () => told(false));
  });
}
