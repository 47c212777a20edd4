import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { samplesOf } from './tone.js';

/** One request as it came in. */
export interface Dictation {
  authorization: string | null;
  model: string | null;
  language: string | null;
  rate: number;
  samples: Int16Array;
}
/** `text`: of what was sent. `silent`: never answers. */
export type TranscriberBehaviour =
  | { answers: (dictation: Dictation) => string }
  | { status: number }
  | { body: string }
  | 'silent';

/**
 * A server that takes speech as the OpenAI API describes it. What is no multipart form with a valid WAV file is
 * answered by 400, and stands in `problems`.
 */
export class TranscriberStandIn {
  readonly heard: Dictation[] = [];
  readonly problems: string[] = [];
  behaviour: TranscriberBehaviour = { answers: () => '您好' };

  private constructor(
    private readonly server: Server,
    /** As JIETONG_TRANSCRIBE_URL has it. */
    readonly url: string,
  ) {}

  static async start(): Promise<TranscriberStandIn> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const made = new TranscriberStandIn(server, `http://127.0.0.1:${port}/v1`);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      made.serve(request, response).catch((error: unknown) => made.refuse(response, String(error)));
    });
    return made;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/v1/audio/transcriptions') {
      return this.refuse(response, `${request.method} ${request.url}`);
    }
    const dictation = await dictationIn(request);
    this.heard.push(dictation);
    const { behaviour } = this;
    if (behaviour === 'silent') return;
    if ('status' in behaviour) return void response.writeHead(behaviour.status).end('not now');
    if ('body' in behaviour) return void response.end(behaviour.body);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ text: behaviour.answers(dictation) }));
  }

  private refuse(response: ServerResponse, problem: string): void {
    this.problems.push(problem);
    response.writeHead(400).end();
  }
}

async function dictationIn(request: IncomingMessage): Promise<Dictation> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(Buffer.concat(parts), { headers }).formData();
  const file = form.get('file');
  if (!(file instanceof Blob)) throw new Error('no file');
  const field = (name: string): string | null => {
    const value = form.get(name);
    return typeof value === 'string' ? value : null;
  };
  return {
    authorization: request.headers.authorization ?? null,
    model: field('model'),
    language: field('language'),
    ...soundIn(Buffer.from(await file.arrayBuffer())),
  };
}

/** Throws unless it is a WAV file of PCM, 16 bits, one channel, as long as it says. */
function soundIn(wav: Buffer): { rate: number; samples: Int16Array } {
  const text = (from: number, to: number): string => wav.toString('latin1', from, to);
  const names = [text(0, 4), text(8, 16), text(36, 40)].join();
  const numbers = [wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt16LE(32), wav.readUInt16LE(34)];
  const [rate, bytesPerSecond] = [wav.readUInt32LE(24), wav.readUInt32LE(28)];
  if (names !== 'RIFF,WAVEfmt ,data' || numbers.join() !== '1,1,2,16' || bytesPerSecond !== rate * 2) {
    throw new Error(`no WAV file: ${names} ${numbers.join()} ${rate} ${bytesPerSecond}`);
  }
  if (wav.readUInt32LE(4) !== wav.length - 8 || wav.readUInt32LE(40) !== wav.length - 44) {
    throw new Error('a WAV file that is not as long as it says');
  }
  return { rate, samples: samplesOf(wav) };
}
