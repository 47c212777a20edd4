import type { Socket } from 'socket.io';

interface Watch {
  ended: boolean;
  stop(): void;
}

/** What each socket of a gateway watches: one thing at a time, until it watches another, or goes. */
export class SocketWatches {
  private readonly watches = new Map<Socket, Watch>();

  /** Ends what the socket watched before, and answers the present state of what it watches now. */
  async begin<T>(socket: Socket, start: () => Promise<{ present: T; stop: () => void }>): Promise<T> {
    this.end(socket);
    const watch: Watch = { ended: false, stop: () => undefined };
    this.watches.set(socket, watch);
    try {
      const { present, stop } = await start();
      // Meanwhile the socket may have asked for another.
      if (watch.ended) stop();
      else watch.stop = stop;
      return present;
    } finally {
      if (!socket.connected) this.end(socket);
    }
  }

  end(socket: Socket): void {
    const watch = this.watches.get(socket);
    if (!watch) return;
    watch.ended = true;
    watch.stop();
    this.watches.delete(socket);
  }
}
