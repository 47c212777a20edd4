import type { AriTarget } from '../ari/index.js';
import { authorizationOf } from '../ari/index.js';
import WebSocket from 'ws';

const OPEN_WITHIN_MS = 5000;

export interface MediaListener {
  /** PCM as it was asked for. */
  onSound(bytes: Buffer): void;
  /** Nothing comes any more; never told after `close`. */
  onLost(): void;
}

/** The sound of a channel of Asterisk, over a websocket that we open at the same server as ARI's. */
export class MediaSocket {
  private readonly socket: WebSocket;

  constructor(target: AriTarget, connectionId: string, listener: MediaListener) {
    const url = `${target.url.replace(/^http/, 'ws').replace(/\/ari$/, '')}/media/${connectionId}`;
    const headers = { authorization: authorizationOf(target) };
    this.socket = new WebSocket(url, 'media', { headers, handshakeTimeout: OPEN_WITHIN_MS });
    // Text frames tell the format, which is known.
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) listener.onSound(data as Buffer);
    });
    // A close follows every error.
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => listener.onLost());
  }

  /** Asterisk ends the channel then. */
  close(): void {
    this.socket.removeAllListeners('message').removeAllListeners('close');
    // A socket that is still connecting fails, which `error` hears.
    this.socket.terminate();
  }
}
