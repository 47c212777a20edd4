import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { bareHost, isInner } from './inner-address.rules.js';

/** A body, JSON unless its headers say otherwise, on its way to an address that somebody configured. */
export interface OutboundPost {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
  /** From the first byte to the last of the answer. */
  timeoutMs: number;
  /** Of the answer that are read; 0 = none of it matters. A longer answer rejects. */
  mostBytes: number;
  /** Breaks it off. */
  signal?: AbortSignal;
}
export interface OutboundAnswer {
  status: number;
  body: string;
}

/**
 * Posts to addresses of others. Names are resolved here and the address that was checked is the one that is
 * connected to, so that no name can lead into our own network; redirects are not followed. Rejects with an Error
 * if there is no answer in time, or none that may be read.
 */
export class GuardedPost {
  constructor(
    /** Receivers in our own network are meant. */
    private readonly allowInner: boolean,
    /** So are those out of it; false where what is sent must not leave it. */
    private readonly allowOuter = true,
  ) {}

  async send({
    url,
    headers,
    body,
    timeoutMs,
    mostBytes,
    signal: stopping,
  }: OutboundPost): Promise<OutboundAnswer> {
    const target = new URL(url);
    const host = bareHost(target.hostname);
    if (isIP(host) !== 0 && !this.reaches(host)) throw new Error(this.refusal);
    const own = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Jietong',
    };
    const open = target.protocol === 'https:' ? secure : plain;
    return new Promise<OutboundAnswer>((done, refused) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = stopping ? AbortSignal.any([stopping, timeout]) : timeout;
      const options = { method: 'POST', headers: { ...own, ...headers }, lookup: this.lookup, signal };
      const sent = open(target, { ...options, agent: false }, (answer) => {
        read(answer, mostBytes).then(done, (error: unknown) => {
          sent.destroy();
          refused(error);
        });
      });
      sent.on('error', refused);
      sent.end(body);
    });
  }

  private reaches(address: string): boolean {
    return isInner(address) ? this.allowInner : this.allowOuter;
  }

  private get refusal(): string {
    return this.allowInner ? 'outer address' : 'inner address';
  }

  private readonly lookup: LookupFunction = (hostname, options, told) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return told(error, '', 0);
      const reached = found.filter(({ address }) => this.reaches(address));
      const [first] = reached;
      if (!first) return told(new Error(this.refusal), '', 0);
      if (options.all) return told(null, reached);
      told(null, first.address, first.family);
    });
  };
}

async function read(answer: IncomingMessage, mostBytes: number): Promise<OutboundAnswer> {
  const status = answer.statusCode ?? 0;
  if (mostBytes === 0) {
    answer.resume();
    return { status, body: '' };
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Error(`answered more than ${mostBytes} bytes`);
    parts.push(part);
  }
  return { status, body: Buffer.concat(parts).toString('utf8') };
}
