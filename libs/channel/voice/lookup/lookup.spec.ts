import { ManualClock, createLog, signatureOf } from '#libs/platform';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpLookups, MOST_OF_ONE_TREE } from './lookup.adapter.js';
import { answerIn, isLookupUrl, isRefusedUrl, type LookupQuestion } from './lookup.rules.js';

const SECRET = 'a secret of the deployment';

describe('a lookup of a tree', () => {
  const clock = new ManualClock();
  const log = createLog('test', { logLevel: 'silent' });
  const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
  let server: Server;
  let url: string;
  let reply: (response: ServerResponse) => void;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
        reply(response);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/status`;
  });
  afterEach(() => void heard.splice(0));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const question = (): LookupQuestion => ({
    treeId: 'hotline',
    nodeId: 'status',
    url,
    by: 'declaration',
    value: '2214',
    seconds: 1,
  });
  const lookups = (allowInner = true): HttpLookups =>
    new HttpLookups({ secret: SECRET, allowInner }, clock, log);

  it('is told what was entered, signed with the key of its tree, and takes the answer', async () => {
    reply = (response) => response.end('{"answer": "released"}');
    const own = lookups();
    expect(await own.ask(question())).toEqual({ answer: 'released', problem: null });
    const [{ headers, body } = { headers: {}, body: '' }] = heard;
    expect(JSON.parse(body)).toEqual({ tree: 'hotline', node: 'status', by: 'declaration', value: '2214' });
    const timestamp = String(headers['x-jietong-timestamp']);
    expect(headers['x-jietong-signature']).toBe(signatureOf(own.keyOf('hotline'), timestamp, body));
    expect(own.keyOf('other')).not.toBe(own.keyOf('hotline'));
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['refuses', (response) => response.writeHead(500).end('{"answer": "released"}')],
    ['leads elsewhere', (response) => response.writeHead(302, { location: url }).end()],
    ['says something else', (response) => response.end('released')],
    ['says too much', (response) => response.end(`{"answer": "released"}${' '.repeat(5000)}`)],
    ['says nothing in time', () => undefined],
    ['stops half-way', (response) => response.write('{"answer":')],
    ['hangs up', (response) => response.destroy()],
  ])('has no answer from a system that %s', async (_, how) => {
    reply = how;
    expect(await lookups().ask(question())).toMatchObject({ answer: null, problem: expect.any(String) });
    expect(heard).toHaveLength(1);
  });

  it('of a tree whose system is slow leaves room for those of other trees, and is asked again when there is room', async () => {
    reply = (response) => (response.req.url?.endsWith('slow') ? undefined : response.end('{"answer": "ok"}'));
    const own = lookups();
    const slow = { ...question(), url: `${url}?slow` };
    const waiting = Array.from({ length: MOST_OF_ONE_TREE }, () => own.ask(slow));
    expect(await own.ask(question())).toEqual({ answer: null, problem: 'too many at once' });
    expect(await own.ask({ ...question(), treeId: 'other' })).toEqual({ answer: 'ok', problem: null });
    for (const { answer } of await Promise.all(waiting)) expect(answer).toBeNull();
    expect(await own.ask(question())).toEqual({ answer: 'ok', problem: null });
  });

  it('never asks in our own network, unless that is meant', async () => {
    reply = (response) => response.end('{"answer": "released"}');
    for (const inner of [url, url.replace('127.0.0.1', 'localhost')]) {
      expect(await lookups(false).ask({ ...question(), url: inner })).toMatchObject({
        problem: 'inner address',
      });
    }
    expect(heard).toEqual([]);
  });
});

describe('what a lookup may say and where it may lead', () => {
  it.each([
    ['{"answer":"released"}', 'released'],
    ['{"answer":7}', '7'],
    ['{"answer":"two words"}', null],
    ['{"answer":null}', null],
    ['"released"', null],
    ['null', null],
    ['', null],
  ])('%j is %j', (body, answer) => expect(answerIn(body)).toBe(answer));

  it.each([
    ['https://status.example.cn/v1?x=1', true, false],
    ['http://status.example.cn/', true, true],
    ['https://localhost/', true, true],
    ['https://10.1.2.3/', true, true],
    ['https://[::1]/', true, true],
    ['https://user:word@status.example.cn/', false, null],
    ['ftp://status.example.cn/', false, null],
    ['status', false, null],
    [7, false, null],
  ])('%j: an address %p, refused %p', (address, isAddress, refused) => {
    expect(isLookupUrl(address)).toBe(isAddress);
    if (refused !== null) expect(isRefusedUrl(String(address))).toBe(refused);
  });
});
