import { waveFileOf } from '../../../model/telephony/wave-file.rules.js';

/** Samples a second that the server takes; it makes the telephone's of them. */
const RATE = 16_000;
const MOST_SECONDS = 300;

/** Why a file can't be a prompt. */
export type SoundRefusal = 'telNotAudio' | 'telFileLong';

/**
 * Whatever sound this browser can read, as the WAV file that the server takes: PCM, 16 bits, one channel.
 * Whether it is loud and long enough, the server decides.
 */
export async function waveOfFile(file: Blob): Promise<Blob | SoundRefusal> {
  let sound: AudioBuffer;
  try {
    sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await file.arrayBuffer());
  } catch {
    return 'telNotAudio';
  }
  if (sound.duration > MOST_SECONDS) return 'telFileLong';
  const channels = Array.from({ length: sound.numberOfChannels }, (_, n) => sound.getChannelData(n));
  return new Blob([waveFileOf(channels, RATE)], { type: 'audio/wav' });
}
