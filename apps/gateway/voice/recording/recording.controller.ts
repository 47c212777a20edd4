import { ContactViewService } from '#libs/contact';
import { RecordingService } from '#libs/channel/voice';
import type { Page, Principal, RecordingView } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ContactParams } from '../../contact/contact.dto.js';
import { RecordingSound, recordingViewOf, type SoundReply } from './recording-sound.adapter.js';
import { RecordingParams } from './recording.dto.js';

/** Recordings of the contacts that the caller may see; every listening is written to the audit. */
@Roles('supervisor', 'quality')
@Controller('api/v1')
export class RecordingController {
  constructor(
    private readonly recordings: RecordingService,
    private readonly contacts: ContactViewService,
    private readonly sound: RecordingSound,
  ) {}

  /** NOT_FOUND for a contact of another district. */
  @Get('contacts/:contactId/recordings')
  async list(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<Page<RecordingView>> {
    await this.contacts.detail(contactId, scopeOf(user));
    return { items: (await this.recordings.of(contactId)).map(recordingViewOf), next: null };
  }

  /** The sound as a WAV file, or the bytes of it that `Range` asks for. NOT_FOUND for another district's. */
  @Get('recordings/:recordingId/audio')
  async play(
    @CurrentUser() user: Principal,
    @Param() { recordingId }: RecordingParams,
    @Headers('range') range: string | undefined,
    @Res() reply: SoundReply,
  ): Promise<void> {
    const recording = await this.recordings.find(recordingId);
    await this.contacts.detail(recording.contactId, scopeOf(user));
    await this.sound.send(reply, { user, recording, range });
  }
}
