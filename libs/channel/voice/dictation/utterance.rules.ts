import type { Utterance } from './transcriber.js';

/** Loudness is judged in pieces of so many ms. */
const FRAME_MS = 20;
const framesOf = (ms: number): number => ms / FRAME_MS;
/** Kept of the silence before the first loud piece and after the last: words begin and end softly. */
const MARGIN = framesOf(200);
/** Silence that ends an utterance. */
const SILENCE = framesOf(700);
/** Less than this is a click, and no word. */
const LEAST_LOUD = framesOf(160);
/** Longer ones are cut: whoever reads along does not wait for the end of a speech. */
const LONGEST = framesOf(15_000);
/** There the cut of a long one is looked for: its last part. */
const CUT_WITHIN = framesOf(5000);
/** Averaged over, to find the quietest place. */
const CUT_WINDOW = framesOf(100);

/** Root mean squares of samples of 16 bits: nothing softer is speech, and no noise is thought louder. */
const [LEAST_LEVEL, FIRST_NOISE, MOST_NOISE] = [200, 50, 250];
/** Speech stands out of the noise by so much. */
const ABOVE_NOISE = 3;
/** How quickly the noise is learnt in silence, and how slowly while it is loud (a hum that does not end). */
const [LEARNS, CREEPS] = [0.05, 1.002];

interface Frame {
  samples: Int16Array;
  level: number;
  loud: boolean;
  /** When it began, epoch ms. */
  at: number;
}

/**
 * Cuts the sound of one speaker into utterances, at silences, and where there is none for long at the quietest
 * place. Every sample is in one utterance at most; how the sound comes in pieces changes nothing.
 */
export class UtteranceCutter {
  private readonly size: number;
  /** Less than a frame, still to be judged. */
  private rest = new Int16Array();
  private frames: Frame[] = [];
  private speaks = false;
  /** Frames since the last loud one. */
  private silent = 0;
  private noise = FIRST_NOISE;

  /** `rate`: samples a second, 8000 or 16,000. */
  constructor(private readonly rate: number) {
    this.size = (rate * FRAME_MS) / 1000;
  }

  /** Takes what was heard until `at` (epoch ms), and answers the utterances that it ended. */
  push(samples: Int16Array, at: number): Utterance[] {
    const all = new Int16Array(this.rest.length + samples.length);
    all.set(this.rest);
    all.set(samples, this.rest.length);
    const ended: Utterance[] = [];
    let start = 0;
    for (; start + this.size <= all.length; start += this.size) {
      const began = at - ((all.length - start) * 1000) / this.rate;
      const utterance = this.take(all.slice(start, start + this.size), began);
      if (utterance) ended.push(utterance);
    }
    this.rest = all.slice(start);
    return ended;
  }

  /** Nothing more comes, or not for a while: answers what was begun, if it was more than a click. */
  flush(): Utterance | null {
    this.rest = new Int16Array();
    return this.end();
  }

  private take(samples: Int16Array, at: number): Utterance | null {
    const level = levelOf(samples);
    const loud = this.judge(level);
    this.frames.push({ samples, level, loud, at });
    if (!this.speaks && !loud) {
      this.frames = this.frames.slice(-MARGIN);
      return null;
    }
    this.speaks = true;
    this.silent = loud ? 0 : this.silent + 1;
    if (this.silent >= SILENCE) return this.end();
    return this.frames.length >= LONGEST ? this.cut() : null;
  }

  private judge(level: number): boolean {
    const loud = level > Math.max(LEAST_LEVEL, this.noise * ABOVE_NOISE);
    const learnt = loud ? this.noise * CREEPS : this.noise + (level - this.noise) * LEARNS;
    this.noise = Math.min(MOST_NOISE, learnt);
    return loud;
  }

  private end(): Utterance | null {
    const { frames, silent, speaks } = this;
    this.frames = [];
    this.silent = 0;
    this.speaks = false;
    const said = frames.slice(0, frames.length - Math.max(0, silent - MARGIN));
    return speaks && said.filter(({ loud }) => loud).length >= LEAST_LOUD ? this.utteranceOf(said) : null;
  }

  /** The first part of a long one; the rest goes on as the next. */
  private cut(): Utterance {
    const at = quietestOf(this.frames);
    const said = this.frames.slice(0, at);
    this.frames = this.frames.slice(at);
    return this.utteranceOf(said);
  }

  private utteranceOf(frames: readonly Frame[]): Utterance {
    const samples = new Int16Array(frames.length * this.size);
    frames.forEach((frame, n) => samples.set(frame.samples, n * this.size));
    return { samples, rate: this.rate, at: Math.round(frames[0]?.at ?? 0) };
  }
}

function levelOf(samples: Int16Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return Math.sqrt(power / samples.length);
}

/** The middle of the quietest window in the last part of a long utterance. */
function quietestOf(frames: readonly Frame[]): number {
  let [best, least] = [frames.length, Infinity];
  for (let start = frames.length - CUT_WITHIN; start + CUT_WINDOW <= frames.length; start += 1) {
    const window = frames.slice(start, start + CUT_WINDOW);
    const sum = window.reduce((total, { level }) => total + level, 0);
    if (sum < least) [best, least] = [start + Math.floor(CUT_WINDOW / 2), sum];
  }
  return best;
}
