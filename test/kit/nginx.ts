import {
  cacheFolder,
  freePort,
  freeUdpPort,
  unpackFromDebian,
  unpackedProgram,
} from '#libs/platform/embedded';
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { testFolder } from './own-stores.js';

/** As the Debian release has it that it is taken from; docker-compose.yml names 1.28. */
const FOLDER = 'nginx-1.30';
const DEPLOY = join(import.meta.dirname, '../../../deploy');
const ENTRY = join(DEPLOY, 'entry.conf');
const MAIN = join(DEPLOY, 'nginx.conf');

/** A name server on loopback, as containers have one: the addresses of each name, which may change. */
export class NameServer {
  private constructor(
    private readonly socket: Socket,
    readonly port: number,
    private readonly names: Map<string, readonly string[]>,
  ) {
    socket.on('message', (query, from) => this.socket.send(this.answer(query), from.port, from.address));
  }

  static async start(): Promise<NameServer> {
    const port = await freeUdpPort();
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return new NameServer(socket, port, new Map());
  }

  tell(name: string, addresses: readonly string[]): void {
    this.names.set(name, addresses);
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  /** RFC 1035: the question back, and an A record for each address; other types have none. */
  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    const question = query.subarray(12, at + 5);
    const isA = query.readUInt16BE(at + 1) === 1;
    const known = this.names.get(labels.join('.'));
    const records = (isA ? (known ?? []) : []).map((address) =>
      // A pointer to the question's name, A, IN, one second, four bytes.
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)]),
    );
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, question, ...records]);
  }
}

/** What stands in front of a deployment: a real nginx with deploy/nginx.conf and entry.conf. */
export class Entry {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** `ports`: where gateways and Asterisk listen, whatever their addresses. `softphones`: so many are let in, if told. */
  static async start(
    names: NameServer,
    ports: { gateway: number; asterisk: number },
    softphones?: number,
  ): Promise<Entry> {
    const home = testFolder('nginx');
    const root = join(cacheFolder(home), FOLDER);
    if (!existsSync(root)) await unpackFromDebian('nginx', root);
    const { command, args } = unpackedProgram(root, 'usr/sbin/nginx');
    const port = await freePort();
    // Only what containers have and a machine has not: names with usual ports, and Docker's name server.
    const entry = readFileSync(ENTRY, 'utf8')
      .replace('listen 8080', `listen 127.0.0.1:${port}`)
      .replace('gateway:3000', `gateway:${ports.gateway}`)
      .replace(/limit_conn softphones \d+/, (all) =>
        softphones === undefined ? all : `limit_conn softphones ${softphones}`,
      )
      .replace('asterisk:8088', `asterisk:${ports.asterisk}`)
      .replaceAll('127.0.0.11', `127.0.0.1:${names.port}`);
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    for (const kind of kinds) mkdirSync(join(home, kind));
    const temporary = kinds.map((kind) => `${kind}_temp_path ${join(home, kind)};`);
    const within = `access_log off; ${temporary.join(' ')}\n${entry}`;
    const main = [
      'daemon off; error_log stderr crit;',
      // As whoever runs the tests, also if that is root.
      ...(process.getuid?.() === 0 ? ['user root root;'] : []),
      `pid ${join(home, 'nginx.pid')};`,
      readFileSync(MAIN, 'utf8')
        .replace('worker_processes auto', 'worker_processes 1')
        .replace('include /etc/nginx/conf.d/*.conf;', () => within),
    ];
    const file = join(home, 'nginx.conf');
    writeFileSync(file, main.join('\n'));
    const child = spawn(command, [...args, '-e', 'stderr', '-c', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const url = `http://127.0.0.1:${port}`;
    await eventually(
      () =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      (up) => up,
    );
    return new Entry(child, url);
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill();
    await once(this.child, 'close');
  }
}
