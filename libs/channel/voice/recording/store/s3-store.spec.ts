import { testFolder } from '#kit';
import { ManualClock, readConfig } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { storeOf } from './chosen-store.adapter.js';
import { S3Store } from './s3-store.adapter.js';
import { signedHeaders, type S3Request } from './signature-v4.rules.js';

describe('a request of S3', () => {
  const AWS = {
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  };
  const at = (path: string): URL => new URL(`https://examplebucket.s3.amazonaws.com${path}`);

  // The examples of AWS: “Authenticating Requests: Using the Authorization Header”.
  it.each<[string, S3Request, string]>([
    [
      'to get a part of an object',
      { method: 'GET', url: at('/test.txt'), headers: { range: 'bytes=0-9' }, body: null },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'to put an object',
      {
        method: 'PUT',
        url: at('/test$file.text'),
        headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
        body: Buffer.from('Welcome to Amazon S3.'),
      },
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      'with a query without a value',
      { method: 'GET', url: at('/?lifecycle'), headers: {}, body: null },
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'with a query',
      { method: 'GET', url: at('/?max-keys=2&prefix=J'), headers: {}, body: null },
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('%s is signed as AWS signs it', (_, request, signature) => {
    const { authorization } = signedHeaders(request, AWS, Date.parse('2013-05-24T00:00:00Z'));
    expect(authorization).toMatch(new RegExp(`Signature=${signature}$`));
  });
});

describe('recordings in a bucket', () => {
  const clock = new ManualClock();
  const credentials = { keyId: 'keeper', key: 'a key of tests', region: 'cn-north-1' };
  const objects = new Map<string, Buffer>();
  const KEY = '6b09d5b77222cd0b7c504ef3-2';
  const sealed = randomBytes(70_000);
  let server: Server;
  let url: string;
  /** What it answers to everything; null = what it should. */
  let failing: number | null;

  /** Verifies as S3 does: what was signed, when, and the hash of what came. */
  function isSigned({ method, url: path = '', headers }: IncomingMessage, body: Buffer): boolean {
    const time = String(headers['x-amz-date']);
    const sent = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    if (Math.abs(sent - clock.now()) > 900_000) return false;
    const names = /SignedHeaders=([^,]+)/.exec(String(headers.authorization))?.[1]?.split(';') ?? [];
    const own = ['host', 'x-amz-date', 'x-amz-content-sha256'];
    const others = names.filter((name) => !own.includes(name));
    const request = {
      method: method as S3Request['method'],
      url: new URL(`http://${headers.host}${path}`),
      headers: Object.fromEntries(others.map((name) => [name, String(headers[name])])),
      body: body.length === 0 ? null : body,
    };
    const expected = signedHeaders(request, credentials, sent);
    return own.every((name) => names.includes(name)) && expected['authorization'] === headers.authorization;
  }

  function serve(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    if (!isSigned(request, body)) return void response.writeHead(403).end();
    if (failing !== null) return void response.writeHead(failing).end('<Error/>');
    const { method, url: path = '' } = request;
    const kept = objects.get(path);
    if (method === 'PUT') {
      objects.set(path, body);
      return void response.writeHead(200).end();
    }
    if (method === 'DELETE') return void response.writeHead(objects.delete(path) ? 204 : 404).end();
    if (!kept) return void response.writeHead(404).end();
    const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers.range)) ?? [];
    if (Number(from) >= kept.length) return void response.writeHead(416).end();
    response.writeHead(206).end(kept.subarray(Number(from), Number(to) + 1));
  }

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => serve(request, Buffer.concat(parts), response));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/recordings/hotline`;
  });
  beforeEach(() => {
    failing = null;
    objects.clear();
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const store = (more: Partial<typeof credentials> = {}): S3Store =>
    new S3Store({ url, ...credentials, ...more }, clock);

  it('lie as they would in a folder, come back in any part, and go', async () => {
    await store().put(KEY, sealed);
    expect([...objects.keys()]).toEqual([`/recordings/hotline/6b09/${KEY}.jtr`]);
    for (const [start, end] of [
      [0, 42],
      [65_000, 70_000],
      [69_999, 99_999],
      [70_000, 70_010],
      [5, 5],
    ] as const)
      expect((await store().read(KEY, start, end)).equals(sealed.subarray(start, end))).toBe(true);
    await store().remove(KEY);
    await store().remove(KEY);
    await expect(store().read(KEY, 0, 9)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lie there where the settings name it, else in the folder', async () => {
    const folder = testFolder('recordings');
    const secret = 'a secret of tests, long enough to be one';
    const named = {
      JIETONG_SECRET: secret,
      JIETONG_RECORDINGS: folder,
      JIETONG_RECORDINGS_S3_URL: url,
      JIETONG_RECORDINGS_S3_REGION: credentials.region,
      JIETONG_RECORDINGS_S3_KEY_ID: credentials.keyId,
      JIETONG_RECORDINGS_S3_KEY: credentials.key,
    };
    const files = (): string[] =>
      existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
    const bucket = storeOf(readConfig(named), clock);
    await bucket.put(KEY, sealed);
    expect([[...objects.keys()], files()]).toEqual([[`/recordings/hotline/6b09/${KEY}.jtr`], []]);
    expect((await bucket.read(KEY, 0, 42)).equals(sealed.subarray(0, 42))).toBe(true);
    objects.clear();
    await storeOf(readConfig({ ...named, JIETONG_RECORDINGS_S3_URL: '' }), clock).put(KEY, sealed);
    // The same layout: what lies in one can be copied to the other.
    expect([[...objects.keys()], files()]).toEqual([[], ['6b09', `6b09/${KEY}.jtr`]]);
  });

  it('are refused with another key, and an answer that is none is an outage', async () => {
    await expect(store({ key: 'another' }).put(KEY, sealed)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await store().put(KEY, sealed);
    failing = 503;
    const refused = { code: 'UNAVAILABLE' };
    await expect(store().put(KEY, sealed)).rejects.toMatchObject(refused);
    await expect(store().read(KEY, 0, 9)).rejects.toMatchObject(refused);
    await expect(store().remove(KEY)).rejects.toMatchObject(refused);
    await expect(
      new S3Store({ url: 'http://127.0.0.1:1/b', ...credentials }, clock).remove(KEY),
    ).rejects.toMatchObject(refused);
  });

  it('have keys that lead nowhere else', async () => {
    await expect(store().read('../other', 0, 9)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
