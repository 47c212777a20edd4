import { createHmac } from 'node:crypto';
import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { bareHost, isInner } from './webhook-address.rules.js';

const TIMEOUT_MS = 5000;

/** One telling of an alarm, on whatever way. */
export interface AlarmMessage {
  /** Stays the same over all tries: whoever has heard it may ignore it. */
  id: string;
  event: string;
  /** JSON. */
  body: string;
}
export interface AlarmTarget {
  url: string;
  secret: string;
}
/** A way on which alarms are told. Rejects if it was not taken, and soon after `signal` breaks it off. */
export interface AlarmChannel {
  send(target: AlarmTarget, message: AlarmMessage, signal: AbortSignal): Promise<void>;
}

/** `sha256=` and the HMAC-SHA256 of `timestamp.body` in hex. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/**
 * Posts alarms to a URL, signed. Names are resolved here and the address that was checked is the one that is
 * connected to, so that no name can lead into our own network; redirects are not followed.
 */
export class WebhookAdapter implements AlarmChannel {
  constructor(
    private readonly now: () => number,
    /** Receivers in our own network are meant. */
    private readonly allowInner: boolean,
  ) {}

  send(
    { url, secret }: AlarmTarget,
    { id, event, body }: AlarmMessage,
    stopping: AbortSignal,
  ): Promise<void> {
    const target = new URL(url);
    const host = bareHost(target.hostname);
    if (!this.allowInner && isIP(host) !== 0 && isInner(host))
      return Promise.reject(new Error('inner address'));
    const timestamp = String(Math.floor(this.now() / 1000));
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Jietong',
      'x-jietong-event': event,
      'x-jietong-delivery': id,
      'x-jietong-timestamp': timestamp,
      'x-jietong-signature': signatureOf(secret, timestamp, body),
    };
    const open = target.protocol === 'https:' ? secure : plain;
    return new Promise<void>((done, refused) => {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]);
      const sent = open(
        target,
        { method: 'POST', headers, lookup: this.lookup, agent: false, signal },
        (answer) => {
          answer.resume();
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) done();
          else refused(new Error(`answered ${status}`));
        },
      );
      sent.on('error', refused);
      sent.end(body);
    });
  }

  private readonly lookup: LookupFunction = (hostname, options, told) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return told(error, '', 0);
      const reached = this.allowInner ? found : found.filter(({ address }) => !isInner(address));
      const [first] = reached;
      if (!first) return told(new Error('inner address'), '', 0);
      if (options.all) return told(null, reached);
      told(null, first.address, first.family);
    });
  };
}
