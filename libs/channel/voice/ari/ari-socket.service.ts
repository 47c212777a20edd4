import { withoutPassword, type Log } from '#libs/platform';
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

const PING_EVERY_MS = 5000;
const OPEN_WITHIN_MS = 5000;

/**
 * The websocket that owns the Stasis application. It finds out by pings when the other side is gone without a word.
 * Asterisk gives the application to whoever connects last, and takes it from everybody else. So after an outage, or
 * taken over, it says `onDown` and stays away until `start` is called again, by whoever knows that it is still ours.
 */
export class AriSocket {
  private socket: WebSocket | null = null;
  private up = false;
  private ended = false;
  /** That it can't be reached was said; said again only after it could. */
  private saidAway = false;

  constructor(
    private readonly target: AriTarget,
    private readonly app: string,
    private readonly listener: AriSocketListener,
    private readonly log: Log,
  ) {}

  get isUp(): boolean {
    return this.up;
  }

  /** Connects, once, unless it is connected or about to be. */
  start(): void {
    if (!this.socket && !this.ended) this.connect();
  }

  /** As `stop`, for good. */
  end(): Promise<void> {
    this.ended = true;
    return this.stop();
  }

  /** Gives the application up; resolves when the socket is closed. */
  async stop(): Promise<void> {
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
    socket.on('error', (error) => this.failed(error));
    socket.on('close', () => {
      stopPings();
      this.closed(socket);
    });
  }

  /** Said once, or whoever sets a wrong address or password hears of it from the callers. */
  private failed(error: Error): void {
    const about = { err: error, url: withoutPassword(this.target.url), user: this.target.user };
    if (this.up || this.saidAway) return this.log.debug(about, 'ari socket');
    this.saidAway = true;
    this.log.warn(about, 'Asterisk can not be reached, or refuses us: ASTERISK_ARI_URL, _USER and _PASSWORD');
  }

  private opened(): void {
    this.up = true;
    this.saidAway = false;
    this.log.info({ app: this.app }, 'ari is up');
    this.listener.onUp();
  }

  private received(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    const event = JSON.parse(text) as AriEvent;
    if (event.type === 'ApplicationReplaced') {
      this.log.warn({ app: this.app }, 'another process took the ari application over');
      void this.stop(); // Asterisk keeps it open, and silent
    }
    this.listener.onEvent(event);
  }

  private closed(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    if (!this.up) return;
    this.up = false;
    this.log.warn({ app: this.app }, 'ari is down');
    this.listener.onDown();
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
