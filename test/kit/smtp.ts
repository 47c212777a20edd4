import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A letter as it came in. */
export interface Letter {
  from: string;
  to: string[];
  /** Headers and body, as they were sent. */
  raw: string;
}

/** A mail server that takes every letter and delivers none: the part of SMTP (RFC 5321) that a client needs. */
export class SmtpStandIn {
  readonly letters: Letter[] = [];
  /** How it answers the next letters, e.g. `451 try again`; the usual answer once there is none left. */
  readonly refusals: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** As JIETONG_SMTP_URL has it. */
    readonly url: string,
  ) {}

  static async start(): Promise<SmtpStandIn> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const made = new SmtpStandIn(server, `smtp://127.0.0.1:${port}`);
    server.on('connection', (socket) => made.serve(socket));
    return made;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    let letter: Letter = { from: '', to: [], raw: '' };
    let inData = false;
    let rest = '';
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const take = (): void => {
      const refusal = this.refusals.shift();
      if (refusal === undefined) this.letters.push(letter);
      letter = { from: '', to: [], raw: '' };
      say(refusal ?? '250 taken');
    };
    const hear = (line: string): void => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'MAIL') letter.from = /<(.*?)>/.exec(line)?.[1] ?? '';
      if (verb === 'RCPT') letter.to.push(/<(.*?)>/.exec(line)?.[1] ?? '');
      if (verb === 'EHLO') return say('250 stand-in');
      if (verb === 'QUIT') return void socket.end('221 bye\r\n');
      inData = verb === 'DATA';
      say(inData ? '354 go on' : '250 ok');
    };
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (!inData) hear(line);
        else if (line === '.') {
          inData = false;
          take();
        } else letter.raw += `${line.replace(/^\./, '')}\r\n`;
      }
    });
    say('220 stand-in');
  }
}
