import { chosenDevice } from '../phone/audio.js';

/** Tones made by WebAudio. The browser allows sound only after the person has done something. */
let context: Sink | null = null;

/** Where it sounds can be chosen in some browsers; '' = as the system has it. */
type Sink = AudioContext & { setSinkId?: (id: string) => Promise<void>; sinkId?: unknown };

/** Call from a click or a key; harmless when called again. */
export function unlockSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

export const soundReady = (): boolean => context?.state === 'running';

/** At the device that is chosen now; at the default if that one is gone, for a call must be heard. */
function atChosenDevice(audio: Sink): void {
  const id = chosenDevice('ring');
  if (!audio.setSinkId || audio.sinkId === id) return;
  // What was laid on the audio clock waits while it changes over.
  audio.setSinkId(id).catch(() => audio.setSinkId?.('').catch(() => undefined));
}

const PERIOD = 2;
const NOTES: readonly (readonly [start: number, hertz: number])[] = [
  [0, 880],
  [0.2, 659],
  [0.4, 880],
  [0.6, 659],
];

function note(out: AudioNode, audio: AudioContext, at: number, hertz: number): void {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.2, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.18);
  tone.connect(gain).connect(out);
  tone.start(at);
  tone.stop(at + 0.2);
}

/**
 * Rings for so many seconds; answers the function that stops it. All of it is laid on the audio
 * clock at once, because timers of a hidden tab are slowed down.
 */
export function ring(seconds: number): () => void {
  const audio = context;
  if (!audio) return () => undefined;
  atChosenDevice(audio);
  const out = audio.createGain();
  out.connect(audio.destination);
  for (let start = 0; start < seconds; start += PERIOD) {
    for (const [offset, hertz] of NOTES) note(out, audio, audio.currentTime + start + offset, hertz);
  }
  return () => out.disconnect();
}

/** One short tone for a new message. */
export function tick(): void {
  if (!context || context.state !== 'running') return;
  atChosenDevice(context);
  note(context.destination, context, context.currentTime, 1046);
}
