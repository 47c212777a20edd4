import type { Namespace as IoNamespace, Socket } from 'socket.io';
import { principalOf, type SocketDoor } from './socket-auth.js';

/** So many sockets are asked about in one question. */
const BATCH = 1000;

/**
 * Asks again from time to time whether the sockets of a namespace may stay: a session may have
 * expired, or its end may have been pushed while Redis was away. A store that cannot be reached
 * changes nothing.
 */
export class SocketRecheck {
  private readonly timer: NodeJS.Timeout;
  private running = false;

  constructor(
    private readonly namespace: IoNamespace,
    private readonly door: SocketDoor,
    everyMs: number,
  ) {
    this.timer = setInterval(() => void this.round(), everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async round(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const sockets = [...this.namespace.sockets.values()];
      for (let from = 0; from < sockets.length; from += BATCH) {
        await this.look(sockets.slice(from, from + BATCH));
      }
    } catch {
      // Nobody is put out because it could not be told now; the next round asks again.
    } finally {
      this.running = false;
    }
  }

  private async look(sockets: readonly Socket[]): Promise<void> {
    const good = await this.door.stillGood(sockets.map((socket) => principalOf(socket)));
    sockets.forEach((socket, index) => {
      if (!good[index]) socket.disconnect(true);
    });
  }
}
