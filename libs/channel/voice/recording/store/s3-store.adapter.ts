import { AppError } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { layoutOf, type RecordingStore } from './recording-store.js';
import { signedHeaders, type S3Credentials, type S3Request } from './signature-v4.rules.js';

const TIMEOUT_MS = 60_000;

export interface S3Settings extends S3Credentials {
  /** Of the bucket, with a folder in it if wished; the bucket stands in the path. */
  url: string;
}

/** A bucket of any S3-compatible store. What it refuses, or does not answer in time, is thrown as UNAVAILABLE. */
export class S3Store implements RecordingStore {
  constructor(
    private readonly settings: S3Settings,
    private readonly clock: Clock,
  ) {}

  async put(key: string, sealed: Buffer): Promise<void> {
    const type = { 'content-type': 'application/octet-stream' };
    const { status } = await this.send('PUT', key, type, sealed);
    if (status !== 200) throw this.refused(status);
  }

  async read(key: string, start: number, end: number): Promise<Buffer> {
    if (end <= start) return Buffer.alloc(0);
    const { status, body } = await this.send('GET', key, { range: `bytes=${start}-${end - 1}` }, null);
    if (status === 206) return body;
    // A store that heeds no range sends all of it.
    if (status === 200) return body.subarray(start, end);
    if (status === 416) return Buffer.alloc(0);
    throw status === 404 ? new AppError('NOT_FOUND') : this.refused(status);
  }

  async remove(key: string): Promise<void> {
    const { status } = await this.send('DELETE', key, {}, null);
    if (status !== 204 && status !== 200 && status !== 404) throw this.refused(status);
  }

  private async send(
    method: S3Request['method'],
    key: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | null,
  ): Promise<{ status: number; body: Buffer }> {
    const url = new URL(`${this.settings.url.replace(/\/$/, '')}/${layoutOf(key)}`);
    const signed = signedHeaders({ method, url, headers, body }, this.settings, this.clock.now());
    try {
      const answer = await fetch(url, {
        method,
        // Compressed on the way, a range would be none.
        headers: { ...signed, 'accept-encoding': 'identity' },
        // Its own length is known, and is sent.
        ...(body === null ? {} : { body: new Uint8Array(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
    } catch (cause) {
      throw new AppError('UNAVAILABLE', ['the store of recordings does not answer'], { cause });
    }
  }

  private refused(status: number): AppError {
    return new AppError('UNAVAILABLE', [`the store of recordings answered ${status}`]);
  }
}
