import { eventually } from '#kit';
import { Entry, NameServer } from '#kit/nginx';
import { freePort } from '#libs/platform/embedded';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Loopback has addresses enough for several machines with the same port. */
const [FIRST, SECOND, PBX, ELSEWHERE] = ['127.0.1.2', '127.0.1.3', '127.0.1.4', '127.0.1.5'];

/** So many are let in at once here. */
const SOFTPHONES = 3;

/** Of one address, as deploy/entry.conf has it; each is two connections of nginx, which has 1,024 unless told. */
const OF_ONE_ADDRESS = 600;

/** Says who it is and what reached it; takes every upgrade. */
class Machine {
  private constructor(
    readonly name: string,
    private readonly server: Server,
    private readonly upgraded: ReadonlySet<Duplex>,
  ) {}

  static async start(name: string, host: string, port: number): Promise<Machine> {
    const server = createServer((request, response) => {
      request.resume().once('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ name, path: request.url, headers: request.headers }));
      });
    });
    const upgraded = new Set<Duplex>();
    server.on('upgrade', (request, socket) => {
      socket.on('error', () => undefined);
      socket.once('close', () => upgraded.delete(socket));
      upgraded.add(socket);
      const answer = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${name}${request.url}\r\n\r\n`;
      // Some stay, as softphones do.
      if (request.url?.endsWith('?stays')) socket.write(answer);
      else socket.end(answer);
    });
    server.listen(port, host);
    await once(server, 'listening');
    return new Machine(name, server, upgraded);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    for (const socket of this.upgraded) socket.destroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }
}

interface Seen {
  name: string;
  path: string;
  headers: IncomingHttpHeaders;
}

describe('the entry of a deployment', () => {
  let names: NameServer;
  let entry: Entry;
  let ports: { gateway: number; asterisk: number };
  const machines: Machine[] = [];
  const start = async (name: string, host: string, port: number): Promise<void> =>
    void machines.push(await Machine.start(name, host, port));
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Seen> =>
    (await (await fetch(`${entry.url}${path}`, { headers })).json()) as Seen;
  const upgrade = async (path: string): Promise<string> => {
    const { answer, socket } = await opened(path);
    socket.destroy();
    return answer;
  };
  const opened = async (
    path: string,
    { url, from }: { url: string; from?: string } = entry,
  ): Promise<{ answer: string; socket: Socket }> => {
    const { port, hostname } = new URL(url);
    const socket = connect({
      port: Number(port),
      host: hostname,
      ...(from === undefined ? {} : { localAddress: from }),
    });
    const asked = [
      `GET ${path} HTTP/1.1`,
      'Host: console.example.cn',
      'Connection: Upgrade',
      'Upgrade: websocket',
    ];
    socket.write(`${asked.join('\r\n')}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return { answer: /^Upgrade: (.*)\r$/m.exec(answer.toString())?.[1] ?? answer.toString(), socket };
  };

  beforeAll(async () => {
    ports = { gateway: await freePort(), asterisk: await freePort() };
    names = await NameServer.start();
    names.tell('gateway', [FIRST]);
    await start('first', FIRST, ports.gateway);
    entry = await Entry.start(names, ports, SOFTPHONES);
  }, 300_000);
  afterAll(async () => {
    await entry.close();
    await Promise.all(machines.map((machine) => machine.close()));
    await names.close();
  });

  it('leads to a gateway, which is told who asked for what', async () => {
    const { name, path, headers } = await get('/api/v1/me?x=1', { 'x-forwarded-for': '8.8.8.8' });
    expect([name, path]).toEqual(['first', '/api/v1/me?x=1']);
    expect(headers).toMatchObject({
      host: new URL(entry.url).host,
      // Nobody else's word for their address.
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
    expect(await upgrade('/socket.io/?transport=websocket')).toBe('first/socket.io/?transport=websocket');
  });

  it('shows nobody the figures of a gateway', async () => {
    for (const path of ['/metrics', '//metrics', '/metrics?x=1', '/%6Detrics', '/x/../metrics'])
      expect([path, (await fetch(`${entry.url}${path}`)).status]).toEqual([path, 404]);
  });

  it('takes a prompt of ten megabytes, and nothing much larger', async () => {
    const send = async (size: number): Promise<number> =>
      (await fetch(`${entry.url}/api/v1/prompts`, { method: 'POST', body: Buffer.alloc(size) })).status;
    expect([await send(10 * 2 ** 20), await send(12 * 2 ** 20)]).toEqual([200, 413]);
  });

  it('leads the softphones’ websocket to Asterisk, which may come later, and nothing else of it', async () => {
    expect((await fetch(`${entry.url}/ws`)).status).toBe(502);
    names.tell('asterisk', [PBX]);
    await start('pbx', PBX, ports.asterisk);
    await eventually(
      () => upgrade('/ws'),
      (answer) => answer === 'pbx/ws',
    );
    for (const path of ['/ari/channels', '/ws/../ari/channels', '/ws/ari', '//ari/channels'])
      expect([path, (await get(path)).name]).toEqual([path, 'first']);
  });

  it('lets no more softphones in than leave Asterisk room to be controlled', async () => {
    const phones: Socket[] = [];
    // Those of before may not have been let go yet.
    const comes = () =>
      eventually(
        () => opened('/ws?stays'),
        ({ answer }) => answer === 'pbx/ws?stays',
      );
    for (let n = 0; n < SOFTPHONES; n += 1) phones.push((await comes()).socket);
    expect(await upgrade('/ws')).toMatch(/^HTTP\/1.1 503 /);
    expect((await get('/')).name).toBe('first');
    phones[0]?.destroy();
    await eventually(
      () => upgrade('/ws'),
      (answer) => answer === 'pbx/ws',
    );
    for (const phone of phones) phone.destroy();
  });

  it('lets one address have as many softphones as an office, holds them all, and lets others in besides', async () => {
    const deployed = await Entry.start(names, ports);
    const { url } = deployed;
    const phones: Socket[] = [];
    const come = async (from?: string): Promise<string> => {
      const { answer, socket } = await opened('/ws?stays', from === undefined ? { url } : { url, from });
      phones.push(socket);
      return answer;
    };
    try {
      await eventually(
        () => opened('/ws', { url }),
        ({ answer }) => answer === 'pbx/ws',
      );
      const answers = new Set<string>();
      for (let n = 0; n < OF_ONE_ADDRESS - 1; n += 1) answers.add(await come());
      expect([...answers]).toEqual(['pbx/ws?stays']);
      // That of before may not have been let go yet.
      await eventually(come, (answer) => answer === 'pbx/ws?stays');
      expect(await come()).toMatch(/^HTTP\/1.1 503 /);
      expect(await come(ELSEWHERE)).toBe('pbx/ws?stays');
      expect((await fetch(url)).status).toBe(200);
    } finally {
      for (const phone of phones) phone.destroy();
      await deployed.close();
    }
  }, 60_000);

  it('finds gateways again that were replaced and have another address', async () => {
    await start('second', SECOND, ports.gateway);
    names.tell('gateway', [SECOND]);
    await machines[0]?.close();
    const now = await eventually(
      async () => (await fetch(`${entry.url}/`)).text(),
      (text) => text.includes('"second"'),
      60_000,
    );
    expect((JSON.parse(now) as Seen).name).toBe('second');
  });

  it('keeps a client at one gateway, and goes to another when that is gone', async () => {
    await start('first again', FIRST, ports.gateway);
    names.tell('gateway', [FIRST, SECOND]);
    const together = async (): Promise<string[]> => {
      const seen = await Promise.all(Array.from({ length: 20 }, () => get('/')));
      return [...new Set(seen.map(({ name }) => name))];
    };
    const [name, ...others] = await together();
    expect(others).toEqual([]);
    await machines.find((machine) => machine.name === name)?.close();
    const [other] = ['first again', 'second'].filter((one) => one !== name);
    await eventually(
      () => together().catch(() => []),
      (now) => now.length === 1 && now[0] === other,
      60_000,
    );
  }, 60_000);
});
