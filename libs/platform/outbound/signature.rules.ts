import { createHmac } from 'node:crypto';

/** `sha256=` and the HMAC-SHA256 of `timestamp.body` in hex. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/** By which a receiver knows that a body is ours, and when it was sent. `now`: epoch ms. */
export function signatureHeaders(secret: string, now: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return { 'x-jietong-timestamp': timestamp, 'x-jietong-signature': signatureOf(secret, timestamp, body) };
}
