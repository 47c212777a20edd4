import { AppError } from '#libs/contract';
import { GuardedPost, newToken, type TranscriberSettings } from '#libs/platform';
import { waveFileOf } from '../speech/index.js';
import type { Transcriber, Utterance } from './transcriber.js';

/** Of an answer; more than the longest utterance can hold. */
const MOST_BYTES = 64 * 1024;

/**
 * Any server that takes `POST …/audio/transcriptions` as the OpenAI API describes it (multipart, answers
 * `{"text"}`): speaches, whisper.cpp's, vLLM, LocalAI, or a service. Without TLS it must be in our own network.
 */
export class OpenAiTranscriber implements Transcriber {
  private readonly post: GuardedPost;
  private readonly url: string;

  constructor(private readonly settings: TranscriberSettings) {
    this.url = `${settings.url.replace(/\/$/, '')}/audio/transcriptions`;
    const inner = new URL(this.url).protocol === 'http:';
    this.post = new GuardedPost(true, !inner);
  }

  async transcribe({ samples, rate }: Utterance, signal: AbortSignal): Promise<string> {
    const { key, model, language, timeoutMs } = this.settings;
    const boundary = `jietong-${newToken(12)}`;
    const fields = { model, ...(language === '' ? {} : { language }), response_format: 'json' };
    const body = formOf(boundary, fields, waveFileOf(samples, rate));
    const headers = {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
    };
    const post = { url: this.url, headers, body, timeoutMs, mostBytes: MOST_BYTES, signal };
    // What it answers beside the status is said by nobody: it may hold what was said.
    const answer = await this.post.send(post).catch((cause: unknown) => {
      throw new AppError('UNAVAILABLE', { transcriber: 'no answer' }, { cause });
    });
    if (answer.status !== 200) throw refusalOf(answer.status);
    return textIn(answer.body);
  }
}

/** The file last: some servers read the fields first, and stop at it. */
function formOf(boundary: string, fields: Record<string, string>, wav: Buffer): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="speech.wav"\r\nContent-Type: audio/wav\r\n\r\n`;
  return Buffer.concat([Buffer.from(parts.join('') + head), wav, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

function refusalOf(status: number): AppError {
  const mayPass = status === 408 || status === 429 || status >= 500;
  return new AppError(mayPass ? 'UNAVAILABLE' : 'BAD_SETTING', { transcriber: `answered ${status}` });
}

function textIn(body: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    answer = null;
  }
  const text = typeof answer === 'object' && answer !== null && 'text' in answer ? answer.text : null;
  if (typeof text !== 'string') throw new AppError('BAD_SETTING', { transcriber: 'its answer has no text' });
  return text.trim();
}
