import { ContactViewService } from '#libs/contact';
import { RecordingService, rangeOf, type KeptRecording } from '#libs/channel/voice';
import { AppError, type Page, type Principal, type RecordingView } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { ContactParams } from '../contact/contact.dto.js';
import { RecordingParams } from './voice.dto.js';

/** What of Fastify's reply is needed. */
interface Reply {
  status(code: number): Reply;
  headers(values: Record<string, string>): Reply;
  send(body: Readable): unknown;
}

/** Recordings of the contacts that the caller may see; every listening is written to the audit. */
@Roles('supervisor', 'quality')
@Controller('api/v1')
export class RecordingController {
  constructor(
    private readonly recordings: RecordingService,
    private readonly contacts: ContactViewService,
    private readonly audit: AuditLog,
  ) {}

  /** NOT_FOUND for a contact of another district. */
  @Get('contacts/:contactId/recordings')
  async list(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<Page<RecordingView>> {
    await this.contacts.detail(contactId, scopeOf(user));
    return { items: (await this.recordings.of(contactId)).map(toView), next: null };
  }

  /** The sound as a WAV file, or the bytes of it that `Range` asks for. NOT_FOUND for another district's. */
  @Get('recordings/:recordingId/audio')
  async play(
    @CurrentUser() user: Principal,
    @Param() { recordingId }: RecordingParams,
    @Headers('range') header: string | undefined,
    @Res() reply: Reply,
  ): Promise<void> {
    const recording = await this.recordings.find(recordingId);
    await this.contacts.detail(recording.contactId, scopeOf(user));
    const range = rangeOf(header, recording.bytes);
    if (range === 'none') throw new AppError('BAD_INPUT', ['the range is not in the file']);
    const { start, end } = range ?? { start: 0, end: recording.bytes };
    // Before anything is heard: what can't be written to the audit is not played.
    await this.record(user, recording, `${start}-${end - 1}`);
    const body = await this.recordings.stream(recordingId, start, end);
    const headers = {
      'content-type': 'audio/wav',
      'content-length': String(end - start),
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
    };
    if (!range) return void reply.status(200).headers(headers).send(body);
    const part = { 'content-range': `bytes ${start}-${end - 1}/${recording.bytes}` };
    reply
      .status(206)
      .headers({ ...headers, ...part })
      .send(body);
  }

  private record(user: Principal, { id, districtId }: KeptRecording, bytes: string): Promise<void> {
    return this.audit.record({
      actor: `user:${user.userId}`,
      action: 'recording.played',
      target: `recording:${id}`,
      districtId,
      details: { bytes },
    });
  }
}

function toView({ id, contactId, seconds, bytes, sha256, marks, keptAt }: KeptRecording): RecordingView {
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
