import {
  DictationService,
  HearingService,
  OpenAiTranscriber,
  Watchers,
  earOfName,
  type AriClient,
  type AriTarget,
  type ScribeService,
  type Watching,
} from '#libs/channel/voice';
import type { Clock, Log, TranscriberSettings } from '#libs/platform';
import type { VoiceCounts } from './voice-counts.js';

export interface TranscribingParts {
  ari: AriClient;
  target: AriTarget;
  scribe: ScribeService;
  counts: VoiceCounts;
  clock: Clock;
  log: Log;
}

/** What writes down the calls of one Asterisk. */
export interface Transcribing {
  watching: Watching;
  /** Nothing is heard any more until calls are found again. */
  forget(): void;
  stop(): Promise<void>;
}

/** Who comes to calls beside supervisors: nobody, unless a transcriber is set. */
export function transcribing(
  settings: TranscriberSettings | null,
  supervisors: Watching,
  { ari, target, scribe, counts, clock, log }: TranscribingParts,
): Transcribing {
  if (settings === null) {
    return { watching: supervisors, forget: () => undefined, stop: async () => undefined };
  }
  const dictation = new DictationService(new OpenAiTranscriber(settings), counts.dictated, log);
  const hearing = new HearingService({
    ari,
    target,
    heard: ({ contactId, speaker, utterance }) =>
      dictation.take({
        contactId,
        utterance,
        told: (text) => scribe.add({ contactId, speaker, utterance, text }),
      }),
    clock,
    log,
  });
  return {
    watching: new Watchers([supervisors, hearing], (id) => (earOfName(id) ? hearing : supervisors)),
    forget: () => hearing.forget(),
    stop: () => dictation.stop(),
  };
}
