import type { CallbackRepository } from '#libs/callback';
import { recordedIn, type KeptRecording, type RecordingService } from '#libs/channel/voice';
import { holds, type ContactRepository } from '#libs/contact';
import { AppError } from '#libs/contract';

/** The voice messages that an agent may hear: left in a contact they hold, or in one that it calls back for. */
export class VoiceMailService {
  constructor(
    private readonly contacts: Pick<ContactRepository, 'find'>,
    private readonly callbacks: Pick<CallbackRepository, 'find'>,
    private readonly recordings: Pick<RecordingService, 'of'>,
  ) {}

  /** Throws NOT_FOUND for a contact that the agent does not hold, whatever its district. */
  async of(agentId: string, contactId: string): Promise<KeptRecording[]> {
    const contact = await this.contacts.find(contactId);
    if (!contact || !holds(contact, agentId)) throw new AppError('NOT_FOUND');
    const callback = contact.callbackId === null ? null : await this.callbacks.find(contact.callbackId);
    // Who left several messages is called back once.
    const sources = new Set([
      contact.id,
      contact.continues,
      callback?.contactId,
      ...(callback?.history.map((step) => step.contactId) ?? []),
    ]);
    const found: KeptRecording[] = [];
    for (const source of sources) if (source) found.push(...(await this.recordings.of(source)));
    return found.filter(({ id }) => recordedIn(id)?.epoch === null).toSorted((a, b) => a.keptAt - b.keptAt);
  }

  /** Throws NOT_FOUND, also for what is no such message. */
  async find(agentId: string, contactId: string, recordingId: string): Promise<KeptRecording> {
    const found = (await this.of(agentId, contactId)).find(({ id }) => id === recordingId);
    if (!found) throw new AppError('NOT_FOUND');
    return found;
  }
}
