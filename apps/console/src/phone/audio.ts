import { levelOf } from '../../model/desk/phone.rules.js';

/** The microphone and the loudspeaker of calls, and where it rings, as the agent chose them on this machine. */

const KEYS = {
  input: 'jietong.phone.microphone',
  output: 'jietong.phone.speaker',
  ring: 'jietong.phone.ringing',
} as const;
export type Side = keyof typeof KEYS;

export const chosenDevice = (side: Side): string => localStorage.getItem(KEYS[side]) ?? '';
export function chooseDevice(side: Side, deviceId: string): void {
  if (deviceId === '') localStorage.removeItem(KEYS[side]);
  else localStorage.setItem(KEYS[side], deviceId);
}

/** Whether this browser lets a page choose: not every one has it for sound that goes out. */
export function canChoose(side: Side): boolean {
  if (side === 'input') return true;
  return 'setSinkId' in (side === 'output' ? HTMLMediaElement : AudioContext).prototype;
}

export interface AudioDevice {
  id: string;
  label: string;
}

/** What can be chosen; without labels as long as the browser has not been allowed to listen. */
export async function audioDevices(side: Side): Promise<AudioDevice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const kind = side === 'input' ? 'audioinput' : 'audiooutput';
  return devices
    .filter((device) => device.kind === kind && device.deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label: label || deviceId.slice(0, 8) }));
}

/** Opens the microphone. Rejects as getUserMedia does: denied, or none there. */
export function openMicrophone(): Promise<MediaStream> {
  const deviceId = chosenDevice('input');
  const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const devices = navigator.mediaDevices;
  if (!devices) return Promise.reject(new Error('no microphone without a secure page'));
  if (deviceId === '') return devices.getUserMedia({ audio: voice });
  // `exact`: what is only `ideal` a browser may pass over for its default.
  const chosen = devices.getUserMedia({ audio: { ...voice, deviceId: { exact: deviceId } } });
  return chosen.catch((error: unknown) => {
    // One that was unplugged is no reason to be deaf.
    if (error instanceof DOMException && error.name === 'NotAllowedError') throw error;
    return devices.getUserMedia({ audio: voice });
  });
}

type Sink = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

/** Plays what the other side says. */
export class Speaker {
  private readonly element: Sink = new Audio();

  constructor() {
    this.element.autoplay = true;
  }

  play(stream: MediaStream): void {
    this.element.srcObject = stream;
    this.choose();
    void this.element.play().catch(() => undefined); // plays by itself after the next click
  }

  /** At the loudspeaker that is chosen now, where the browser can. */
  choose(): void {
    void this.element.setSinkId?.(chosenDevice('output')).catch(() => undefined);
  }

  stop(): void {
    this.element.srcObject = null;
  }
}

const METER_MS = 120;

/** Tells how loud a stream is, from 0 to 1, several times a second; answers the function that ends it. */
export function meter(stream: MediaStream, told: (level: number) => void): () => void {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  audio.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    told(levelOf(samples));
  }, METER_MS);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}
