import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import { codeOf } from '../start/refusal.js';

/** Whether a server could listen there now. Any other failure (no such address) is thrown. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await listenOnce(port, host);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return false;
    throw error;
  }
}

/** A loopback port nobody listens on at this moment. */
export const freePort = (): Promise<number> => listenOnce(0, '127.0.0.1');

/** A loopback port that is free for UDP and TCP at this moment, as SIP wants it. */
export async function freeUdpPort(): Promise<number> {
  for (;;) {
    const port = await bindOnce();
    if (await isFree(port)) return port;
  }
}

function bindOnce(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind({ port: 0, address: '127.0.0.1', exclusive: true }, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const chosen = (server.address() as AddressInfo).port;
      server.close(() => resolve(chosen));
    });
  });
}
