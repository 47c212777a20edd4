/** The part of ARI (Asterisk 22) that is used here, as its rest-api documents describe it. */

export type AriChannelState = 'Down' | 'Rsrvd' | 'OffHook' | 'Dialing' | 'Ring' | 'Ringing' | 'Up' | 'Busy';

export interface AriChannel {
  id: string;
  /** e.g. PJSIP/trunk-00000001 */
  name: string;
  state: AriChannelState;
  caller: { number: string; name: string };
  /** In which it is spoken to, e.g. zh. */
  language?: string;
  /** What it is executing; `app_name` is Stasis while it is controlled through ARI. */
  dialplan: { context: string; exten: string; app_name: string; app_data: string };
}

export interface AriBridge {
  id: string;
  bridge_type: string;
  /** Ids of the channels in it. */
  channels: string[];
}

export interface AriPlayback {
  id: string;
  state: 'queued' | 'playing' | 'continuing' | 'done' | 'failed';
}

export interface AriRecording {
  name: string;
  format: string;
  state: string;
  /** What is recorded: `channel:ID` or `bridge:ID`. */
  target_uri: string;
  /** Seconds, once it is done. */
  duration?: number;
  /** Why it failed. */
  cause?: string;
}

/** Events by type, each with its payload. */
export interface AriEvents {
  StasisStart: { channel: AriChannel; args: string[] };
  StasisEnd: { channel: AriChannel };
  /** `cause`: a Q.850 number. */
  ChannelDestroyed: { channel: AriChannel; cause: number; cause_txt: string };
  ChannelDtmfReceived: { channel: AriChannel; digit: string; duration_ms: number };
  PlaybackFinished: { playback: AriPlayback };
  RecordingFinished: { recording: AriRecording };
  RecordingFailed: { recording: AriRecording };
  /** Another connection took the application over; nothing comes here any more. */
  ApplicationReplaced: { application: string };
}
export type AriEventType = keyof AriEvents;
export type AriEvent = { [T in AriEventType]: { type: T; timestamp?: string } & AriEvents[T] }[AriEventType];

/** The only events that are asked for: every other one costs Asterisk and us, and tells nothing needed. */
export const WANTED_EVENTS = [
  'StasisStart',
  'StasisEnd',
  'ChannelDestroyed',
  'ChannelDtmfReceived',
  'PlaybackFinished',
  'RecordingFinished',
  'RecordingFailed',
  'ApplicationReplaced',
] as const satisfies readonly AriEventType[];

/** Reasons that ARI takes for a hang-up; each becomes a Q.850 cause and a SIP answer. */
export type HangupReason =
  | 'normal'
  | 'busy'
  | 'congestion'
  | 'no_answer'
  | 'timeout'
  | 'rejected'
  | 'unallocated'
  | 'answered_elsewhere'
  | 'failure';

/** How a new channel is made. */
export interface AriOrigination {
  channelId: string;
  /** e.g. PJSIP/agent-1 */
  endpoint: string;
  appArgs: string;
  callerId: string;
  /** Seconds it may ring. */
  timeout: number;
  /** Set on the channel before it is called; functions too. */
  variables: Record<string, string>;
  /** The channel it is made for: media formats are chosen alike. */
  originator?: string;
}

/** How a channel is made that hears another one. */
export interface AriSnoop {
  snoopId: string;
  spy: 'in' | 'out' | 'both';
  whisper: 'none' | 'out';
  appArgs: string;
}

/** How a channel is made whose sound goes over a websocket. */
export interface AriMediaPipe {
  channelId: string;
  /** As Asterisk names it, e.g. `slin`: PCM of 16 bits at 8 kHz. */
  format: string;
  appArgs: string;
}
export interface AriPipeChannel {
  id: string;
  channelvars?: Record<string, string>;
}
