import { expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { Link } from './link.service.js';

it('gives up where the server closes before it has let anybody in', async () => {
  const http = createServer();
  const server = new Server(http);
  const asked = new Promise<void>((resolve) => {
    // Never answers: whoever came is neither in nor refused.
    server.of('/agent').use(() => resolve());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const came = Link.connect(`http://127.0.0.1:${port}`, '/agent', 'token');
  await asked;
  await server.close();
  await expect(came).rejects.toThrow('closed');
}, 20_000);
