import { eventually } from '#kit';
import { sine } from '#kit/tone';
import { TranscriberStandIn } from '#kit/transcriber';
import { createLog, type TranscriberSettings } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DictationService, type DictationResult } from './dictation.service.js';
import { OpenAiTranscriber } from './openai-transcriber.adapter.js';
import type { Transcriber, Utterance } from './transcriber.js';

const NEVER = new AbortController().signal;
const KEY = 'a key that nobody may see';
const utterance: Utterance = { samples: sine(440, 0.5), rate: 8000, at: 0 };

let server: TranscriberStandIn;
beforeAll(async () => {
  server = await TranscriberStandIn.start();
});
beforeEach(() => {
  server.behaviour = { answers: () => ' 您好 ' };
  server.heard.length = 0;
});
afterAll(() => server?.close());

const transcriber = (settings: Partial<TranscriberSettings> = {}): OpenAiTranscriber =>
  new OpenAiTranscriber({
    url: server.url,
    key: KEY,
    model: 'small',
    language: 'zh',
    timeoutMs: 60_000,
    ...settings,
  });

describe('a transcriber behind the OpenAI API', () => {
  it('is sent a WAV file with model and language, and says what it heard', async () => {
    expect(await transcriber().transcribe(utterance, NEVER)).toBe('您好');
    await transcriber({ key: '', language: '', url: `${server.url}/` }).transcribe(utterance, NEVER);
    expect(server.problems).toEqual([]);
    const sound = { rate: 8000, samples: utterance.samples };
    expect(server.heard).toEqual([
      { authorization: `Bearer ${KEY}`, model: 'small', language: 'zh', ...sound },
      { authorization: null, model: 'small', language: null, ...sound },
    ]);
  });

  it.each([
    ['fails', { status: 500 }, 'UNAVAILABLE'],
    ['has too much to do', { status: 429 }, 'UNAVAILABLE'],
    ['refuses the key', { status: 401 }, 'BAD_SETTING'],
    ['leads elsewhere', { status: 302 }, 'BAD_SETTING'],
    ['answers no JSON', { body: '<html>' }, 'BAD_SETTING'],
    ['answers no text', { body: '{"text": 1}' }, 'BAD_SETTING'],
    ['answers without end', { body: 'x'.repeat(100_000) }, 'UNAVAILABLE'],
    ['answers nothing', 'silent', 'UNAVAILABLE'],
  ] as const)('that %s is told by its code, and the key by nobody', async (_, behaviour, code) => {
    server.behaviour = behaviour;
    const timeoutMs = behaviour === 'silent' ? 200 : 60_000;
    const failure = await transcriber({ timeoutMs })
      .transcribe(utterance, NEVER)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(JSON.stringify(failure)).not.toContain(KEY);
    expect(String((failure as Error).cause)).not.toContain(KEY);
  });

  it('is not spoken to without TLS out of our own network', async () => {
    const outer = transcriber({ url: 'http://203.0.114.1:9/v1' });
    await expect(outer.transcribe(utterance, NEVER)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      cause: { message: 'outer address' },
    });
  });
});

describe('dictation', () => {
  const log = createLog('test', { logLevel: 'silent' });
  let results: DictationResult[] = [];
  const counted = (result: DictationResult): void => void results.push(result);
  const take = (service: DictationService, told: (text: string) => void): void =>
    service.take({ contactId: 'c', utterance, told: async (text) => told(text) });
  beforeEach(() => {
    results = [];
  });

  it('tells the words, tries again where that may help, and gives up in the end', async () => {
    const answers: (string | number)[] = [503, 429, '第一句', '', 400, 500, 500, 500];
    server.behaviour = { status: 500 };
    const said: string[] = [];
    const real = transcriber();
    const scripted: Transcriber = {
      transcribe: (one, signal) => {
        const next = answers.shift() ?? 500;
        server.behaviour = typeof next === 'string' ? { answers: () => next } : { status: next };
        return real.transcribe(one, signal);
      },
    };
    const service = new DictationService(scripted, counted, log, [1, 1]);
    for (const result of ['done', 'empty', 'failed', 'failed']) {
      const before = results.length;
      take(service, (text) => said.push(text));
      await eventually(
        async () => results[before],
        (found) => found === result,
      );
    }
    expect([said, answers]).toEqual([['第一句'], []]);
    await service.stop();
  });

  it('leaves out the oldest where too many wait, and ends at once', async () => {
    server.behaviour = 'silent';
    const service = new DictationService(transcriber(), counted, log);
    for (let n = 0; n < 110; n += 1) take(service, () => undefined);
    expect(results).toEqual(Array(6).fill('dropped'));
    await eventually(
      async () => server.heard.length,
      (heard) => heard === 4,
    );
    await service.stop();
    take(service, () => undefined);
    expect(results).toHaveLength(6);
  });

  it('goes on when a word can not be kept', async () => {
    const service = new DictationService(transcriber(), counted, log);
    service.take({ contactId: 'c', utterance, told: () => Promise.reject(new Error('the store is away')) });
    await eventually(
      async () => results.join(),
      (found) => found === 'failed',
    );
    await service.stop();
  });
});
