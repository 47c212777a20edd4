import type { Log } from '#libs/platform';
import WebSocket from 'ws';
import type { AriEvent } from './ari.model.js';
import { authorizationOf, type AriTarget } from './ari-rest.service.js';

/** Told of what the socket brings. Never throws. */
export interface AriSocketListener {
  /** The application is ours; what happened while it was not, nobody will tell. */
  onUp(): void;
  onDown(): void;
  onEvent(event: AriEvent): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3000;
const PING_EVERY_MS = 5000;
const OPEN_WITHIN_MS = 5000;

/**
 * The websocket that owns the Stasis application. It comes back after an outage by itself, and finds
 * out by pings when the other side is gone without a word. Taken over by another process (which is how
 * Asterisk has it), it says `onDown` and stays away until `start` is called again.
 */
export class AriSocket {
  private socket: WebSocket | null = null;
  private timer: NodeJS.Timeout | null = null;
  private pause = FIRST_PAUSE_MS;
  private wanted = false;
  private up = false;

  constructor(
    private readonly target: AriTarget,
    private readonly app: string,
    private readonly listener: AriSocketListener,
    private readonly log: Log,
  ) {}

  get isUp(): boolean {
    return this.up;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  /** Gives the application up; resolves when the socket is closed. */
  async stop(): Promise<void> {
    this.wanted = false;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const socket = this.socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    if (socket.readyState === WebSocket.OPEN) socket.close();
    const force = setTimeout(() => socket.terminate(), 1000);
    await closed;
    clearTimeout(force);
  }

  private connect(): void {
    const url = new URL(`${this.target.url.replace(/^http/, 'ws')}/events`);
    url.searchParams.set('app', this.app);
    url.searchParams.set('subscribeAll', 'false');
    const socket = new WebSocket(url, {
      headers: { authorization: authorizationOf(this.target) },
      handshakeTimeout: OPEN_WITHIN_MS,
      perMessageDeflate: false,
    });
    this.socket = socket;
    const stopPings = this.keepAlive(socket);
    socket.on('open', () => this.opened());
    socket.on('message', (data) => this.received(socket, (data as Buffer).toString()));
    socket.on('error', (error) => this.log.debug({ err: error }, 'ari socket'));
    socket.on('close', () => {
      stopPings();
      this.closed(socket);
    });
  }

  private opened(): void {
    this.pause = FIRST_PAUSE_MS;
    this.up = true;
    this.log.info({ app: this.app }, 'ari is up');
    this.listener.onUp();
  }

  private received(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    const event = JSON.parse(text) as AriEvent;
    if (event.type === 'ApplicationReplaced') {
      this.log.warn({ app: this.app }, 'another process took the ari application over');
      this.wanted = false;
      socket.close(); // Asterisk keeps it open, and silent
    }
    this.listener.onEvent(event);
  }

  private closed(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    if (this.up) {
      this.up = false;
      this.log.warn({ app: this.app }, 'ari is down');
      this.listener.onDown();
    }
    if (!this.wanted) return;
    this.timer = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  /** Ends a connection whose other side does not answer a ping until the next one. */
  private keepAlive(socket: WebSocket): () => void {
    let answered = true;
    socket.on('pong', () => (answered = true));
    const timer = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (!answered) return socket.terminate();
      answered = false;
      socket.ping();
    }, PING_EVERY_MS);
    return () => clearInterval(timer);
  }
}
