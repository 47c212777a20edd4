import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '#kit/http-app';

let stores: Stores;
let home: string;
let test: TestApp;
let bare: TestApp;
beforeAll(async () => {
  stores = await openStores();
  home = await mkdtemp(join(tmpdir(), 'jietong-console-'));
  const folder = join(home, 'console');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>console</title>');
  await writeFile(join(folder, 'widget.js'), 'widget()');
  await writeFile(join(folder, 'assets/index-a1b2c3.js'), `console.log("${'x'.repeat(5000)}")`);
  await writeFile(join(home, 'secret.txt'), 'secret');
  test = await startTestApp(stores, {}, { console: folder });
  bare = await startTestApp(stores, {}, { console: join(home, 'nothing') });
});
afterAll(async () => {
  await test.close();
  await bare.close();
  await stores.close();
  await rm(home, { recursive: true });
});

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the console', () => {
  it.each(['/', '/wallboard', '/chat?lang=en', '/agent', '/login', '/reports/2026/1'])(
    'is shown at %s',
    async (path) => {
      const answer = await fetch(test.url + path, { headers: HTML });
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<title>console')]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    },
  );

  it.each(['/api/v1/nowhere', '/docs/x', '/health/x', '/wechat/a/b', '/assets/gone-123.js', '/favicon.ico'])(
    'is not shown at %s',
    async (path) => {
      const answer = await fetch(test.url + path, { headers: HTML });
      expect([answer.status, await answer.json()]).toEqual([
        404,
        expect.objectContaining({ code: 'NOT_FOUND' }),
      ]);
    },
  );

  it('is not the answer to a program, nor to a POST', async () => {
    expect((await fetch(`${test.url}/agent`, { headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await fetch(`${test.url}/agent`, { method: 'POST' })).status).toBe(404);
  });

  it('has its hashed files cached for a year, compressed, and answers 304', async () => {
    const path = `${test.url}/assets/index-a1b2c3.js`;
    const answer = await fetch(path);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect((await answer.text()).length).toBeGreaterThan(5000);
    const etag = answer.headers.get('etag') ?? '';
    expect((await fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const plain = await fetch(path, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const head = await fetch(path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('lets other sites load the widget, which is never cached blindly', async () => {
    const answer = await fetch(`${test.url}/widget.js`);
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '//etc/passwd',
  ])('leads nowhere else: %s', async (path) => {
    // fetch would tidy the path; a hostile client does not.
    const { status, text } = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
      request(test.url, { path }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text: body }));
      })
        .once('error', reject)
        .end();
    });
    expect(text).not.toContain('secret');
    expect(text).not.toContain('root:');
    expect([200, 400, 404]).toContain(status);
  });
});

it('without a build, one sentence says what to do', async () => {
  const answer = await fetch(`${bare.url}/agent`, { headers: HTML });
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toContain('npm run build');
});
