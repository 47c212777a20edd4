import type { Page, Principal, RecordingView } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ContactParams } from '../../contact/contact.dto.js';
import { RecordingSound, recordingViewOf, type SoundReply } from './recording-sound.adapter.js';
import { VoiceMailService } from './voice-mail.service.js';
import { VoiceMailParams } from './recording.dto.js';

/** What callers said after the tone, for the agent who returns the call; every listening is written to the audit. */
@Roles('agent')
@Controller('api/v1/contacts/:contactId/voice-mail')
export class VoiceMailController {
  constructor(
    private readonly messages: VoiceMailService,
    private readonly sound: RecordingSound,
  ) {}

  /** Of a contact that the agent holds, and of those that it calls back for. NOT_FOUND for any other. */
  @Get()
  async list(
    @CurrentUser() { userId }: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<Page<RecordingView>> {
    return { items: (await this.messages.of(userId, contactId)).map(recordingViewOf), next: null };
  }

  /** The sound as a WAV file, or the bytes of it that `Range` asks for. NOT_FOUND once the contact is closed. */
  @Get(':recordingId/audio')
  async play(
    @CurrentUser() user: Principal,
    @Param() { contactId, recordingId }: VoiceMailParams,
    @Headers('range') range: string | undefined,
    @Res() reply: SoundReply,
  ): Promise<void> {
    const recording = await this.messages.find(user.userId, contactId, recordingId);
    await this.sound.send(reply, { user, recording, range, details: { contactId } });
  }
}
