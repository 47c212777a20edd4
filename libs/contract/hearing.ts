/**
 * How conversations of a queue are recorded. `always`: from their beginning; agents may pause. `on-demand`: as long as
 * their agent wants it.
 */
export const RECORDING_MODES = ['always', 'on-demand'] as const;
export type RecordingMode = (typeof RECORDING_MODES)[number];

/** `listen`: heard by nobody. `coach`: by the agent. `barge`: by agent and caller. */
export const MONITOR_MODES = ['listen', 'coach', 'barge'] as const;
export type MonitorMode = (typeof MONITOR_MODES)[number];

/** A supervisor at a call, as long as the contact has this epoch. */
export interface CallMonitor {
  supervisorId: string;
  mode: MonitorMode;
  epoch: number;
}

/** The recording was paused here, or went on. */
export interface RecordingMark {
  recording: string;
  /** Epoch ms. */
  at: number;
  paused: boolean;
}

/** A recording that is kept, as people see it. */
export interface RecordingView {
  id: string;
  contactId: string;
  /** Seconds of sound; pauses are not in it. */
  seconds: number;
  /** Bytes of the WAV file. */
  bytes: number;
  /** Of the WAV file, in hex: what is played can be checked against it. */
  sha256: string;
  /** ISO. */
  marks: { at: string; paused: boolean }[];
  /** ISO. */
  keptAt: string;
}

/** Who says something in a call. `agent`: whoever the caller hears, a supervisor who barges in too. */
export const SPEAKERS = ['caller', 'agent'] as const;
export type Speaker = (typeof SPEAKERS)[number];

/** Something that was said in a call, as it was written down by a machine. */
export interface TranscriptLine {
  id: string;
  contactId: string;
  speaker: Speaker;
  /** ISO; when they began to say it. */
  at: string;
  /** How long they said it. */
  seconds: number;
  text: string;
}
