import { AppError } from '#libs/contract';
import { spawn } from 'node:child_process';
import type { SpeechEngine, SpokenLanguage } from './speech-engine.js';

const VOICES: Readonly<Record<SpokenLanguage, string>> = { zh: 'cmn', en: 'en' };
/** Words a minute, as espeak counts them: a Chinese character is one. */
const SPEEDS: Readonly<Record<SpokenLanguage, number>> = { zh: 240, en: 160 };
const TO_TELEPHONE = ['-t', 'wav', '-', '-r', '8000', '-c', '1', '-t', 'al', '-'];
const SPEAK_WITHIN_MS = 30_000;

/** Speech by espeak-ng, brought to the telephone's sound by sox; both must be installed. */
export class EspeakEngine implements SpeechEngine {
  /** `tempo`: so many times as fast as usual. */
  constructor(private readonly tempo = 1) {}

  async speak(text: string, language: SpokenLanguage): Promise<Buffer> {
    // The text goes in by a pipe: whatever it holds, it is no argument.
    const speed = String(Math.round(SPEEDS[language] * this.tempo));
    const how = ['-v', VOICES[language], '-s', speed, '--stdout', '--stdin'];
    const wave = await pipe('espeak-ng', how, text);
    return pipe('sox', [...TO_TELEPHONE, 'norm', '-4', 'pad', '0.1', '0.3'], wave);
  }
}

/** What a program writes when it is given this to read. */
function pipe(program: string, args: string[], input: string | Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const unavailable = (reason: string, cause?: unknown): void =>
      reject(new AppError('UNAVAILABLE', { engine: program, reason }, { cause }));
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: SPEAK_WITHIN_MS });
    const parts: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => (complaint += part.toString()));
    child.stdin.on('error', () => undefined); // its end is told by `close`
    child.once('error', (error) => unavailable('it is not installed', error));
    child.once('close', (code) => {
      if (code === 0 && parts.length > 0) resolve(Buffer.concat(parts));
      else unavailable(complaint.trim().split('\n').at(-1) || `it ended with ${code}`);
    });
    child.stdin.end(input);
  });
}
