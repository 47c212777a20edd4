import { rangeOf, type KeptRecording, type RecordingService } from '#libs/channel/voice';
import { refuse, type Principal, type RecordingView } from '#libs/contract';
import type { AuditLog } from '#libs/identity';
import type { Readable } from 'node:stream';

/** What of Fastify's reply is needed. */
export interface SoundReply {
  status(code: number): SoundReply;
  headers(values: Record<string, string>): SoundReply;
  send(body: Readable): unknown;
}

/** Who asks for what: `range` as the header says it, `details` for the audit beside the bytes. */
interface Listening {
  user: Principal;
  recording: KeptRecording;
  range: string | undefined;
  details?: Readonly<Record<string, string>>;
}

/** Sends the sound of recordings to whoever may hear it; every listening is written to the audit. */
export class RecordingSound {
  constructor(
    private readonly recordings: Pick<RecordingService, 'stream'>,
    private readonly audit: AuditLog,
  ) {}

  /** A WAV file, or the bytes of it that are asked for. Throws BAD_INPUT for a range that is not in the file. */
  async send(reply: SoundReply, { user, recording, range: header, details = {} }: Listening): Promise<void> {
    const { id, districtId, bytes } = recording;
    const range = rangeOf(header, bytes);
    if (range === 'none') refuse('Range', '范围不在文件之内', 'the range is not in the file');
    const { start, end } = range ?? { start: 0, end: bytes };
    // Before anything is heard: what can't be written to the audit is not played.
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'recording.played',
      target: `recording:${id}`,
      districtId,
      details: { bytes: `${start}-${end - 1}`, ...details },
    });
    const body = await this.recordings.stream(id, start, end);
    const headers = {
      'content-type': 'audio/wav',
      'content-length': String(end - start),
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
    };
    if (!range) return void reply.status(200).headers(headers).send(body);
    const part = { 'content-range': `bytes ${start}-${end - 1}/${bytes}` };
    reply
      .status(206)
      .headers({ ...headers, ...part })
      .send(body);
  }
}

export function recordingViewOf(recording: KeptRecording): RecordingView {
  const { id, contactId, seconds, bytes, sha256, marks, keptAt } = recording;
  return {
    id,
    contactId,
    seconds,
    bytes,
    sha256,
    marks: marks.map(({ at, paused }) => ({ at: new Date(at).toISOString(), paused })),
    keptAt: new Date(keptAt).toISOString(),
  };
}
