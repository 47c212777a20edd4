import { AppError } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpException, Param, Post } from '@nestjs/common';
import { connect } from 'node:net';
import { pino } from 'pino';
import { startTestApp, type TestApp } from '#kit/http-app';

@Controller('api/v1')
class ContactController {
  @Post('notes')
  write(@Body() body: unknown): unknown {
    return body;
  }

  @Get('contacts/:id')
  contact(@Param('id') id: string): { id: string } {
    return { id };
  }

  @Get('fail/:how')
  fail(@Param('how') how: string): never {
    if (how === 'app') throw new AppError('STALE_EPOCH', { epoch: 3 });
    if (how === 'teapot') throw new HttpException('secret tea', 418);
    if (how === 'mongo') throw Object.assign(new Error('mongo:27017'), { name: 'MongoServerSelectionError' });
    throw new Error('password is hunter2');
  }
}

const lines: string[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
const ID = '0123456789abcdef01234567';

let stores: Stores;
let test: TestApp;
beforeAll(async () => {
  stores = await openStores();
  test = await startTestApp(
    stores,
    { controllers: [ContactController] },
    { log, config: { allowedOrigins: ['https://partner.example'] } },
  );
});
afterAll(async () => {
  await test.close();
  await stores.close();
});

const get = async (path: string): Promise<{ status: number; body: any; headers: Headers }> => {
  const answer = await fetch(`${test.url}${path}`);
  return { status: answer.status, body: await answer.json(), headers: answer.headers };
};

describe('errors', () => {
  it('answers an expected failure with its code and details', async () => {
    const { status, body } = await get('/api/v1/fail/app');
    expect(status).toBe(409);
    expect(body).toEqual(new AppError('STALE_EPOCH', { epoch: 3 }).toBody());
  });

  it('keeps the status of an HttpException and none of its words', async () => {
    const { status, body } = await get('/api/v1/fail/teapot');
    expect([status, body.code]).toEqual([418, 'BAD_INPUT']);
    expect(JSON.stringify(body)).not.toContain('secret tea');
  });

  it('answers UNAVAILABLE when MongoDB is away', async () => {
    expect(await get('/api/v1/fail/mongo')).toMatchObject({
      status: 503,
      body: { code: 'UNAVAILABLE' },
    });
  });

  it('leaks nothing of a surprise, and logs it with its stack', async () => {
    lines.length = 0;
    const { status, body } = await get('/api/v1/fail/boom');
    expect([status, body]).toEqual([500, new AppError('INTERNAL').toBody()]);
    const logged = lines.map((line) => JSON.parse(line)).find((line) => line.msg === 'request failed');
    expect(logged.err.stack).toContain('http-app.spec');
  });

  it('answers unknown and malformed addresses with an ErrorBody and the usual headers', async () => {
    const missing = await get('/api/v1/nowhere');
    expect([missing.status, missing.body.code]).toEqual([404, 'NOT_FOUND']);
    expect(missing.headers.get('x-content-type-options')).toBe('nosniff');
    const malformed = await get('/api/v1/contacts/%zz');
    expect([malformed.status, malformed.body.code]).toEqual([400, 'BAD_INPUT']);
    expect(malformed.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('headers', () => {
  it('lets only own scripts run, and only own pages embed', async () => {
    const { headers } = await get('/health/live');
    const policy = headers.get('content-security-policy') ?? '';
    const host = new URL(test.url).host;
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host};`);
    expect(policy).toMatch(/frame-ancestors 'self'$/);
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it("lets allowed origins embed the visitor's page", async () => {
    const { headers } = await fetch(`${test.url}/chat?lang=en`);
    expect(headers.get('content-security-policy')).toMatch(
      /frame-ancestors 'self' https:\/\/partner\.example$/,
    );
    expect(headers.get('x-frame-options')).toBeNull();
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });
});

describe('the request log', () => {
  it('has one line a request, with the contact and without the query', async () => {
    lines.length = 0;
    const { headers } = await get(`/api/v1/contacts/${ID}?phone=13800138000`);
    const logged = lines.map((line) => JSON.parse(line)).filter((line) => line.msg === 'request');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({
      method: 'GET',
      route: '/api/v1/contacts/:id',
      status: 200,
      contactId: ID,
    });
    expect(logged[0].requestId).toBe(headers.get('x-request-id'));
    expect(lines.join('')).not.toContain('13800138000');
  });

  it('does not log what only looks like a contact', async () => {
    lines.length = 0;
    await get('/api/v1/contacts/13800138000');
    expect(lines.join('')).not.toContain('13800138000');
  });

  it('measures by route', async () => {
    await get(`/api/v1/contacts/${ID}`);
    const text = await (await fetch(`${test.url}/metrics`)).text();
    expect(text).toContain(
      'jietong_http_request_seconds_count{method="GET",route="/api/v1/contacts/:id",status="200"}',
    );
    expect(text).toContain('process_cpu_seconds_total');
  });
});

describe('slow senders', () => {
  it('are cut when their headers do not arrive in time, and others are served meanwhile', async () => {
    const slow = await startTestApp(
      stores,
      { controllers: [ContactController] },
      { headersMs: 200, requestMs: 400 },
    );
    const { port } = new URL(slow.url);
    const ended = Array.from({ length: 50 }, (_, index) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      if (index % 2 === 0) socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n');
      else
        socket.write(
          'POST /api/v1/notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
        );
      return new Promise((resolve) => socket.resume().once('close', resolve));
    });
    const began = Date.now();
    expect((await fetch(`${slow.url}/health/live`)).status).toBe(200);
    await Promise.all(ended);
    expect(Date.now() - began).toBeLessThan(20_000);
    await slow.close();
  });
});
