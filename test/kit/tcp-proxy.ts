import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a store that a test can cut, stall and mend without touching the store. */
export interface TcpProxy {
  port: number;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** Keeps connections open and passes nothing on, as a store that hangs. */
  stall(): void;
  /** Passes on what clients say, and loses what they are answered. */
  mute(): void;
  /** Passes on so many more pieces of what clients say, and then cuts: what the last one asked is done, its answer is lost. */
  cutAfter(pieces: number): void;
  /** As at the beginning; after `mute` for new connections only, so `cut` first. */
  mend(): void;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback and passes everything to the target. */
export async function openTcpProxy(targetHost: string, targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const targets = new Set<Socket>();
  let state: 'open' | 'cut' | 'stalled' = 'open';
  let left = Infinity;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (state === 'cut') return void client.destroy();
    const target = connect(targetPort, targetHost);
    keep(target);
    targets.add(target);
    target.once('close', () => targets.delete(target));
    client.pipe(target).pipe(client);
    client.on('data', () => {
      left -= 1;
      if (left > 0) return;
      left = Infinity;
      state = 'cut';
      for (const one of targets) one.unpipe().end();
      for (const socket of sockets) if (!targets.has(socket)) socket.unpipe().destroy();
    });
    client.once('close', () => target.destroy());
    target.once('close', () => client.destroy());
    if (state === 'stalled') for (const socket of [client, target]) socket.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const destroyAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      destroyAll();
    },
    stall() {
      state = 'stalled';
      sockets.forEach((socket) => socket.pause());
    },
    mute() {
      for (const target of targets) target.unpipe().resume();
    },
    cutAfter(pieces) {
      left = pieces;
    },
    mend() {
      state = 'open';
      left = Infinity;
      sockets.forEach((socket) => socket.resume());
    },
    async close() {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
