import { createHash } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request as it came: its first line, and its headers by lower-case name. */
export interface SipRequest {
  line: string;
  headers: Record<string, string>;
}

const REALM = 'provider.example.cn';
const NONCE = 'a-nonce-of-tests';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/**
 * What a telephone company's SIP server asks of an account (UDP on loopback): a digest for registrations and calls
 * (RFC 2617 without qop, RFC 3261 section 22). Accounts that prove themselves are registered; their calls are told busy.
 */
export class SipProvider {
  /** Whose digest was right. */
  readonly registrations: SipRequest[] = [];
  readonly calls: SipRequest[] = [];
  /** Methods of requests with a digest that was wrong. */
  readonly refused: string[] = [];

  private called = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly user: string,
    private readonly password: string,
  ) {
    socket.on('message', (message, from) => this.take(read(message.toString()), from));
  }

  static async start(user: string, password: string): Promise<SipProvider> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipProvider(socket, user, password);
  }

  get port(): number {
    return (this.socket.address() as AddressInfo).port;
  }

  /** Calls a contact that was registered; answers the first status that says what becomes of it: `100 Trying` does not. */
  async call(contact: string, patienceMs: number): Promise<number> {
    const { port, hostname } = new URL(contact.replace(/^sip:/, 'http://').replace(/;.*/, ''));
    const id = `call${(this.called += 1)}`;
    const request = [
      `INVITE ${contact} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK${id}`,
      `From: <sip:13800138000@127.0.0.1>;tag=caller`,
      `To: <${contact}>`,
      `Call-ID: ${id}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:provider@127.0.0.1:${this.port}>`,
      'Max-Forwards: 70',
      'Content-Length: 0',
    ];
    const status = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nobody answered the call')), patienceMs);
      this.socket.on('message', (message) => {
        const { line, headers } = read(message.toString());
        const told = Number(/^SIP\/2\.0 (\d{3})/.exec(line)?.[1] ?? 0);
        if (told <= 100 || headers['call-id'] !== id) return;
        clearTimeout(timer);
        resolve(told);
      });
    });
    this.socket.send(`${request.join('\r\n')}\r\n\r\n`, Number(port), hostname);
    return status;
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private take(request: SipRequest, from: RemoteInfo): void {
    const [method = ''] = request.line.split(' ');
    if (method !== 'REGISTER' && method !== 'INVITE') return;
    const [header, status, challenge] =
      method === 'REGISTER'
        ? (['authorization', '401 Unauthorized', 'WWW-Authenticate'] as const)
        : (['proxy-authorization', '407 Proxy Authentication Required', 'Proxy-Authenticate'] as const);
    const given = request.headers[header];
    if (given === undefined) {
      const asked = `${challenge}: Digest realm="${REALM}", nonce="${NONCE}", algorithm=MD5`;
      return this.answer(request, from, status, asked);
    }
    if (!this.isRight(method, given)) {
      this.refused.push(method);
      return this.answer(request, from, '403 Forbidden');
    }
    (method === 'REGISTER' ? this.registrations : this.calls).push(request);
    if (method === 'INVITE') return this.answer(request, from, '486 Busy Here');
    this.answer(request, from, '200 OK', `Contact: ${request.headers['contact']};expires=600`);
  }

  private isRight(method: string, given: string): boolean {
    const part = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(given)?.[1] ?? '';
    const ours = md5(`${this.user}:${REALM}:${this.password}`);
    const right = md5(`${ours}:${NONCE}:${md5(`${method}:${part('uri')}`)}`);
    return part('username') === this.user && part('response') === right;
  }

  private answer({ headers }: SipRequest, to: RemoteInfo, status: string, ...more: string[]): void {
    const response = [
      `SIP/2.0 ${status}`,
      `Via: ${headers['via']}`,
      `From: ${headers['from']}`,
      `To: ${headers['to']};tag=provider`,
      `Call-ID: ${headers['call-id']}`,
      `CSeq: ${headers['cseq']}`,
      ...more,
      'Content-Length: 0',
    ];
    this.socket.send(`${response.join('\r\n')}\r\n\r\n`, to.port, to.address);
  }
}

function read(message: string): SipRequest {
  const [line = '', ...lines] = (message.split('\r\n\r\n')[0] ?? '').split('\r\n');
  const pairs = lines.map((header) => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()] as const;
  });
  return { line, headers: Object.fromEntries(pairs) };
}
