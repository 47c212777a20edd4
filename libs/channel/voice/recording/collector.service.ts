import type { CallControl } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import type { ContactSource } from '../control/index.js';
import { recordedIn } from './recording.rules.js';
import type { RecordingService } from './recording.service.js';

export interface CollectorParts {
  ari: AriClient;
  recordings: RecordingService;
  contacts: ContactSource;
  controls: { find(contactIds: readonly string[]): Promise<CallControl[]> };
  log: Log;
}

/**
 * Brings finished recordings from Asterisk's spool to where they are kept, and only then removes them
 * there. What no event told is found by the rounds.
 */
export class CollectorService {
  constructor(private readonly parts: CollectorParts) {}

  /** Everything in the spool that is not being made any more. */
  async round(): Promise<void> {
    const { ari, log } = this.parts;
    for (const name of await ari.storedRecordings()) {
      if (!recordedIn(name) || (await ari.isRecording(name))) continue;
      await this.collect(name).catch((error: unknown) =>
        log.error({ err: error, name }, 'a recording is not kept yet'),
      );
    }
  }

  private async collect(name: string): Promise<void> {
    const { ari, recordings, contacts, controls, log } = this.parts;
    const recorded = recordedIn(name);
    const contact = recorded && (await contacts.find(recorded.contactId));
    // Of no contact of ours: another Jietong may use this Asterisk, and will come for it.
    if (!contact) return;
    const wav = await ari.storedRecording(name);
    const [control] = await controls.find([contact.id]);
    const { id: contactId, districtId } = contact;
    const marks = (control?.marks ?? []).filter(({ recording }) => recording === name);
    const id = await recordings.keep({ id: name, contactId, districtId, marks }, wav);
    await ari.removeStoredRecording(name);
    log.info({ contactId, name, id, bytes: wav.length }, 'a recording is kept');
  }
}
