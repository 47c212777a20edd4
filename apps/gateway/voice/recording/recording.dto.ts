import { RECORDING_NAME } from '#libs/channel/voice';
import { Matches } from 'class-validator';
import { ContactParams } from '../../contact/contact.dto.js';

export class RecordingParams {
  @Matches(RECORDING_NAME)
  recordingId!: string;
}

export class VoiceMailParams extends ContactParams {
  @Matches(RECORDING_NAME)
  recordingId!: string;
}
