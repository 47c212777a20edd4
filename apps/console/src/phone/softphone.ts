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

  async start({ username, password, socketUrl }: PhoneAccess): Promise<void> {
    if (socketUrl === null || this.agent) return;
    this.change({ line: 'connecting' });
    // A part of its own: consoles without a softphone never load it.
    const { UA: UserAgent, WebSocketInterface } = await import('jssip');
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
    agent.on('registered', () => this.change({ line: 'up' }));
    agent.on('unregistered', () => this.change({ line: 'connecting' }));
    agent.on('disconnected', () => this.change({ line: 'connecting' }));
    agent.on('registrationFailed', () => this.registerAgain(agent));
    agent.on('newRTCSession', (event: RTCSessionEvent) => {
      if (event.originator === ('remote' as Originator)) this.take(event as IncomingRTCSessionEvent);
    });
    agent.start();
  }

  /** Ends its calls, and registers no more. */
  stop(): void {
    clearTimeout(this.again);
    for (const call of this.calls.values()) call.hangUp();
    for (const patience of this.wanted.values()) clearTimeout(patience);
    this.wanted.clear();
    this.agent?.stop();
    this.agent = null;
    this.change({ line: 'none' });
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
